"""S0.48: what is said to have been done about a run that diverged is what was done, by this watcher or by anybody."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.acting.test_propose import finding, view
from tests.decisions.unattended_lab import Lab, Watcher
from tui_monitor.acting.policy import Policy
from tui_monitor.clock import local_second
from tui_monitor.decisions.what_was_done import WhatWasDone
from tui_monitor.model.run import Life, RunView
from tui_monitor.model.told_beside import Stopped, Told
from tui_monitor.text import Shown


def done(watcher: Watcher, acts: bool = True) -> str:
    told = WhatWasDone(acts)
    for notice in watcher.notices:
        told.hear(notice)
    (seen,) = watcher.monitor.snapshot().runs
    return told.about(seen)


@pytest.mark.alone
def test_a_watcher_that_stops_it_says_first_that_it_is_due_then_that_a_stop_was_sent_then_that_it_was_stopped(
    lab: Lab, tmp_path: Path
) -> None:
    lab.begin("exp-1")
    watcher = Watcher(lab, tmp_path / "state")
    watcher.goes_nan("exp-1")
    assert done(watcher) == "not stopped yet: it is due"
    watcher.look(0.5)
    assert done(watcher) == "a stop was sent"
    watcher.acts("exp-1")
    assert done(watcher) == "process stopped"
    other = Watcher(lab, tmp_path / "state", clock_of=watcher)
    (stopped,) = other.monitor.snapshot().runs
    assert stopped.told.stopped is not None
    who, at = stopped.told.stopped.by, local_second(stopped.told.stopped.at)
    assert done(other) == f"stopped by {who} at {at}", "another watcher knows it from the journal"


@pytest.mark.alone
def test_a_watcher_that_may_not_act_says_that_it_would_and_before_that_nobody_was_asked(
    lab: Lab, tmp_path: Path
) -> None:
    lab.begin("exp-1")
    watcher = Watcher(lab, tmp_path / "state", Policy(as_root=True), acts=False)
    lab.nan("exp-1")
    watcher.look(1)
    assert done(watcher, acts=False) == "not stopped: nobody was asked (--act)"
    watcher.goes_nan("exp-1")
    watcher.look(1)
    assert done(watcher, acts=False) == "would stop (--act)"


@pytest.mark.alone
def test_what_a_guard_speaks_against_is_said_with_the_guard(lab: Lab, tmp_path: Path) -> None:
    lab.begin("exp-1")
    watcher = Watcher(lab, tmp_path / "state", is_root=True)
    watcher.goes_nan("exp-1")
    assert done(watcher).startswith("not stopped: ")
    assert "root" in done(watcher)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (view(finding()), "not stopped: nobody was asked (--act)"),
        (replace(view(finding()), life=Life.STOPPING), "a stop was sent"),
        (replace(view(finding()), life=Life.ENDED, process=None), "not stopped: it had ended"),
        (
            replace(view(finding()), life=Life.STOPPED, told=Told(Stopped(0.0, Shown("keyboard")))),
            f"stopped by keyboard at {local_second(0.0)}",
        ),
        (
            replace(view(finding()), life=Life.TRAINING, told=Told(Stopped(0.0, Shown("keyboard")))),
            "not stopped: nobody was asked (--act)",
        ),
    ],
    ids=["lives", "is being stopped", "ended by itself", "was stopped", "was stopped and lives again"],
)
def test_what_nobody_said_anything_about_is_told_by_its_life_and_the_journal(seen: RunView, said: str) -> None:
    assert WhatWasDone(acts=False).about(seen) == said
