"""A note can be taken back: exactly its bytes, and only while nobody edited it."""

import json
import os
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.acting.hands import RealHands
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Approval, NoteProposal, Outcome, Proposal, Result, UndoProposal
from tui_monitor.model.ask import ProposeNote, ProposeUndo, Refusal
from tui_monitor.text import Shown


class Noted:
    def __init__(self, root: Path) -> None:
        self.root, self.file = root, root / "dev_notes.md"
        self.state = root.parent / f"{root.name}-state"
        self.watching = Watching(root)
        self.watching.look()
        clock = self.watching.clock
        hands = RealHands(system_table(), clock)
        self.office = Approvals(clock, hands, LocalSource(clock), None, state=str(self.state))

    def note(self, run: str = "logs/exp-1") -> Outcome:
        answer = self.office.propose(ProposeNote(Shown(run)), self.run(run))
        assert isinstance(answer, NoteProposal)
        return self.yes(answer)

    def run(self, run: str = "logs/exp-1"):  # type: ignore[no-untyped-def]
        return self.watching.fleet.runs[Shown(run)]

    def ask(self, run: str = "logs/exp-1") -> UndoProposal | Refusal:
        answer = self.office.propose(ProposeUndo(Shown(run)), self.run(run))
        assert isinstance(answer, UndoProposal | Refusal)
        return answer

    def undo(self, run: str = "logs/exp-1") -> Outcome:
        answer = self.ask(run)
        assert isinstance(answer, UndoProposal), answer
        return self.yes(answer)

    def yes(self, proposal: Proposal) -> Outcome:
        self.watching.clock.sleep(1.0)
        approval = Approval(proposal, self.watching.clock.now(), Shown("keyboard"))
        return self.office.act(approval, self.watching.fleet.runs)

    def is_refused(self, why: str, run: str = "logs/exp-1") -> None:
        before = self.file.read_bytes() if self.file.exists() else None
        answer = self.ask(run)
        assert isinstance(answer, Refusal), answer
        assert why in answer.reason
        assert (self.file.read_bytes() if self.file.exists() else None) == before


@pytest.fixture
def noted(tmp_path: Path) -> Noted:
    root = tmp_path / "root"
    for name in ("exp-1", "exp-2"):
        append(root / f"logs/{name}/train.log", steps(1, 40))
    return Noted(root)


def test_exactly_the_bytes_of_the_last_note_go(noted: Noted) -> None:
    noted.file.write_text("# Mine\nold, without a newline")
    noted.note()
    before = noted.file.read_bytes()
    noted.note()
    question = noted.ask()
    assert isinstance(question, UndoProposal)
    assert question.text.splitlines()[2] == "- Experiment: exp-1"
    assert (question.changes[0].what, question.changes[0].path) == ("remove", str(noted.file))
    outcome = noted.yes(question)
    assert (outcome.result, outcome.written) == (Result.DONE, (str(noted.file),))
    assert noted.file.read_bytes() == before
    assert noted.undo().result is Result.DONE
    assert noted.file.read_text() == "# Mine\nold, without a newline\n"
    noted.is_refused("no note of trainmon about logs/exp-1")


def test_it_survives_that_trainmon_is_started_again_and_that_others_write_around_it(noted: Noted) -> None:
    noted.note()
    noted.file.write_text("# New first line\n" + noted.file.read_text() + "\nand behind it\n")
    again = Noted(noted.root)
    assert again.undo().result is Result.DONE
    assert noted.file.read_text() == "# New first line\n# Dev Notes\n\nand behind it\n"


def test_each_run_has_a_last_note_of_its_own_and_they_are_told_apart_by_time(noted: Noted) -> None:
    noted.note("logs/exp-1")
    noted.note("logs/exp-2")
    first, second = noted.ask("logs/exp-1"), noted.ask("logs/exp-2")
    assert isinstance(first, UndoProposal)
    assert isinstance(second, UndoProposal)
    assert first.written_at < second.written_at
    assert noted.yes(first).result is Result.DONE
    assert "exp-1" not in noted.file.read_text()
    assert "exp-2" in noted.file.read_text()


def test_a_note_that_was_edited_stays_with_the_reason(noted: Noted) -> None:
    noted.note()
    noted.file.write_text(noted.file.read_text().replace("- Step: 40", "- Step: 40, I think"))
    noted.is_refused("edited since")
    noted.file.unlink()
    noted.is_refused("not there any more")


def test_one_that_was_edited_under_the_open_question_stays_too(noted: Noted) -> None:
    noted.note()
    question = noted.ask()
    assert isinstance(question, UndoProposal)
    noted.file.write_text(edited := noted.file.read_text().replace("Step", "Schritt"))
    outcome = noted.yes(question)
    assert outcome.result is Result.REFUSED
    assert "edited since" in outcome.message
    assert noted.file.read_text() == edited
    entries = [json.loads(line) for line in (noted.root / ".trainmon/journal.jsonl").read_text().splitlines()]
    assert [(entry["what"], entry.get("action")) for entry in entries[2:]] == [
        ("intent", "undo"),
        ("outcome", None),
        ("refusal", "undo"),
    ]
    assert entries[3]["final"] is True


def test_a_newer_note_under_the_open_question_is_another_question(noted: Noted) -> None:
    noted.note()
    question = noted.ask()
    assert isinstance(question, UndoProposal)
    append(noted.root / "logs/exp-1/train.log", steps(41, 60))
    noted.watching.look(5.0)
    noted.note()
    before = noted.file.read_text()
    assert "ask again" in noted.yes(question).message
    assert noted.file.read_text() == before


def test_of_two_notes_alike_it_is_said_that_nobody_can_tell_them_apart_only_where_it_matters(noted: Noted) -> None:
    noted.note()
    noted.note()
    assert noted.undo().result is Result.DONE
    assert noted.file.read_text().count("## Note") == 1


def test_f8_a_notes_file_that_became_a_link_is_not_followed(noted: Noted) -> None:
    noted.note()
    elsewhere = noted.root.parent / "elsewhere.md"
    noted.file.rename(elsewhere)
    noted.file.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    answer = noted.ask()
    assert isinstance(answer, Refusal)
    assert "symbolic link" in answer.reason
    assert elsewhere.read_bytes() == before


def test_another_ones_journal_takes_nothing_out(noted: Noted) -> None:
    noted.note()
    (noted.root / ".trainmon/journal.jsonl").chmod(0o606)
    noted.is_refused("may be another's")


def test_a_crash_between_intent_and_outcome_is_told_and_the_note_can_still_be_taken_back(noted: Noted) -> None:
    noted.note()
    question = noted.ask()
    journal = noted.root / ".trainmon/journal.jsonl"
    intent = {"id": "x", "what": "intent", "time": "2026-01-01T10:00:00Z", "action": "undo", "run": "logs/exp-1"}
    with journal.open("a") as file:
        file.write(json.dumps(intent) + "\n")
    again = Noted(noted.root)
    (told,) = again.office.unsettled(again.watching.fleet.runs)
    assert told == "2026-01-01T10:00:00Z: undo for logs/exp-1: nobody knows whether it was done"
    assert isinstance(question, UndoProposal)
    assert again.undo().result is Result.DONE


def test_a_note_that_could_not_be_written_is_no_riddle_at_the_next_start(noted: Noted) -> None:
    question = noted.office.propose(ProposeNote(Shown("logs/exp-1")), noted.run())
    noted.file.mkdir()
    assert isinstance(question, NoteProposal)
    assert noted.yes(question).result is Result.REFUSED
    again = Noted(noted.root)
    assert again.office.unsettled(again.watching.fleet.runs) == []
    assert os.listdir(noted.file) == []
