"""The line to another machine breaks while a run there is stopped, and somebody else takes the lock of its root."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.decisions.away import Away
from tests.decisions.person import Training
from tests.remote_box import Box, at_once, helper_of, until
from tui_monitor.acting.hands import SimulatedHands
from tui_monitor.acting.stopping import Stop
from tui_monitor.clock import ManualClock
from tui_monitor.decisions.locked_hands import LockedHands
from tui_monitor.errors import Busy
from tui_monitor.hosts.ssh import line, remote_table
from tui_monitor.model.act import Approval, KeepProposal, NoteProposal, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeKeeping, ProposeNote
from tui_monitor.model.run import Process
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.locks import ActingClaim
from tui_monitor.text import Shown

pytestmark = pytest.mark.alone
Train = Callable[..., Training]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    monkeypatch.setattr(remote_table, "EVERY", 0.05)


@pytest.fixture
def person(root: Path, tmp_path: Path) -> Iterator[Away]:
    person = Away(root, Box(tmp_path / "box"), tmp_path / "state")
    yield person
    person.host.files.line.close()


def begun(training: Training, person: Away) -> None:
    """TERM was sent, and the run takes its time."""
    assert person.yes(person.whole()).result is Result.SENT
    assert training.lives


def break_line(person: Away) -> None:
    files = person.host.files
    lost = files.line.hello
    os.kill(helper_of(files), signal.SIGKILL)
    until(lambda: files.line.hello not in (lost, None), bool)


def taken_by_another(root: Path) -> ActingClaim:
    return until(RootFolder(str(root), ManualClock()).locks.claim, bool, Busy)


def end(training: Training) -> None:
    training.process.send_signal(signal.SIGUSR2)
    assert training.process.wait(10) == 0


def lost_behind_the_intent(person: Away, root: Path, monkeypatch: pytest.MonkeyPatch) -> list[ActingClaim]:
    """The line breaks once the first entry is written; who has the lock then."""
    append, held = person.host.put.append, []

    def broken_behind(*said: object) -> object:
        place = append(*said)  # type: ignore[arg-type]
        if not held:
            break_line(person)
            held.append(taken_by_another(root))
        return place

    monkeypatch.setattr(person.host.put, "append", broken_behind)
    return held


def is_note(answer: object) -> bool:
    return isinstance(answer, NoteProposal)


def member(pid: int) -> Process:
    return Process(pid, 0.0, Shown("python train.py"), Shown("me"), Shown("/"), True, Shown("test"))


def journal(root: Path) -> list[dict[str, object]]:
    return [json.loads(one) for one in (root / ".trainmon/journal.jsonl").read_text().splitlines()]


def test_a_stop_that_lost_the_lock_to_another_writes_no_result_and_says_so(
    train: Train, person: Away, root: Path
) -> None:
    """Broken once: two trainmons wrote about one root, and each believed that it held the lock."""
    training = train("exp-1", "late")
    begun(training, person)
    break_line(person)
    other = taken_by_another(root)
    end(training)
    outcome = person.end()
    other.release()
    assert outcome.result is Result.DONE, "that it ended is so in any case"
    (problem,) = outcome.problems
    assert problem.startswith("neither result file nor note tell of it: another trainmon (pid ")
    assert not (root / "results").exists()
    assert not (root / "dev_notes.md").exists()
    (*_, last) = journal(root)
    assert (last["result"], last["final"], last["problems"]) == ("done", True, [problem])


def test_a_stop_that_gets_the_lock_again_is_recorded_as_ever(train: Train, person: Away, root: Path) -> None:
    training = train("exp-1", "late")
    begun(training, person)
    break_line(person)
    end(training)
    outcome = person.end()
    assert (outcome.result, outcome.problems) == (Result.DONE, ())
    assert json.loads((root / "results/exp-1.json").read_text())["status"] == "failed"
    taken_by_another(root).release()


def test_a_line_that_breaks_over_the_result_file_is_waited_for_and_the_rest_is_written(
    train: Train, person: Away, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken once: note and outcome were given up with the line, which stood again a second later."""
    training, replace, files = train("exp-1", "late"), person.host.put.replace, person.host.files
    begun(training, person)

    def broken_over(*said: object) -> object:
        os.kill(helper_of(files), signal.SIGKILL)
        return replace(*said)  # type: ignore[arg-type]

    monkeypatch.setattr(person.host.put, "replace", broken_over)
    monkeypatch.setattr(line, "FIRST_PAUSE", 1.0)
    end(training)
    outcome = person.end()
    assert outcome.result is Result.DONE
    assert [problem.partition(":")[0] for problem in outcome.problems] == ["box"], outcome.problems
    assert "results/exp-1.json" in outcome.problems[0]
    assert "exp-1" in (root / "dev_notes.md").read_text()
    (*_, last) = journal(root)
    assert (last["what"], last["final"]) == ("outcome", True)
    taken_by_another(root).release()


def test_what_is_kept_is_told_by_the_name_of_its_place(train: Train, person: Away, root: Path) -> None:
    """Broken once: `/ssh:box/...`, which is nobody's way to write it."""
    train()
    person.whole()
    run, runs = person.watching.run(), person.watching.fleet.runs
    ask = ProposeKeeping(run.spec.id)
    kept = until(lambda: person.office.propose(ask, run, runs), lambda answer: isinstance(answer, KeepProposal))
    assert isinstance(kept, KeepProposal)
    outcome = person.office.act(Approval(kept, person.watching.clock.now(), Shown("keyboard")), runs)
    assert f"memory of box:{root} are kept" in outcome.message
    assert {entry.get("root") for entry in journal(root)} == {str(root), None}, "as its own machine spells it"


def test_what_another_did_about_the_run_meanwhile_is_not_written_over(train: Train, person: Away, root: Path) -> None:
    training = train("exp-1", "late")
    begun(training, person)
    break_line(person)
    other = taken_by_another(root)
    (intent,) = journal(root)
    theirs = {**intent, "id": "another", "action": "kill"}
    with (root / ".trainmon/journal.jsonl").open("a") as file:
        file.write(json.dumps(theirs) + "\n")
    other.release()
    end(training)
    (problem,) = person.end().problems
    assert "another trainmon acted on this run while there was no connection to box:" in problem
    assert not (root / "results").exists()


def test_nothing_more_is_stopped_by_who_lost_the_lock(train: Train, person: Away, root: Path) -> None:
    first, second = train("exp-1", "late"), train("exp-2")
    proposal = until(lambda: person.answer(Rung.TERM, "exp-2"), lambda answer: isinstance(answer, StopProposal))
    assert isinstance(proposal, StopProposal)
    begun(first, person)
    break_line(person)
    other = taken_by_another(root)
    outcome = until(lambda: person.yes(proposal), lambda outcome: "answer" not in outcome.message)
    other.release()
    assert outcome.result is Result.REFUSED
    assert outcome.message.startswith("nothing was sent: another trainmon (pid ")
    assert second.lives


def test_a_lock_that_is_lost_before_anything_is_sent_keeps_it_from_being_sent(
    train: Train, person: Away, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = train()
    proposal = person.whole()
    held = lost_behind_the_intent(person, root, monkeypatch)
    outcome = person.yes(proposal)
    held[0].release()
    assert outcome.result is Result.REFUSED
    assert outcome.message.startswith("nothing was sent: another trainmon (pid ")
    assert training.lives
    assert [entry["what"] for entry in journal(root)] == ["intent", "outcome"]


def test_children_that_outlive_their_parent_are_left_alone_by_who_lost_the_lock() -> None:
    """They get their signal a while after the first one: what was held then may be another's by now."""
    process, child, sent = member(4711), member(4712), []

    class Played(SimulatedHands):
        def perform(self, proposal: StopProposal) -> Outcome:
            sent.append(proposal)
            return Outcome(proposal, Result.SENT, Shown("TERM was sent"), clock.now(), signalled=(process,))

        def verify(self, proposal: StopProposal) -> Outcome:
            return Outcome(proposal, Result.SENT, Shown("still alive"), clock.now(), survivors=(child,))

    def keep() -> None:
        if sent:
            raise Busy("another trainmon is acting in box:/runs: wait until it is done")

    clock = ManualClock()
    proposal = StopProposal(Shown("exp-1"), None, Shown("NaN"), process, (child,), Rung.TERM, 30.0)
    stop = Stop(LockedHands(Played(clock), keep, clock), proposal)
    assert stop.begin().result is Result.SENT
    stop.check()
    clock.sleep(31.0)
    outcome = stop.check()
    assert len(sent) == 1
    assert outcome.result is Result.STILL_ALIVE
    assert outcome.problems == ("nothing was sent: another trainmon is acting in box:/runs: wait until it is done",)


def test_a_note_is_not_written_by_who_lost_the_lock_behind_its_intent(
    person: Away, train: Train, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train()
    person.whole()
    run = person.watching.run()
    proposal = until(lambda: person.office.propose(ProposeNote(run.spec.id), run), is_note)
    assert isinstance(proposal, NoteProposal)
    held = lost_behind_the_intent(person, root, monkeypatch)
    approval = Approval(proposal, person.watching.clock.now(), Shown("keyboard"))
    outcome = person.office.act(approval, person.watching.fleet.runs)
    held[0].release()
    assert "another trainmon (pid " in outcome.message
    assert not (root / "dev_notes.md").exists()
    intent, failed, refusal = journal(root)
    assert (intent["what"], failed["result"], refusal["what"]) == ("intent", "failed", "refusal")
