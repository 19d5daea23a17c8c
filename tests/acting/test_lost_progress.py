"""What a stop would lose, told by the newest checkpoint."""

from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from tests.acting.test_propose import view
from tui_monitor.acting.lost_progress import lost_progress


@dataclass(frozen=True)
class Checkpoint:
    mtime: float


@pytest.mark.parametrize(
    ("age", "step", "said"),
    [
        (14 * 60 + 5, 100.0, "1 240 steps, 14 minutes"),
        (1, 1339.0, "1 step, 1 second"),
        (3 * 3600, None, "3 hours"),
        (-5, 2000.0, "0 steps, 0 seconds"),
    ],
)
def test_steps_and_time_since_it_was_saved(age: float, step: float | None, said: str) -> None:
    run = view()
    run = replace(run, progress=replace(run.progress, step=1340.0))
    assert lost_progress(run, Checkpoint(1000.0), 1000.0 + age, step) == said


def test_without_a_checkpoint_nothing_is_said_here() -> None:
    assert lost_progress(view(), None, 1000.0) is None
