"""Which runs a person stopped, as the journal tells it."""

import json
from pathlib import Path

import pytest

from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.records.stopped_runs import stopped
from tui_monitor.text import Shown

INTENT = {
    "id": "a",
    "what": "intent",
    "time": "2026-01-01T10:00:00Z",
    "action": "TERM",
    "run": "logs/exp-1",
    "by": "keyboard",
}
DONE = {"id": "a", "what": "outcome", "time": "2026-01-01T10:00:09Z", "result": "done", "final": True}
AT = 1767261609.0


def told(folder: RootFolder, root: Path, *entries: object) -> dict[Shown, tuple[float, str]]:
    file = root / ".trainmon" / "journal.jsonl"
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))
    return {run: (stop.at, stop.by) for run, stop in stopped(FileJournal(folder).read(), AT + 3600).items()}


def test_a_verified_stop_is_told_with_its_time_and_who_did_it(folder: RootFolder, tmp_path: Path) -> None:
    assert told(folder, tmp_path, INTENT, DONE) == {"logs/exp-1": (AT, "keyboard")}


def test_the_log_tells_the_run_where_the_journal_knows_it(folder: RootFolder, tmp_path: Path) -> None:
    intent = INTENT | {"log": "/x/logs/exp-1/train.log", "user": "ada"}
    assert told(folder, tmp_path, intent, DONE) == {"/x/logs/exp-1/train.log": (AT, "ada")}


def test_of_two_stops_the_newest_counts(folder: RootFolder, tmp_path: Path) -> None:
    later = DONE | {"id": "b", "time": "2026-01-01T10:01:00Z"}
    entries = (INTENT, DONE, INTENT | {"id": "b", "action": "KILL", "by": "--yes"}, later)
    assert told(folder, tmp_path, *entries) == {"logs/exp-1": (AT + 51, "--yes")}


@pytest.mark.parametrize(
    "entries",
    [
        (INTENT,),
        (DONE,),
        (INTENT, DONE | {"result": "still_alive"}),
        (INTENT, DONE | {"result": "unknown"}),
        (INTENT, DONE | {"result": "simulated"}),
        (INTENT | {"action": "note"}, DONE),
        (INTENT | {"run": 7}, DONE),
        (INTENT, DONE | {"time": "2099-01-01T10:00:09Z"}),
        (INTENT, DONE | {"time": "yesterday"}),
        (INTENT | {"run": ["a"]}, DONE | {"result": ["done"]}),
    ],
)
def test_anything_else_stopped_nothing(folder: RootFolder, tmp_path: Path, entries: tuple[object, ...]) -> None:
    assert told(folder, tmp_path, *entries) == {}
