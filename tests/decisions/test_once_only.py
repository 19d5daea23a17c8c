"""One run gets one stop that nobody was asked about, whoever else watches it, and whatever became of the files."""

import json
from pathlib import Path

import pytest

from tests.decisions.person import Person
from tests.decisions.unattended_lab import STOP_WAIT, Lab, Watcher
from tui_monitor.acting.policy import Policy
from tui_monitor.decisions.notices import Topic
from tui_monitor.model.act import Approval, Rung, StopProposal
from tui_monitor.model.ask import Declined, ProposeStop
from tui_monitor.text import Shown

pytestmark = pytest.mark.alone


def terms(lab: Lab) -> int:
    lines = (lab.root / ".trainmon/journal.jsonl").read_text().splitlines()
    return sum(entry["what"] == "intent" and entry["action"] == "TERM" for entry in map(json.loads, lines))


def minutes(lab: Lab, *watchers: Watcher) -> None:
    """Two of them of NaN, in which nothing ends that is deaf."""
    for _ in range(40):
        lab.nan("exp-1", points=3)
        for watcher in watchers:
            watcher.clock.set(max(each.clock.now() for each in watchers))
            watcher.look(3 / len(watchers))


@pytest.mark.parametrize("state", ["state", "another's"])
def test_a_run_that_saves_for_long_gets_no_second_term_by_another_watcher(lab: Lab, tmp_path: Path, state: str) -> None:
    lab.begin("exp-1", "deaf")
    first = Watcher(lab, tmp_path / "state")
    second = Watcher(lab, tmp_path / state, clock_of=first)
    minutes(lab, first, second)
    assert terms(lab) == 1
    assert "policy nan,inf sent something to pid" in second.words(Topic.HELD)


def test_a_run_that_a_person_sent_term_to_gets_no_second_one(lab: Lab, tmp_path: Path) -> None:
    lab.begin("exp-1", "deaf")
    watcher = Watcher(lab, tmp_path / "state")
    lab.nan("exp-1")
    watcher.look(1)
    proposal = watcher.monitor.propose(ProposeStop(Shown("logs/exp-1"), Rung.TERM))
    assert isinstance(proposal, StopProposal)
    watcher.monitor.act(Approval(proposal, watcher.clock.now(), Shown("ada")))
    for _ in range(3):
        lab.nan("exp-1")
        watcher.look(STOP_WAIT + 5)
    minutes(lab, watcher)
    assert terms(lab) == 1
    assert "ada sent something to pid" in watcher.words(Topic.HELD)


def test_what_a_person_said_no_to_is_left_to_them(lab: Lab, tmp_path: Path) -> None:
    lab.begin("exp-1")
    state = tmp_path / "state"
    watcher = Watcher(lab, state)
    lab.nan("exp-1")
    watcher.look(1)
    person = Person(lab.root, state)
    proposal = person.answer()
    assert isinstance(proposal, StopProposal)
    assert person.office.decline(Declined(proposal, Shown("ada")), person.watching.fleet.runs) is None
    minutes(lab, watcher)
    assert lab.lives("exp-1")
    assert "ada said no to stopping it" in watcher.words(Topic.HELD)


def test_who_removes_ledger_and_journal_opens_no_new_hour(lab: Lab, tmp_path: Path) -> None:
    lab.begin("exp-1")
    lab.begin("exp-2")
    watcher = Watcher(lab, tmp_path / "state", Policy(per_hour=1))
    watcher.goes_nan("exp-1")
    watcher.acts("exp-1")
    (tmp_path / "state/unattended.jsonl").unlink()
    (lab.root / ".trainmon/journal.jsonl").unlink()
    watcher.clock.sleep(600)
    watcher.look()
    watcher.goes_nan("exp-2")
    watcher.look(1)
    assert lab.lives("exp-2")
    assert "by your watchers within the last hour: 1" in watcher.words(Topic.HELD)
