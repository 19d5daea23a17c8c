"""At which step of the log a checkpoint was saved: only what the run's own pace does not contradict."""

import pytest

from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.run import RunProgress
from tui_monitor.text import Shown


def at(newest: float, rate: float | None, age: float, **count: float) -> float | None:
    progress = RunProgress(newest, 100, None, rate)
    return Checkpoint(Shown("a.pt"), 1000.0, **count).at(progress, 1000.0 + age)


def test_a_step_in_the_name_is_that_of_the_log() -> None:
    assert at(1340, 1.5, 840, step=100) == 100


def test_a_step_that_counts_something_else_is_not_told() -> None:
    assert at(1_000_000, 100.0, 60, step=1200) is None  # the log counts environment steps, the name updates
    assert at(12, 0.01, 60, step=5000) is None  # the log counts epochs


def test_what_was_saved_before_a_pause_stays_told() -> None:
    assert at(1000, 1.0, 86_400, step=900) == 900


def test_one_step_ahead_of_the_log_is_the_newest() -> None:
    assert at(1000, 1.0, 3, step=1001) == 1000


@pytest.mark.parametrize("count", [{"epoch": 90}, {"number": 90}])
def test_an_epoch_or_a_bare_number_counts_where_the_pace_agrees(count: dict[str, float]) -> None:
    assert at(100, 0.01, 1000, **count) == 90
    assert at(12_000, 10.0, 1000, **count) is None


def test_without_a_pace_only_a_number_near_the_newest_step_counts() -> None:
    assert at(1000, None, 60, number=990) == 990
    assert at(1000, None, 60, number=5) is None
    assert at(1000, None, 60, step=5) == 5


def test_without_steps_nothing_is_told() -> None:
    assert at(-1, None, 60, step=5) is None
