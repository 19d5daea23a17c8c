"""The numbers on the axes of a chart: round, distinct, inside, few."""

from itertools import pairwise
from math import floor, log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing import ticks
from tui_monitor.app.drawing.log_scale import wants_log

ends = st.floats(-1e12, 1e12, allow_nan=False)
sizes = st.floats(1e-6, 1e12)


def is_round(gap: float) -> bool:
    lead = gap / 10 ** floor(log10(gap) + 1e-9)
    return min(abs(lead - one) for one in (1, 2, 5, 10)) < 1e-3


@given(ends, sizes, st.integers(2, 12))
def test_ticks_are_round_distinct_inside_and_few(low, size, most):
    high = low + size
    found = ticks.linear(low, high, most)
    assert len(found) <= most
    assert all(low <= at <= high for at, _ in found)
    assert len({label for _, label in found}) == len(found)
    places = [at for at, _ in found]
    if len(places) > 2 and abs(low) < 1e6 * size:
        assert is_round(min(b - a for a, b in pairwise(places)))


@given(st.floats(-1e4, 1e4), st.floats(1e-2, 1e6), st.integers(2, 12))
def test_an_axis_of_usual_numbers_always_has_ticks(low, size, most):
    assert ticks.linear(low, low + size, most)


@given(st.floats(-250, 250), st.floats(0.05, 300), st.integers(2, 12))
def test_ticks_of_a_log_scale_are_distinct_inside_and_few(low, size, most):
    found = ticks.decades(low, min(low + size, 300.0), most)
    assert len(found) <= most
    assert all(low - 1e-6 <= at <= low + size + 1e-6 for at, _ in found)
    assert len({label for _, label in found}) == len(found)


@given(st.floats(0, 1e9), st.floats(3, 1e8), st.integers(2, 10))
def test_times_are_round_distinct_inside_and_few(low, size, most):
    found = ticks.elapsed(low, low + size, most)
    assert len(found) <= most
    assert all(low <= at <= low + size for at, _ in found)
    assert len({label for _, label in found}) == len(found)


def test_what_stands_at_the_axes():
    assert [label for _, label in ticks.linear(1, 668, 4)] == ["200", "400", "600"]
    assert [label for _, label in ticks.linear(0.9, 2.4, 5)] == ["1.0", "1.5", "2.0"]
    assert [label for _, label in ticks.linear(1.0597, 1.0604, 4)] == ["1.0598", "1.0600", "1.0602", "1.0604"]
    assert [label for _, label in ticks.linear(0, 3e9, 4)] == ["0", "1e9", "2e9", "3e9"]
    assert [label for _, label in ticks.decades(-3, 3, 7)] == ["0.001", "0.01", "0.1", "1", "10", "100", "1 000"]
    assert [label for _, label in ticks.decades(0.2, 1.1, 5)] == ["2", "5", "10"]
    assert [label for _, label in ticks.elapsed(0, 300, 6)] == ["0", "1m", "2m", "3m", "4m", "5m"]


def test_a_clock_has_minutes_and_days_where_there_are_several():
    def told(seconds: float) -> str:
        day, second = divmod(int(seconds), 86400)
        return f"2026-11-{day + 1:02d} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"

    assert [label for _, label in ticks.clock(36000, 43500, 4, told)] == ["10:00", "11:00", "12:00"]
    assert [label for _, label in ticks.clock(100, 86400 * 3 + 10, 4, told)] == ["11-02", "11-03", "11-04"]


@pytest.mark.parametrize("ends", [(1.0, 1.0), (2.0, 1.0), (float("-inf"), 1.0), (0.0, float("nan"))])
def test_without_a_length_there_are_no_ticks(ends):
    assert ticks.linear(*ends, 5) == []


def test_a_log_scale_is_wanted_when_the_peak_is_a_thousand_times_the_median():
    assert wants_log([1.0, 1.0, 1.0, 2e3])
    assert not wants_log([1.0, 1.0, 1.0, 9e2])
    assert not wants_log([-1.0, 1.0, 1.0, 2e6])
    assert not wants_log([0.0, 1.0, 1.0, 2e6])
    assert wants_log([1.0, float("nan"), float("inf"), 1.0, 1.0, 2e3])
    assert not wants_log([]) and not wants_log([float("nan")])
    assert wants_log([1.0, 1.0, 1.0], low=0.5, high=2e3)


@given(st.floats(-3, 3), st.floats(2.1, 300), st.integers(2, 12))
def test_a_log_scale_that_spans_two_decades_has_two_numbers(low, size, most):
    assert len(ticks.decades(low, min(low + size, 300.0), most)) >= 2
