"""Looking leaves no trace: names, sizes, times and inodes under a watched path are what they were."""

import json
import shutil
from pathlib import Path

import pytest

from tests.e2e.conftest import Open
from tui_monitor.cli.main import main

Trace = dict[str, tuple[int, ...]]
INTENT = {"id": "a", "what": "intent", "time": "2026-01-01T10:00:00Z", "action": "TERM", "run": "logs/exp-1", "pid": 7}


def trace(root: Path) -> Trace:
    found = [(path, path.lstat()) for path in (root, *root.rglob("*"))]
    return {str(path): (at.st_size, at.st_mtime_ns, at.st_ino, at.st_mode, at.st_nlink) for path, at in found}


@pytest.fixture
def tree(root: Path, samples: Path) -> Path:
    """Two recordings, and beside them all that trainmon or somebody in its name may have left."""
    for name in ("tqdm-sgd-nan", "nanogpt-char-healthy"):
        shutil.copytree(samples / name, root / "logs" / name)
    log = root / "logs" / "exp-1" / "train.log"
    log.parent.mkdir()
    log.write_text(
        "".join(f"step {step} | loss {2 / step**0.5:.4f}\n" for step in range(1, 60)) + "step 60 | loss nan\n"
    )
    (log.parent / "pid").write_text("4000000\n")
    (root / ".trainmon").mkdir(mode=0o700)
    (root / ".trainmon" / "journal.jsonl").write_text(json.dumps(INTENT) + "\n")
    (root / ".trainmon" / "acting.lock").write_text("")
    (root / "results").mkdir()
    (root / "results" / "exp-1.json").write_text("{half")
    (root / "results" / ".exp-1.json.trainmon-4000000-0123456789abcdef").write_text("{")
    (root / "dev_notes.md").write_text("# Dev Notes\n\x1b[31m")
    (root / "trainmon.yaml").write_text("metric: loss\n")
    return root


def test_commands_that_look_write_nothing(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = trace(tree)
    for command in (
        ["check"],
        ["check", "--json"],
        ["check", "--report"],
        ["explain"],
        ["diagnose"],
        ["diagnose", "--json"],
        ["watch", "--until", "verdict"],
        ["replay", "--headless"],
        ["config", "show"],
    ):
        main([*command, str(tree)])
        assert trace(tree) == before, command
    assert "diverged" in capsys.readouterr().out


def test_the_app_writes_nothing_before_a_yes_and_tells_what_was_left_open(opened: Open, tree: Path) -> None:
    before = trace(tree)
    terminal = opened(tree)
    terminal.wait_for("quit")
    terminal.press_until("e", "nobody knows")
    terminal.press_until("Esc", lambda: "─ Events" not in terminal.text)
    terminal.press_until("W", "Add it")
    assert trace(tree) == before
    terminal.press_until("Esc", lambda: "Add it" not in terminal.text)
    terminal.keys("q")
    assert terminal.wait() == 0
    after = trace(tree)
    journal = str(tree / ".trainmon" / "journal.jsonl")  # it is there: somebody has acted here before
    assert after.pop(journal) != before.pop(journal)
    assert after == before, "beside the no in the journal"
    assert '"what": "no"' in Path(journal).read_text()
