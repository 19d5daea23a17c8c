from array import array
from itertools import accumulate, pairwise
from math import inf, isfinite, isnan, nan

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.buckets import MOST_BUCKETS
from tui_monitor.model.points import Points
from tui_monitor.model.run import ChartColumns
from tui_monitor.series import EXACT, MOST_RESTARTS, Series
from tui_monitor.text import Shown

VALUES = st.one_of(st.floats(width=32), st.sampled_from([nan, inf, -inf]))
POINTS = st.lists(st.tuples(st.integers(0, 50), VALUES), min_size=1, max_size=300)


def points(rows: list[tuple[float, float]]) -> Points:
    size = len(rows)
    return Points(
        Shown("loss"),
        Shown("train.log"),
        array("d", (step for step, _ in rows)),
        array("d", (value for _, value in rows)),
        array("d", [nan]) * size,
        array("q", [0]) * size,
    )


def series(rows: list[tuple[float, float]], exact: int | None = EXACT) -> Series:
    held = Series(exact)
    held.take(points(rows))
    return held


def same(one: ChartColumns, other: ChartColumns) -> bool:
    parts = ("lows", "highs", "means", "lasts", "bad")
    return all(getattr(one, part).tobytes() == getattr(other, part).tobytes() for part in parts)


def extremes(columns: ChartColumns) -> tuple[float, float]:
    lows = [low for low in columns.lows if low == low]
    highs = [high for high in columns.highs if high == high]
    return min(lows, default=nan), max(highs, default=nan)


@given(POINTS, st.lists(st.integers(0, 300), max_size=10), st.integers(1, 40))
def test_what_is_held_does_not_depend_on_how_the_points_came_in(
    rows: list[tuple[float, float]], cuts: list[int], columns: int
) -> None:
    whole, parts = series(rows, exact=16), Series(16)
    edges = [0, *sorted({cut for cut in cuts if cut < len(rows)}), len(rows)]
    for start, end in pairwise(edges):
        if start < end:
            parts.take(points(rows[start:end]))
    assert whole.steps == parts.steps
    assert whole.values.tobytes() == parts.values.tobytes()
    assert whole.restarts == parts.restarts
    assert whole.bad == parts.bad == sum(not isfinite(value) for _, value in rows)
    assert whole.last_finite == parts.last_finite
    assert (whole.last_finite or (nan,))[0] in ([value for _, value in rows if isfinite(value)][-1:] or [nan])
    assert same(whole.overview(columns), parts.overview(columns))
    assert same(whole.window(10.0, 40.0, columns), parts.window(10.0, 40.0, columns))


@given(POINTS, st.integers(1, 40), st.floats(0, 50), st.floats(0, 50))
def test_no_window_hides_an_extreme_or_a_nan(
    rows: list[tuple[float, float]], columns: int, first: float, last: float
) -> None:
    drawn = series(rows, exact=16).window(first, last, columns)
    inside = [value for step, value in rows if first <= step <= last]
    finite = [value for value in inside if isfinite(value)]
    low, high = extremes(drawn)
    assert sum(drawn.bad) >= len(inside) - len(finite)
    if finite:
        assert low <= min(finite)
        assert high >= max(finite)


@given(POINTS, st.integers(1, 40))
def test_an_overview_shows_exactly_the_extremes_and_counts_every_nan(
    rows: list[tuple[float, float]], columns: int
) -> None:
    drawn = series(rows * 3, exact=16).overview(columns)
    finite = [value for _, value in rows if isfinite(value)]
    low, high = extremes(drawn)
    assert sum(drawn.bad) == 3 * (len(rows) - len(finite))
    assert (low, high) == (min(finite), max(finite)) if finite else isnan(low)


@given(st.lists(VALUES, min_size=1, max_size=600), st.lists(st.integers(1, 200), max_size=8), st.integers(1, 40))
def test_an_overview_drawn_again_and_again_is_the_one_drawn_once(
    values: list[float], cuts: list[int], columns: int
) -> None:
    rows = [(float(step), value) for step, value in enumerate(values * 2)]
    held, at = Series(), 0
    for size in [*cuts, len(rows)]:
        if part := rows[at : at + size]:
            held.take(points(part))
            at += size
            held.overview(columns)
    assert same(held.overview(columns), series(rows).overview(columns))


@given(POINTS, st.integers(1, 40))
def test_while_all_points_are_kept_a_window_shows_exactly_its_own(
    rows: list[tuple[float, float]], columns: int
) -> None:
    drawn = series(rows).window(10.0, 40.0, columns)
    inside = [value for step, value in rows if 10 <= step <= 40]
    finite = [value for value in inside if isfinite(value)]
    low, high = extremes(drawn)
    assert sum(drawn.bad) == len(inside) - len(finite)
    assert (low, high) == (min(finite), max(finite)) if finite else isnan(low)


def test_memory_is_bounded_and_the_newest_points_stay_exact() -> None:
    held = Series()
    for start in range(0, 100_000, 1000):
        held.take(points([(step, float(step % 77)) for step in range(start, start + 1000)]))
    assert held.count == 100_000
    assert EXACT <= len(held.values) < 2 * EXACT
    assert held.last_step == 99_999
    assert len(held._buckets._lows) <= MOST_BUCKETS


def test_a_log_that_restarts_again_and_again_keeps_a_bounded_number_of_restarts() -> None:
    held = series([(float(step % 2), 1.0) for step in range(5000)])
    assert len(held.restarts) == MOST_RESTARTS


def test_points_before_a_restart_are_not_lost_from_a_window_that_starts_behind_them() -> None:
    before = [(float(step), 99.0 if step == 20 else 1.0) for step in range(30)]
    again = [(float(step), 1.0) for step in range(10, 60)]
    assert extremes(series(before + again, exact=16).window(15.0, 50.0, 10))[1] == 99.0


def test_a_spike_of_one_point_among_a_million_is_seen() -> None:
    held = Series()
    for start in range(0, 200_000, 5000):
        held.take(points([(step, 1e6 if step == 123_456 else 1.0) for step in range(start, start + 5000)]))
    assert max(held.overview(120).highs) == 1e6


def test_steps_that_are_no_numbers_or_lie_beyond_all_bounds_are_drawn_somewhere() -> None:
    held = series([(nan, 1.0), (inf, 2.0), (-1e308, 3.0), (1e308, nan), (-inf, 4.0)])
    drawn = held.overview(10)
    assert extremes(drawn) == (1.0, 4.0)
    assert sum(drawn.bad) == 1
    assert all(map(isfinite, held.steps))


def test_a_metric_of_one_step_is_drawn_in_one_column() -> None:
    drawn = series([(5.0, 1.0), (5.0, 3.0)]).overview(8)
    assert [mean for mean in drawn.means if mean == mean] == [2.0]


def test_an_empty_series_has_empty_columns() -> None:
    drawn = Series().overview(4)
    assert list(drawn.bad) == [0, 0, 0, 0]
    assert all(map(isnan, drawn.means))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(-1, 500))
def test_it_counts_what_has_come_since_a_step_of_its_newest_segment(gaps: list[int], step: int) -> None:
    steps = [float(step) for step in accumulate(gaps)]
    held = series([(900.0, 1.0), (901.0, 2.0), *((step, 0.5) for step in steps)])
    assert held.since(step) == sum(one >= step for one in steps)


def test_of_points_that_are_kept_in_buckets_only_it_counts_about_so_many() -> None:
    held = series([(float(step), 0.5) for step in range(10_000)], exact=64)
    assert held.since(9_990.0) == 10
    assert 8_900 <= held.since(1_000.0) <= 9_000
