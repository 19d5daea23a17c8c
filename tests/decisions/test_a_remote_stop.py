"""A run on another machine is stopped there, and what is written of it is written there; all refusals of that."""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from by_hand import append, steps
from msgspec.structs import replace

from tests.decisions.away import Away
from tests.decisions.person import Training
from tests.remote_box import LONG_ENOUGH, Box, at_once, freeze, helper_of, thaw, until
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.ladder import Ladder
from tui_monitor.acting.policy import Policy, mismatch
from tui_monitor.acting.proposal_id import fits, name
from tui_monitor.clock import ManualClock
from tui_monitor.errors import NotYet
from tui_monitor.hosts.host import Us
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.ssh import line, remote_table
from tui_monitor.model.act import Result, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.finding import Decision
from tui_monitor.model.log_lines import LogLines
from tui_monitor.model.run import Life
from tui_monitor.records.folder import RootFolder
from tui_monitor.report import proposal as report
from tui_monitor.watching.queries import Queries

pytestmark = pytest.mark.alone
Train = Callable[..., Training]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    monkeypatch.setattr(remote_table, "EVERY", 0.05)


@pytest.fixture
def away(root: Path, tmp_path: Path) -> Iterator[Callable[..., Away]]:
    begun: list[Away] = []

    def begin(ladder: Ladder | None = None) -> Away:
        begun.append(Away(root, Box(tmp_path / f"box{len(begun)}"), tmp_path / "state", ladder))
        return begun[-1]

    yield begin
    for one in begun:
        one.host.files.line.close()


def test_it_is_stopped_there_and_recorded_there(train: Train, away: Callable[..., Away], root: Path) -> None:
    training, person = train(), away()
    proposal = person.whole()
    assert (proposal.process.pid, proposal.process.host, proposal.process.linked_by) == (
        training.pid,
        "box",
        "holds the log open",
    )
    assert proposal.remote is not None
    assert (proposal.remote.host, proposal.remote.held) == ("box", True)
    assert person.yes(proposal).result is Result.SENT
    outcome = person.end()
    assert (outcome.result, outcome.problems) == (Result.DONE, ())
    assert training.process.wait(10) == -signal.SIGTERM
    intent, end = map(json.loads, (root / ".trainmon/journal.jsonl").read_text().splitlines())
    assert (intent["what"], intent["log"], intent["host"]) == ("intent", str(training.log), "box")
    assert (end["result"], end["final"]) == ("done", True)
    result = json.loads((root / "results/exp-1.json").read_text())
    assert (result["status"], result["log_file"]) == ("failed", str(training.log))
    assert "Training process killed" in (root / "dev_notes.md").read_text()
    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == {
        "logs/exp-1/train.log",
        ".trainmon/journal.jsonl",
        ".trainmon/acting.lock",
        "results/exp-1.json",
        "dev_notes.md",
    }


def test_the_id_of_a_stop_stays_while_the_run_only_logs_on(train: Train, away: Callable[..., Away], root: Path) -> None:
    """And is another one once its process is."""
    training, person = train(), away()
    asked = person.whole()
    append(training.log, steps(9000, 9040))
    until(person.watching.look, lambda views: any(view.progress.step >= 9039 for view in views))
    again = until(person.answer, lambda answer: isinstance(answer, StopProposal))
    assert isinstance(again, StopProposal)
    assert again.last_line != asked.last_line
    assert fits(name(asked, 1000.0), again, 1030.0)
    another = replace(again, targets=(replace(again.targets[0], start=again.targets[0].start + 1),))
    assert not fits(name(asked, 1000.0), another, 1030.0)


def test_a_last_line_that_is_not_read_yet_is_not_said_to_be_none(
    train: Train, away: Callable[..., Away], monkeypatch: pytest.MonkeyPatch
) -> None:
    train()
    person = away()
    person.whole()

    def slow(*_: object) -> LogLines:
        raise NotYet("box is slow to answer")

    monkeypatch.setattr(Queries, "log", slow)
    proposal = until(person.answer, lambda answer: isinstance(answer, StopProposal))
    assert isinstance(proposal, StopProposal)
    assert proposal.last_line is None
    assert "last line  not known yet" in report.lines(proposal)


def test_a_result_that_is_final_by_then_stays(train: Train, away: Callable[..., Away], root: Path) -> None:
    train()
    person = away()
    proposal = person.whole()
    person.yes(proposal)
    (root / "results").mkdir()
    (root / "results/exp-1.json").write_text('{"exp_id": "exp-1", "status": "completed", "config": {}, "metrics": {}}')
    assert person.end().result is Result.DONE
    assert json.loads((root / "results/exp-1.json").read_text())["status"] == "completed"
    assert "skipping overwrite" in (root / "dev_notes.md").read_text()


def test_nothing_is_sent_while_another_acts_there(train: Train, away: Callable[..., Away], root: Path) -> None:
    training, person = train(), away()
    proposal = person.whole()
    other = RootFolder(str(root), ManualClock()).locks.claim()
    outcome = person.yes(proposal)
    other.release()
    assert outcome.result is Result.REFUSED
    assert "another trainmon" in outcome.message
    assert training.lives


def test_nothing_is_sent_where_the_intent_cannot_be_written(
    train: Train, away: Callable[..., Away], root: Path
) -> None:
    training, person = train(), away()
    proposal = person.whole()
    (root / ".trainmon").symlink_to(root / "logs")
    outcome = person.yes(proposal)
    assert outcome.result is Result.REFUSED
    assert "symbolic link" in outcome.message
    assert outcome.next is not None
    assert outcome.next.unrecorded, "a stop without a record is another question"
    assert training.lives


def test_r3_an_answer_that_never_came_is_not_taken_for_sent(
    train: Train, away: Callable[..., Away], monkeypatch: pytest.MonkeyPatch
) -> None:
    training, person = train("exp-1", "ignore"), away()
    proposal = person.whole()
    signals = person.host.table.host.signals
    helper, deadline = helper_of(person.host.files), person.host._asked.deadline

    def frozen_behind() -> str:
        monkeypatch.setattr(person.host._asked, "_longest", 0.3)
        found = deadline()
        freeze(helper)
        return found

    monkeypatch.setattr(person.host._asked, "deadline", frozen_behind)
    outcome = RealHands(system_table(), person.watching.clock, lambda address: person.host).perform(proposal)
    thaw(helper)
    assert signals is person.host.table.host.signals
    assert (outcome.result, outcome.signalled) == (Result.SENT, ())
    assert "is not known" in outcome.message
    training.process.kill()


def test_what_is_done_by_this_machine_alone_is_refused_with_the_reason(
    train: Train, away: Callable[..., Away], tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    train()
    person = away(Ladder(command=("touch", str(mark))))
    person.whole()
    answer = person.answer(Rung.COMMAND)
    assert isinstance(answer, Refusal)
    assert "on this machine alone, and it runs on box" in answer.reason
    assert not mark.exists()


def test_read_only_there_forbids_it(train: Train, away: Callable[..., Away], root: Path) -> None:
    train()
    person = away()
    person.whole()
    (root / "trainmon.yaml").write_text("read_only: true\n")
    refused = until(person.answer, lambda answer: isinstance(answer, Refusal))
    assert isinstance(refused, Refusal)
    assert "read-only (box:" in refused.reason


def test_unasked_only_with_a_flag_and_only_what_is_held(
    train: Train, away: Callable[..., Away], monkeypatch: pytest.MonkeyPatch
) -> None:
    train()
    person = away()
    held = person.whole()
    us = person.host.table.host.us
    monkeypatch.setattr(
        type(person.host.table.host), "us", property(lambda self: Us(us.uid, us.own, False, us.pid_max))
    )
    compared = person.whole()
    assert compared.remote is not None
    assert compared.remote.how == "identity compared, not held"

    class Found:
        id = held.finding

    def why(policy: Policy, proposal: StopProposal) -> str:
        return str(mismatch(policy, proposal, Found()) or "")  # type: ignore[arg-type]

    assert "--act-remote allows it" in why(Policy(as_root=True), held)
    assert why(Policy(as_root=True, remote=True), held) == ""
    assert "identity compared, not held" in why(Policy(as_root=True, remote=True), compared)
    assert os.geteuid() != 0 or "--act-as-root allows it" in why(Policy(remote=True), held)


def test_a_machine_that_does_not_answer_is_asked_for_nothing(
    train: Train, away: Callable[..., Away], monkeypatch: pytest.MonkeyPatch
) -> None:
    training, person = train(), away()
    proposal = person.whole()
    monkeypatch.setattr(person.host._asked, "_longest", 0.2)
    monkeypatch.setattr(line, "SILENT", 0.1)
    freeze(helper := helper_of(person.host.files))
    until(lambda: person.yes(proposal), lambda outcome: "does not answer" in outcome.message)
    thaw(helper)
    assert training.lives


def test_one_that_was_stopped_there_is_not_called_sick_before_its_journal_is_read(
    away: Callable[..., Away], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = root / "logs/exp-1/train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(f"step {step} | loss {'nan' if step > 40 else 1 / step}\n" for step in range(1, 60)))
    stopped_there(root, log)
    person, asked = away(), threading.Event()
    watch, runs = person.host.watch, person.watching.fleet.runs
    monkeypatch.setattr(person.host, "watch", lambda interest: (asked.wait(LONG_ENOUGH), watch(interest)))
    person.watching.fleet.find()
    person.office.link(runs)
    seen = list(person.watching.look())
    assert [view.reading.under_way for view in seen] == [True]
    asked.set()
    until(
        lambda: (person.office.link(runs), seen.extend(person.watching.look())),
        lambda _: seen[-1].life is Life.STOPPED,
    )
    assert Decision.STOP not in [view.verdict.decision for view in seen]


def stopped_there(root: Path, log: Path) -> None:
    """By another trainmon, a moment ago."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    intent = {"what": "intent", "id": "a", "time": now, "action": "TERM", "run": "logs/exp-1", "pid": 7, "user": "ada"}
    done = {"what": "outcome", "id": "a", "time": now, "result": "done", "final": True}
    journal = root / ".trainmon/journal.jsonl"
    journal.parent.mkdir(mode=0o700)
    journal.write_text(f"{json.dumps(intent | {'log': str(log)})}\n{json.dumps(done)}\n")
    journal.chmod(0o600)
