"""Whatever trainmon writes, no secret is in it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.test_redaction import IN_A_LINE, TEXTS
from tui_monitor.model.act import Approval, NoteProposal, Outcome, Result
from tui_monitor.records import error_log, learned, notes, results
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.records.json_config import as_json
from tui_monitor.text import Shown, clean

LONG = [(text, secret) for text, secret in TEXTS if len(secret) >= 7]
"""Shorter ones stand in a digest by chance."""
WHOLE_LINES = {text for text, _ in TEXTS} - {text for text, _ in IN_A_LINE}
"""What is known as a secret because nothing else stands on its line: it was cleaned when the line was read."""


def write_everywhere(folder: RootFolder, texts: Sequence[str]) -> None:
    """Into every file that trainmon writes, by the ways that text from outside takes."""
    events, lessons, journal = [], [], FileJournal(folder)
    for number, text in enumerate(clean(text) if text in WHOLE_LINES else text for text in texts):
        config = {"env": text, "list": [text, {"deep": text}], "n": 1}
        shown = as_json(config)
        assert isinstance(shown, dict)
        about = Experiment(Shown(f"exp-{number}"), Shown(f"logs/{number}"), shown, clean(text))
        events.append(error_log.event("divergence", clean(text), about, f"nan:loss:0:{number}", {"said": clean(text)}))
        lessons.append(learned.divergence_pattern(about, text, ("lr", text), f"nan:loss:0:{number}"))
        ending = results.ending(f"exp-{number}", None, reason=text, step="3", diverged=True, config=config, metrics={})
        results.record(folder, ending)
        note = NoteProposal(Shown("exp-1"), "dev_notes.md", text)
        journal.intent(Approval(note, 0.0, Shown("keyboard"), clean(text)), {"also": [text, {"deep": text}]})
        journal.outcome("x", Outcome(note, Result.DONE, clean(text), 0.0, problems=(clean(text),)), final=True)
        journal.refusal(Approval(note, 0.0, Shown("keyboard"), clean(text)), clean(text), 0.0)
        notes.add(notes.NotesFile(folder), f"## A note\n\n- Reason: {text}\n")
    error_log.append(folder, events)
    learned.append(folder, lessons)


@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.long)])
def test_s13_no_made_up_secret_reaches_a_file(folder: RootFolder, tmp_path: Path, each: int) -> None:
    """More than a hundred kinds: keys of forty digits, `-p`, tokens in addresses, webhooks, cookies, `pwd=`, PEM."""
    told = LONG[::each]
    write_everywhere(folder, [text for text, _ in told])
    files = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    names = {path.name for path in files}
    assert {"dev_notes.md", "error-log.json", "learned-behaviors.json", "journal.jsonl", "exp-0.json"} <= names
    leaked = [
        (path.name, text)
        for path, content in files.items()
        for text, secret in told
        if secret in content or json.dumps(secret)[1:-1] in content
    ]
    assert leaked == []


@pytest.mark.parametrize("key", ["api_key", "password", "WANDB_API_KEY", "db/password"])
def test_s13_the_name_of_a_setting_tells_that_its_value_is_a_secret(key: str) -> None:
    assert as_json({key: "abcd1234efgh", "lr": 0.1}) == {key: "[redacted:value]", "lr": 0.1}


def test_s18_nobody_else_may_read_what_trainmon_keeps_for_itself(tmp_path: Path) -> None:
    """Whatever the umask."""
    code = (
        "import os, sys; os.umask(0)\n"
        "from tests.records.test_journal import YES\n"
        "from tui_monitor.clock import SystemClock\n"
        "from tui_monitor.records.folder import RootFolder\n"
        "from tui_monitor.records.journal import FileJournal\n"
        "folder = RootFolder(sys.argv[1], SystemClock())\n"
        "FileJournal(folder).intent(YES)\n"
        "folder.locks.claim().release()\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    own = tmp_path / ".trainmon"
    modes = {path.name: path.stat().st_mode & 0o777 for path in [own, *own.iterdir()]}
    assert modes == {".trainmon": 0o700, "journal.jsonl": 0o600, "acting.lock": 0o600}


@pytest.mark.parametrize(
    ("config", "shown"),
    [
        ({"password": ["hunter2hunter2"]}, {"password": ["[redacted:value]"]}),
        ({"client_secret": {"now": "s3cr3t", "n": 1}}, {"client_secret": {"now": "[redacted:value]", "n": 1}}),
        ({"passphrase": "correct horse battery staple"}, {"passphrase": "[redacted:value]"}),
        ({"password": "my secret; word, 'x'"}, {"password": "[redacted:value]"}),
        ({"ghp_abcdefghijklmnopqrstuvwxyz123456": 1}, {"[redacted:token]": 1}),
        ({"tokenizer": {"pad_token": "<pad>"}, "k": ["a b"]}, {"tokenizer": {"pad_token": "<pad>"}, "k": ["a b"]}),
    ],
)
def test_s13_a_key_tells_of_all_that_stands_behind_it(config: dict[str, object], shown: dict[str, object]) -> None:
    assert as_json(config) == shown
