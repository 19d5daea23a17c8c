"""Curves in character cells."""

import math

import pytest
from fake_monitor import columns_of, explodes, falling, goes_nan
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing.sparkline import BAD, ONSET, PLAIN, SICK, draw, draw_ascii, squeeze

NAN = math.nan
values = st.lists(st.one_of(st.floats(width=64), st.just(math.nan)), max_size=80)


@given(values, st.integers(1, 60), st.integers(1, 8), st.booleans())
def test_any_values_give_a_curve_of_exactly_the_asked_size(points, width, height, ascii):
    curve = (draw_ascii if ascii else draw)(columns_of(points, 100.0), width, height, onset=50.0)
    assert [len(row) for row in curve.rows] == [width] * height
    assert [len(tones) for tones in curve.tones] == [width] * height


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200), st.integers(1, 50))
def test_no_extreme_falls_between_two_cells(points, width):
    spans, _ = squeeze(columns_of(points, 100.0), width)
    if width <= len(points):
        assert max(s.high for s in spans if s) == max(points)
        assert min(s.low for s in spans if s) == min(points)


@given(st.lists(st.sampled_from([1.0, 2.0, NAN, math.inf]), min_size=1, max_size=200), st.integers(1, 50))
def test_every_cell_with_a_bad_point_carries_the_mark(points, width):
    curve = draw(columns_of(points, 100.0), width, 3)
    _, bads = squeeze(columns_of(points, 100.0), width * 2)
    for x in range(width):
        if bads[2 * x] or bads[2 * x + 1]:
            assert curve.rows[-1][x] == "×"
            assert curve.tones[-1][x] == BAD


def test_a_falling_curve_begins_at_the_top_and_ends_at_the_bottom():
    curve = draw(columns_of(falling(), 1000.0), 40, 4)
    assert curve.rows[0][0] != " "
    assert curve.rows[-1][-1] != " "
    assert curve.rows[-1][0] == " "


def test_nan_stands_where_it_came_and_not_before():
    curve = draw(columns_of(goes_nan(), 1000.0), 40, 3)
    assert "×" not in curve.rows[-1][:33]
    assert set(curve.rows[-1][35:]) == {"×"}


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
    curve = draw(columns_of([*calm, 1e9], 100.0), 30, 8)
    assert curve.log
    assert not draw(columns_of(calm, 100.0), 30, 8).log


@pytest.mark.parametrize("points", [[], [5.0], [5.0] * 30, [NAN] * 30, [1e308, -1e308], [0.0, 5e-324]])
def test_odd_series_are_drawn(points):
    draw(columns_of(points, 1.0), 10, 3)
    draw_ascii(columns_of(points, 1.0), 10, 3)


def test_ascii_curves_are_ascii():
    curve = draw_ascii(columns_of(goes_nan(), 1000.0), 40, 3, onset=500.0)
    assert "".join(curve.rows).isascii()
    assert "!" in curve.rows[-1]
