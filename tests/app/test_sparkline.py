"""Curves in character cells."""

import math
import random

import pytest
from fake_monitor import columns_of, explodes, falling, goes_nan
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing.sparkline import BAD, BAND, ONSET, PLAIN, SICK, draw, draw_ascii
from tui_monitor.app.drawing.squeeze import squeeze

NAN = math.nan
values = st.lists(st.one_of(st.floats(width=64), st.just(math.nan)), max_size=80)


@given(values, st.integers(1, 60), st.integers(1, 8), st.booleans())
def test_any_values_give_a_curve_of_exactly_the_asked_size(points, width, height, ascii):
    curve = (draw_ascii if ascii else draw)(columns_of(points, 100.0), width, height, onset=50.0)
    assert [len(row) for row in curve.rows] == [width] * height
    assert [len(tones) for tones in curve.tones] == [width] * height


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200), st.integers(1, 50))
def test_no_extreme_falls_between_two_cells(points, width):
    squeezed = squeeze(columns_of(points, 100.0), width)
    if width <= len(points):
        assert max(squeezed.highs) == max(points)
        assert min(squeezed.lows) == min(points)


@given(st.lists(st.sampled_from([1.0, 2.0, NAN, math.inf]), min_size=1, max_size=200), st.integers(1, 50))
def test_every_cell_with_a_bad_point_carries_the_mark(points, width):
    curve = draw(columns_of(points, 100.0), width, 3)
    bads = squeeze(columns_of(points, 100.0), width * 2).bads
    for x in range(width):
        is_bad = bads[2 * x] or bads[2 * x + 1]
        assert (curve.rows[0][x] == "×") == is_bad == (curve.tones[0][x] == BAD)
    assert "×" not in curve.rows[1] + curve.rows[2]


def test_a_falling_curve_begins_at_the_top_and_ends_at_the_bottom():
    curve = draw(columns_of(falling(), 1000.0), 40, 4)
    assert curve.rows[0][0] != " "
    assert curve.rows[-1][-1] != " "
    assert curve.rows[-1][0] == " "


def test_nan_stands_where_it_came_and_not_before():
    curve = draw(columns_of(goes_nan(), 1000.0), 40, 3)
    assert "×" not in curve.rows[0][:33]
    assert set(curve.rows[0][35:]) == {"×"}
    assert "×" not in curve.rows[1] + curve.rows[2]


def test_a_curve_turns_sick_at_the_onset_and_the_onset_is_marked():
    curve = draw(columns_of(explodes(), 1000.0), 40, 4, onset=800.0)
    assert curve.tones[-1][:31] == PLAIN * 31
    assert set(curve.tones[-1][33:]) == {SICK}
    assert curve.tones[0].count(ONSET) == 1
    assert curve.rows[0][curve.tones[0].index(ONSET)] == "▼"


def test_an_onset_outside_of_the_curve_is_not_marked():
    assert ONSET not in draw(columns_of(falling(), 1000.0), 20, 3, onset=5000.0).tones[0]


def test_points_far_apart_are_joined_to_a_line():
    sparse = [NAN] * 60
    sparse[0], sparse[30], sparse[59] = 4.0, 2.0, 1.0
    columns = columns_of(sparse, 100.0)
    for i in range(60):
        columns.bad[i] = 0
    assert all(cell != " " for cell in map("".join, zip(*draw(columns, 30, 4).rows, strict=True)) if cell.strip())
    joined = ["".join(cells).strip() for cells in zip(*draw(columns, 30, 4).rows, strict=True)]
    assert all(joined)


def test_marks_far_apart_are_joined_too():
    columns = columns_of([1.0] * 5 + [NAN] * 20, 100.0)
    for i in range(6, 24):
        columns.bad[i] = 0
    assert draw(columns, 12, 1).rows[0][4:] == "×" * 8


def test_a_peak_far_over_the_rest_is_drawn_on_a_log_scale():
    calm = [2.0 + 0.5 * math.sin(x / 5) for x in range(50)]

    def is_log(points: list[float]) -> bool:
        scale = draw(columns_of(points, 100.0), 30, 8).scale
        assert scale is not None
        return scale.log

    assert is_log([*calm, 1e9])
    assert not is_log([*calm, 100.0])
    assert not is_log(calm)
    assert not is_log([*calm, -1.0, 1e9])


@given(values, st.integers(1, 60))
def test_the_scale_tells_the_extremes_that_are_drawn(points, width):
    columns = columns_of(points, 100.0)
    scale = draw(columns, width, 3).scale
    finite = [value for value in points if math.isfinite(value)]
    assert (scale is None) == (not finite)
    if scale is not None and width * 2 <= len(points):
        assert (scale.low, scale.high) == (min(finite), max(finite))


@given(st.integers(2, 200), st.integers(1, 80), st.floats(0, 1), st.booleans())
def test_the_onset_stands_in_the_cell_in_which_its_point_is_drawn(count, width, share, ascii):
    last = 1000.0
    onset = share * last
    at = int(onset / last * (count - 1))
    columns = columns_of([0.0 if i == at else NAN for i in range(count)], last, 0.0)
    for i in range(count):
        columns.bad[i] = 0
    curve = (draw_ascii if ascii else draw)(columns, width, 5, onset=onset)
    drawn = [x for x in range(width) if any(row[x] != " " for row in curve.rows[1:])]
    assert curve.tones[0].index(ONSET) == drawn[0]


@given(st.integers(3, 200), st.integers(1, 80), st.data())
def test_a_rail_begins_in_the_cell_of_its_onset(count, width, data):
    at = data.draw(st.integers(1, count - 1))
    columns = columns_of([1.0 if i < at else NAN for i in range(count)], 1000.0, 0.0)
    onset = at / (count - 1) * 1000.0 + 1e-9
    curve = draw(columns, width, 2, onset=min(onset, 1000.0))
    assert curve.rows[0].index("×") == curve.tones[1].index(SICK)


def noisy(count: int = 120) -> list[float]:
    numbers = random.Random(1)
    return [2 - x / 100 + numbers.gauss(0, 0.3) for x in range(count)]


def test_noise_is_a_line_before_a_dimmed_band():
    curve = draw(columns_of(noisy(), 650.0), 50, 12)
    for x in range(50):
        bright = [row for row in range(12) if curve.tones[row][x] == PLAIN]
        assert 1 <= len(bright) <= 4
    assert any(BAND in tones for tones in curve.tones)


def test_a_spike_in_noise_is_kept():
    points = noisy()
    points[60] = 4.5
    curve = draw(columns_of(points, 650.0), 50, 12)
    assert [len(row.split()) for row in curve.rows[:2]] == [1, 1]


def test_in_one_row_noise_is_the_line_alone():
    curve = draw(columns_of(noisy(), 650.0), 20, 1)
    assert "⣿" not in curve.rows[0]
    assert curve.tones == (PLAIN * 20,)


@pytest.mark.parametrize("points", [[], [5.0], [5.0] * 30, [NAN] * 30, [1e308, -1e308], [0.0, 5e-324]])
def test_odd_series_are_drawn(points):
    draw(columns_of(points, 1.0), 10, 3)
    draw_ascii(columns_of(points, 1.0), 10, 3)


def test_ascii_curves_are_ascii():
    curve = draw_ascii(columns_of(goes_nan(), 1000.0), 40, 3, onset=500.0)
    assert "".join(curve.rows).isascii()
    assert "!" in curve.rows[0]
