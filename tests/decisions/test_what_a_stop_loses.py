"""What the question before a stop says would be lost: by the newest checkpoint that is whole."""

import os
from pathlib import Path

from tests.decisions.conftest import Train
from tests.decisions.person import Person
from tui_monitor.model.act import Rung


def test_steps_and_time_since_the_newest_one(root: Path, state: Path, train: Train) -> None:
    training = train("exp-1")
    user = Person(root, state)
    now = user.watching.clock.wall()
    for name, age in (("step_12.pt", 14 * 60 + 5), ("step_19.pt.tmp", 5), ("step_20.pt", 0.5)):
        (training.log.parent / name).write_text("weights")
        os.utime(training.log.parent / name, (now - age, now - age))
    proposal = user.ask(Rung.TERM)
    assert proposal.loses == "8 steps, 14 minutes"
    assert proposal.checkpoint == "step_12.pt, 14 min old"


def test_a_name_that_counts_something_else_says_only_how_long_ago_that_was(
    root: Path, state: Path, train: Train
) -> None:
    training = train("exp-1")
    user = Person(root, state)
    now = user.watching.clock.wall()
    (training.log.parent / "model_0002.pth").write_text("weights")
    os.utime(training.log.parent / "model_0002.pth", (now - 600, now - 600))
    assert user.ask(Rung.TERM).loses == "10 minutes"
