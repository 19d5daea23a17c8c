"""A trajectory is exact up to 20 000 values; beyond, it is small, and hides no extreme and no NaN."""

import random
from array import array
from itertools import pairwise
from math import isnan, nan
from pathlib import Path

from by_hand import Watching, append, steps
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_monitor.model.points import Points
from tui_monitor.series import Series
from tui_monitor.text import Shown
from tui_monitor.trajectory import MOST, Past, Trajectory
from tui_monitor.watching.watch_options import WatchOptions


def points(values: list[float], first: int) -> Points:
    steps = array("d", range(first, first + len(values)))
    times = array("d", [nan]) * len(values)
    return Points(Shown("loss"), Shown("train.log"), steps, array("d", values), times, array("q", range(len(values))))


def trajectory(values: list[float], cuts: tuple[int, ...] = ()) -> Trajectory:
    series = Series(past=Past())
    for first, end in pairwise([0, *sorted(min(cut, len(values)) for cut in cuts), len(values)]):
        if end > first:
            series.take(points(values[first:end], first))
    return series.trajectory


def noise(count: int, seed: int = 1) -> list[float]:
    draw = random.Random(seed)
    return [nan if draw.random() < 1e-4 else draw.gauss(0.0, 1.0) for _ in range(count)]


def bits(told: Trajectory) -> tuple[bytes, bytes, bool]:
    return array("d", told.steps).tobytes(), array("d", told.values).tobytes(), told.thinned


def test_up_to_20_000_values_it_is_exact() -> None:
    values = noise(MOST)
    assert bits(trajectory(values)) == bits(Trajectory(list(range(MOST)), values))


def test_beyond_it_is_thinned_and_says_so() -> None:
    told = trajectory(noise(MOST + 1))
    assert told.thinned
    assert MOST / 4 < len(told.values) <= MOST
    assert len(told.steps) == len(told.values)


def test_the_last_value_the_extremes_and_the_first_nan_of_a_million_are_there() -> None:
    values = [0.0] * 1_000_000
    values[123_456], values[765_432], values[500_001], values[-1] = 7.0, -7.0, nan, 1.0
    told = trajectory(values)
    assert len(told.values) <= MOST
    rows = dict(zip(told.steps, told.values, strict=True))
    assert (rows[123_456], rows[765_432], rows[0], rows[999_999]) == (7.0, -7.0, 0.0, 1.0)
    assert isnan(rows[500_001])
    assert list(told.steps) == sorted(told.steps)


@settings(max_examples=3, deadline=None)
@given(
    count=st.integers(MOST - 2, 4 * MOST), cuts=st.lists(st.integers(0, 4 * MOST), max_size=12), seed=st.integers(0, 99)
)
@example(count=MOST + 1, cuts=[1, MOST], seed=0)
@example(count=3 * MOST, cuts=[], seed=0)
def test_it_does_not_depend_on_how_the_points_came_in(count: int, cuts: list[int], seed: int) -> None:
    values = noise(count, seed)
    told = trajectory(values, tuple(cuts))
    assert bits(told) == bits(trajectory(values))
    assert bits(told) == bits(as_told(values))


def as_told(values: list[float]) -> Trajectory:
    """As the contract says it, all points at hand."""
    if len(values) <= MOST:
        return Trajectory(list(range(len(values))), values)
    width = 1
    while -(-len(values) // width) > MOST // 5:
        width *= 2
    kept = []
    for start in range(0, len(values), width):
        bucket = range(start, min(start + width, len(values)))
        numbers = [at for at in bucket if not isnan(values[at])]
        told = {bucket[0], bucket[-1], *[at for at in bucket if isnan(values[at])][:1]}
        if numbers:
            told |= {min(numbers, key=values.__getitem__), max(numbers, key=values.__getitem__)}
        kept += sorted(told)
    return Trajectory([float(at) for at in kept], [values[at] for at in kept], thinned=True)


def test_only_of_what_may_be_watched_more_is_kept_than_the_newest(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 9_000, "step {step} | loss {loss:.4f} | lr 0.1\n"))
    watching = Watching(tmp_path, look=WatchOptions(trajectories=True))
    watching.look(1.0)
    told = watching.run().queries
    assert len(told.trajectory(Shown("loss")).values) == 9_000
    assert told.trajectory(Shown("lr")).thinned
