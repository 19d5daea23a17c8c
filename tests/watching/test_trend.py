"""Where a metric is going, by its newest points."""

from array import array
from math import exp, inf, nan
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_monitor.model.points import Points
from tui_monitor.series import Series
from tui_monitor.text import Shown
from tui_monitor.watching.trend import FEWEST, NEWEST, in_hundred_steps


def logged(values: list[float], each: float = 1.0, steps: list[float] | None = None) -> Series:
    series = Series()
    at = steps or [each * (i + 1) for i in range(len(values))]
    times, places = array("d", [nan] * len(values)), array("q", [0] * len(values))
    series.take(Points(Shown("m"), Shown("f"), array("d", at), array("d", values), times, places))
    return series


@pytest.mark.parametrize("each", [1.0, 10.0, 1000.0])
def test_it_is_the_relative_change_in_a_hundred_steps(each):
    falling = logged([exp(-i / 1000) for i in range(1000)], each)
    assert in_hundred_steps(falling) == pytest.approx(-0.1 / each, rel=0.1)


def test_noise_without_a_slope_is_flat_and_a_slope_in_noise_is_seen():
    noise = Random(1)
    assert in_hundred_steps(logged([2 + noise.gauss(0, 0.1) for _ in range(1000)])) == 0.0
    sloped = in_hundred_steps(logged([3 - i / 1000 + noise.gauss(0, 0.1) for i in range(1000)]))
    assert sloped is not None
    assert sloped < -0.02


def test_a_single_spike_makes_no_trend():
    assert in_hundred_steps(logged([*([2.0] * 300), 900.0, *([2.0] * 20)])) == 0.0


@pytest.mark.parametrize(
    "values",
    [[1.0] * (FEWEST - 1), [1.0] * 50 + [nan] * 3, [1.0] * 50 + [inf], [0.0] * 10 + [1.0] * 10, [1e308, -1e308] * 9,
     [10.0**i for i in range(30)]],
)  # fmt: skip
def test_nothing_is_said_where_nothing_can_be_said(values):
    assert in_hundred_steps(logged(values)) in (None, 0.0)


def test_only_the_newest_start_of_a_log_counts():
    values = [9.0] * 100 + [2.0 - i / 1000 for i in range(100)]
    steps = [*map(float, range(100)), *map(float, range(100))]
    assert in_hundred_steps(logged(values, steps=steps)) == pytest.approx(-0.05, rel=0.2)


@example([1e200 * (i % 3) for i in range(12)], [0.0] * 60)
@example([1e308, -1e308, 1.7e308, 5e-324] * 12, [float(i) for i in range(60)])
@given(st.lists(st.floats(), min_size=0, max_size=60), st.lists(st.floats(), min_size=60, max_size=60))
def test_any_points_give_a_finite_share_or_none(values, steps):
    found = in_hundred_steps(logged(values, steps=steps[: len(values)] or None)) if values else None
    assert found is None or abs(found) < inf


def test_only_the_newest_points_are_looked_at():
    assert in_hundred_steps(logged([*([5.0] * 5000), *([2.0] * NEWEST)])) == 0.0


def test_a_rise_without_measure_is_neither_flat_nor_a_share():
    assert in_hundred_steps(logged([1.2] * 240 + [exp(i / 10) for i in range(200)])) is None
