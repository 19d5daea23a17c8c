"""S0.68: of a batch that diverges at once the rest is proposed for cancelling, and never stopped by itself."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.acting.test_propose import view
from tests.acting.trainers import wait_until_ended
from tests.decisions.unattended_lab import Lab, Watcher
from tui_monitor.decisions.batch_proposals import MOST_PROPOSED, BatchProposals
from tui_monitor.decisions.notices import Notice, Topic
from tui_monitor.model.act import Approval, Result, StopProposal
from tui_monitor.model.ask import ProposeStop, Refusal
from tui_monitor.model.snapshot import Incident, Snapshot
from tui_monitor.records.schema import problems
from tui_monitor.text import Shown

pytestmark = pytest.mark.alone


class Batch:
    """Runs that begin together while they are watched; some of them diverge."""

    def __init__(self, lab: Lab, state: Path, *names: str) -> None:
        self.lab = lab
        self.watcher = Watcher(lab, state)
        self.proposals = BatchProposals(self.watcher.monitor)
        for name in names:
            lab.begin(name)
        self.watcher.look(1)
        self.watcher.monitor.settle()

    def diverge(self, *names: str) -> list[Notice]:
        self.lab.nan(*names)
        return self.look(1)

    def look(self, later: float) -> list[Notice]:
        self.watcher.look(later)
        return list(self.proposals.follow(self.watcher.monitor.settle()))


def test_s0_68_the_rest_is_proposed_once_with_its_processes_and_nothing_is_stopped(lab: Lab, tmp_path: Path) -> None:
    batch = Batch(lab, tmp_path / "state", "exp-1", "exp-2", "exp-3", "exp-4")
    (told,) = batch.diverge("exp-1", "exp-2")
    assert (told.topic, told.runs) == (Topic.INCIDENT, ("logs/exp-1", "logs/exp-2"))
    assert [one.run for one in told.rest] == ["logs/exp-3", "logs/exp-4"]
    assert "; 2 more of this batch go on: to cancel one is for a person; nothing is stopped " in told.message
    for one in told.rest:
        assert isinstance(one.proposal, StopProposal)
        assert one.proposal.process.pid == lab.processes[one.run.removeprefix("logs/")].pid
        assert one.reason.startswith("cancelled: 2 runs diverged within ")
        assert f"notes: {one.reason}" in one.proposal.changes[0].lines, "the preview says what will be written"
    assert [batch.look(20) for _ in range(3)] == [[], [], []]
    assert all(lab.lives(name) for name in ("exp-3", "exp-4"))


def test_more_that_fall_ill_are_told_and_not_proposed_any_more(lab: Lab, tmp_path: Path) -> None:
    batch = Batch(lab, tmp_path / "state", "exp-1", "exp-2", "exp-3", "exp-4")
    batch.diverge("exp-1", "exp-2")
    (told,) = batch.diverge("exp-3")
    assert told.runs == ("logs/exp-1", "logs/exp-2", "logs/exp-3")
    assert [one.run for one in told.rest] == ["logs/exp-4"]


def test_a_run_that_is_cancelled_has_failed_with_a_note_that_says_so(lab: Lab, tmp_path: Path) -> None:
    batch = Batch(lab, tmp_path / "state", "exp-1", "exp-2", "exp-3")
    (told,) = batch.diverge("exp-1", "exp-2")
    (one,) = told.rest
    assert one.proposal is not None
    monitor = batch.watcher.monitor
    approval = Approval(one.proposal, batch.watcher.clock.now(), Shown("keyboard"), one.reason)
    assert monitor.act(approval).result is Result.SENT
    wait_until_ended(lab.processes["exp-3"].pid)
    batch.watcher.look(0.5)
    result = json.loads((lab.root / "results/exp-3.json").read_text())
    assert problems(result) == []
    assert (result["status"], result["notes"]) == ("failed", one.reason)
    assert f"- Why: {one.reason}\n" in (lab.root / "dev_notes.md").read_text()


def test_of_hundreds_the_first_fifty_are_proposed_and_all_are_counted() -> None:
    asked: list[Shown] = []

    class Door:
        def propose(self, request: ProposeStop) -> Refusal:
            asked.append(request.run)
            return Refusal(Shown("read-only: nothing is stopped"))

    views = tuple(replace(view(), id=Shown(f"run-{number:03d}")) for number in range(302))
    ids = tuple(seen.id for seen in views)
    incident = Incident(Shown("2 runs diverged"), ids[:2], 0.0, rest=ids[2:])
    (told,) = BatchProposals(Door()).follow(Snapshot(0.0, views, incidents=(incident,)))
    assert len(told.rest) == len(set(asked)) == MOST_PROPOSED
    assert "; 300 more of this batch go on, the first 50 are proposed: " in told.message
    assert {one.why_not for one in told.rest} == {"read-only: nothing is stopped"}
