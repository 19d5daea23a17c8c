"""A run on a host that a real sshd serves goes NaN, is stopped there after a yes, and is recorded there."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.engines.sshd import Sshd, reached

pytestmark = [pytest.mark.engines, pytest.mark.alone]
_TRAINER = """
import sys, time
log = open(sys.argv[1], "a", buffering=1)
for step in range(6000):
    print(f"step {step} | loss {2 - step / 1000 if step < 40 else float('nan')}", file=log)
    time.sleep(0.02)
"""


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    folder = Path(mkdtemp(prefix="tm-"))  # a socket's path may not be long
    up = Sshd("north", folder / "north")
    reached([up], folder / "bin", monkeypatch)
    yield up
    up.stop()


@pytest.fixture
def training(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    log = tmp_path / "root/logs/exp-1/train.log"
    log.parent.mkdir(parents=True)
    process = subprocess.Popen([sys.executable, "-c", _TRAINER, str(log)])
    until = time.monotonic() + 60
    while not (log.exists() and log.read_text().count("\n") > 80):
        assert time.monotonic() < until
        time.sleep(0.05)
    yield process
    process.kill()
    process.wait()


def trainmon(*words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "tui_monitor", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def test_it_is_found_stopped_and_recorded_there(
    host: Sshd, training: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    root = tmp_path / "root"
    code, said = trainmon("check", f"north:{root}", "--json")
    (run,) = json.loads(said)["runs"]
    assert (code, run["decision"], run["source"]["host"]) == (20, "STOP", "north")
    assert (run["process"]["pid"], run["process"]["host"]) == (training.pid, "north")
    code, said = trainmon("stop", "exp-1", "--root", f"north:{root}")
    assert code == 3
    assert f"pid {training.pid} on north" in said
    (name,) = [line.split()[1] for line in said.splitlines() if line.startswith("id ")]
    code, said = trainmon("stop", "exp-1", "--root", f"north:{root}", "--yes", name)
    assert code == 0, said
    assert training.wait(10) == -15
    assert json.loads((root / "results/exp-1.json").read_text())["status"] == "diverged"
    assert "NaN" in (root / "dev_notes.md").read_text()
    assert [json.loads(line)["what"] for line in (root / ".trainmon/journal.jsonl").read_text().splitlines()] == [
        "intent",
        "outcome",
    ]
