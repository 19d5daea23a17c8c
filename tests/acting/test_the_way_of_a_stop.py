"""The whole way of a stop, in the order in which the monitor goes it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from tests.acting.test_propose import finding, view
from tests.acting.trainers import Started, wait_until_ended
from tui_monitor.acting import propose
from tui_monitor.acting.circumstances import look
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.linking import Linker
from tui_monitor.acting.place import RunPlace
from tui_monitor.acting.stopping import Stop
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Approval, Result, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.records import notes, results
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.records.schema import problems
from tui_monitor.text import Shown


def place(root: Path, exp_id: str) -> RunPlace:
    return RunPlace(Shown(f"logs/{exp_id}"), exp_id, str(root), str(root / "logs" / exp_id / "train.log"))


def test_a_confirmed_stop_ends_the_tree_and_the_records_tell_it(
    train: Callable[..., Started], table: ProcessTable, tmp_path: Path
) -> None:
    one, ten, clock = train("exp-1"), train("exp-10"), ManualClock(1_800_000_000)
    folder = RootFolder(str(tmp_path), clock)
    run, seen = place(tmp_path, "exp-1"), view(finding())
    linked = Linker(table).link([run, place(tmp_path, "exp-10")])
    ending = results.ending(
        "exp-1", None, reason=seen.verdict.reason, step=propose.step_of(seen), diverged=True, config={}, metrics={}
    )
    stop = propose.stop(seen, linked[run.id], Rung.TERM, look(table, run, [run], linked, clock.now()))
    assert isinstance(stop, StopProposal)
    assert results.status(folder, "exp-1", None, "") is None

    journal, claim = FileJournal(folder), folder.locks.claim()
    intent = journal.intent(Approval(stop, clock.now(), Shown("keyboard")))
    under_way = Stop(RealHands(table, clock), stop)
    journal.outcome(intent, under_way.begin(), final=False)
    for pid in (one.pid, one.child):
        wait_until_ended(pid)
        outcome = under_way.check()
    assert outcome.result is Result.DONE
    results.record(folder, ending)
    notes.add(notes.NotesFile(folder), propose.note(seen, propose.action_taken(outcome)).text)
    journal.outcome(intent, outcome, final=True)
    claim.release()

    assert ten.process.poll() is None
    os.kill(ten.child, 0)
    written = json.loads((tmp_path / "results/exp-1.json").read_text())
    assert problems(written) == []
    assert written["status"] == "diverged"
    assert "- Action: Training process killed\n" in (tmp_path / "dev_notes.md").read_text()
    assert [entry.what for entry in journal.read().entries] == ["intent", "outcome", "outcome"]


def test_a_kill_follows_a_term_that_was_survived_also_by_a_child_alone(
    train: Callable[..., Started], table: ProcessTable, tmp_path: Path
) -> None:
    begun, clock, run, seen = train("exp-1", "ignore-term"), ManualClock(), place(tmp_path, "exp-1"), view(finding())
    linked = Linker(table).link([run])
    around = look(table, run, [run], linked, clock.now())
    stop = propose.stop(seen, linked[run.id], Rung.TERM, around)
    assert isinstance(stop, StopProposal)
    term = Stop(RealHands(table, clock), stop)
    term.begin()
    clock.sleep(60)
    survived = term.check()
    assert survived.result is Result.STILL_ALIVE
    os.kill(begun.pid, 9)
    wait_until_ended(begun.pid)
    kill = propose.stop(seen, linked[run.id], Rung.KILL, look(table, run, [run], linked, clock.now(), survived))
    assert isinstance(kill, StopProposal)
    assert kill.process.pid == begun.child
    last = Stop(RealHands(table, clock), kill)
    last.begin()
    wait_until_ended(begun.child)
    assert last.check().result is Result.DONE
    gone = propose.stop(seen, linked[run.id], Rung.KILL, look(table, run, [run], linked, 0.0, survived))
    assert isinstance(gone, Refusal)
    assert "already ended" in gone.reason


def test_a_process_that_writes_the_logs_of_two_runs_is_not_stopped_for_one(
    train: Callable[..., Started], table: ProcessTable, tmp_path: Path
) -> None:
    train("exp-1")
    run = place(tmp_path, "exp-1")
    twin = RunPlace(Shown("twin"), "twin", run.root, run.log)
    linked = Linker(table).link([run, twin])
    refusal = propose.stop(view(), linked[run.id], Rung.TERM, look(table, run, [run, twin], linked, 0.0))
    assert isinstance(refusal, Refusal)
    assert "twin" in refusal.reason
