"""Where and when steps were logged, remembered within bounds."""

from array import array
from math import isnan, nan

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.model.points import Points
from tui_monitor.text import Shown
from tui_monitor.watching.trail import EXACT, OLDER, Trail, Trails, rising

LINE = 40


def points(steps: list[float], first_line: int = 0, time: float | None = 1000.0, file: str = "train.log") -> Points:
    n = len(steps)
    times = [nan if time is None else time + i for i in range(first_line, first_line + n)]
    places = [LINE * i for i in range(first_line, first_line + n)]
    return Points(
        Shown("loss"), Shown(file), array("d", steps), array("d", [1.0] * n), array("d", times), array("q", places)
    )


def test_a_step_is_found_with_its_line_and_its_time() -> None:
    trail = Trail()
    trail.take(points([0.0, 10.0, 20.0, 30.0]), nan)
    assert trail.before(20.0) == (20.0, 1002.0, 80)
    assert trail.before(29.0) == (20.0, 1002.0, 80)
    assert trail.before(-1.0) is None


def test_a_line_without_a_time_has_that_of_its_arrival() -> None:
    trail = Trail()
    trail.take(points([1.0, 2.0], time=None), nan)
    trail.take(points([3.0], 2, time=None), 77.0)
    assert isnan(trail.before(2.0).time)
    assert trail.before(3.0).time == 77.0
    assert trail.first_time == 77.0


def test_a_restart_replaces_the_steps_that_it_goes_through_again() -> None:
    trail = Trail()
    trail.take(points([1.0, 2.0, 3.0, 4.0]), nan)
    trail.take(points([3.0, 4.0, 5.0], 10), nan)
    assert trail.before(2.0).offset == LINE
    assert trail.before(3.0).offset == 10 * LINE
    assert trail.before(5.0).offset == 12 * LINE


@given(st.lists(st.integers(1, 900), min_size=1, max_size=60))
def test_a_long_run_stays_small_its_newest_rows_exact_and_its_oldest_near(sizes: list[int]) -> None:
    trail, at = Trail(), 0
    for size in sizes:
        trail.take(points([float(i) for i in range(at, at + size)], at), nan)
        at += size
    assert len(trail._newest.steps) < 2 * EXACT and len(trail._older.steps) <= OLDER
    for step in range(max(0, at - EXACT), at):
        assert trail.before(float(step)).offset == LINE * step
    gap = max(1, at / (OLDER / 2))
    for step in range(0, at, 97):
        row = trail.before(float(step))
        assert row.offset == LINE * row.step and step - row.step <= gap


def test_however_it_came_in_the_same_is_remembered() -> None:
    steps = [float(i) for i in range(3000)]
    whole, parts = Trail(), Trail()
    whole.take(points(steps), nan)
    for at in range(0, 3000, 7):
        parts.take(points(steps[at : at + 7], at), nan)
    assert [whole.before(s) for s in steps[::13]] == [parts.before(s) for s in steps[::13]]


def test_times_of_a_window_rise_and_are_few() -> None:
    trail = Trail()
    trail.take(points([float(i) for i in range(400)]), nan)
    steps, times = trail.times(100.0, 300.0, 20)
    assert len(steps) <= 21 and steps[0] == 99.0 and steps[-1] == 301.0
    assert list(times) == sorted(times)


def test_each_file_has_its_own_trail() -> None:
    trails = Trails()
    trails.take([points([1.0, 2.0]), points([7.0], 5, file="val.log"), points([1.0])], nan)
    assert trails.of(Shown("train.log")).before(9.0).step == 2.0
    assert trails.of(Shown("val.log")).before(9.0).step == 7.0
    assert trails.of(Shown("other")) is None and trails.of(None) is None


def test_pairs_that_go_back_or_are_no_numbers_are_left_out() -> None:
    assert rising([(1, 1.0), (2, nan), (3, 0.5), (4, 2.0), (4, 3.0)]) == (array("d", [1, 4]), array("d", [1, 2]))
