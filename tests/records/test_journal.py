import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tui_monitor.model.act import Approval, NoteProposal, Outcome, Result, Rung, StopProposal
from tui_monitor.model.run import Process
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal, last_words
from tui_monitor.text import Shown

PROCESS = Process(
    4121, 1_700_000_000.0, Shown("python train.py --token abcd1234"), Shown("me"), Shown("/x"), True, Shown("t")
)
CHILD = replace(PROCESS, pid=4122)
STOP = StopProposal(Shown("exp-1"), "nan:loss:0:3", Shown("NaN in loss"), PROCESS, (CHILD,), Rung.TERM, 30.0)
YES = Approval(STOP, 1_700_000_100.0, Shown("keyboard"))


def outcome(result: Result) -> Outcome:
    return Outcome(STOP, result, Shown("TERM was sent"), 1_700_000_101.0, survivors=(CHILD,))


def lines(root: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()]


def test_the_journal_tells_intent_and_outcomes_in_order(folder: RootFolder, tmp_path: Path) -> None:
    journal = FileJournal(folder)
    assert not (tmp_path / ".trainmon").exists()
    intent = journal.intent(YES)
    journal.outcome(intent, outcome(Result.SENT), final=False)
    journal.outcome(intent, outcome(Result.DONE), final=True)
    first, second, third = lines(tmp_path)
    assert (first["what"], first["action"], first["run"], first["pid"]) == ("intent", "TERM", "exp-1", 4121)
    assert first["children"] == [4122]
    assert first["by"] == "keyboard"
    assert first["time"] == "2023-11-14T22:15:00Z"
    assert (second["result"], second["final"], second["survivors"]) == ("sent", False, [4122])
    assert (third["result"], third["final"]) == ("done", True)
    assert journal.read().unsettled == ()


def test_only_its_owner_may_read_it_and_no_secret_is_in_it(folder: RootFolder, tmp_path: Path) -> None:
    FileJournal(folder).intent(YES)
    assert (tmp_path / ".trainmon").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / ".trainmon/journal.jsonl").stat().st_mode & 0o777 == 0o600
    assert "abcd1234" not in (tmp_path / ".trainmon/journal.jsonl").read_text()


def test_an_intent_that_is_on_the_disk_can_be_found_there(
    folder: RootFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file is lost with the folder that holds its name: each of them is synced, the root too."""
    synced: list[int] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    FileJournal(folder).intent(YES)
    places = (tmp_path, tmp_path / ".trainmon", tmp_path / ".trainmon/journal.jsonl")
    assert {place.stat().st_ino for place in places} <= set(synced)


def test_a_note_is_an_intent_too(folder: RootFolder, tmp_path: Path) -> None:
    note = NoteProposal(Shown("exp-1"), "dev_notes.md", "## Note\n\nhello\n")
    FileJournal(folder).intent(Approval(note, 0.0, Shown("keyboard")))
    assert (lines(tmp_path)[0]["action"], lines(tmp_path)[0]["run"]) == ("note", "exp-1")


KILLED = """
import os, signal, sys
from tests.records.test_journal import YES
from tui_monitor.clock import SystemClock
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
FileJournal(RootFolder(sys.argv[1], SystemClock())).intent(YES)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_intent_whose_trainmon_was_killed_is_known_as_unknown(folder: RootFolder, tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)])
    assert run.returncode == -signal.SIGKILL
    journal = FileJournal(folder)
    (left,) = journal.read().unsettled
    assert left.facts["pid"] == 4121
    assert "nobody knows" in last_words(left)
    journal.forget(left)
    assert journal.read().unsettled == ()
    assert lines(tmp_path)[-1]["result"] == "unknown"


def test_a_torn_last_line_is_counted_and_the_next_entry_is_whole(folder: RootFolder, tmp_path: Path) -> None:
    journal = FileJournal(folder)
    intent = journal.intent(YES)
    path = tmp_path / ".trainmon/journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "x", "wha')
    story = journal.read()
    assert (len(story.entries), story.unread) == (1, 1)
    journal.outcome(intent, outcome(Result.DONE), final=True)
    story = journal.read()
    assert (len(story.entries), story.unread) == (2, 1)
    assert story.unsettled == ()


def test_foreign_lines_in_the_journal_are_counted_and_do_no_harm(folder: RootFolder, tmp_path: Path) -> None:
    (tmp_path / ".trainmon").mkdir()
    (tmp_path / ".trainmon/journal.jsonl").write_bytes(
        b'[]\n{}\n\xff\n{"id": 1, "what": "x", "time": ""}\nnull\n' + b"[" * 9999
    )
    assert FileJournal(folder).read().unread == 6
