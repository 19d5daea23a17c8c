"""Runs that `trainmon run` starts: real ones, of which nothing is left when a test ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui_monitor.cli.main import main
from tui_monitor.cli.run import PASSED_ON

TIMEOUT = 60.0
TRAINER = """
import os, signal, sys, time
steps, then = int(sys.argv[1]), sys.argv[2]
signal.signal(signal.SIGUSR1, lambda *_: sys.exit(5))
for step in range(steps):
    print(f"step {step} loss {2 / (step + 1) ** 0.5:.4f}")
if then == "waits":
    while True: signal.pause()
if then == "writes":
    while True:
        step += 1
        try: print(f"step {step} loss 0.2")
        except OSError: pass  # a full disk is its own matter
        time.sleep(0.01)
sys.exit(int(then))
"""


def until(seen: Callable[[], object], what: str) -> None:
    """Waits for it, a minute at most."""
    end = time.monotonic() + TIMEOUT
    while not seen():
        assert time.monotonic() < end, f"not within {TIMEOUT:g} s: {what}"
        time.sleep(0.01)


def lives(pid: int) -> bool:
    """A zombie does not: only its parent has not asked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@dataclass(frozen=True)
class Begun:
    folder: Path
    pid: int
    recorder: int

    @property
    def log(self) -> Path:
        return self.folder / "train.log"

    @property
    def exit(self) -> Path:
        return self.folder / "exit.json"

    def wrote(self, words: str = "loss") -> None:
        until(lambda: words in self.log.read_text(), words)

    def end(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)
        until(self.exit.exists, "exit.json")
        until(lambda: not lives(self.recorder), "the end of the recorder")


@dataclass
class Said:
    returncode: int
    stdout: str
    stderr: str


@dataclass
class Lab:
    """An experiment root, where the test stands, and what was started there."""

    root: Path
    begun: list[Begun]
    capture: pytest.CaptureFixture[str]

    def trainmon(self, *words: str) -> Said:
        """In this process."""
        self.capture.readouterr()
        return Said(main(words), *self.capture.readouterr())

    def run(self, *words: str) -> Said:
        return self.trainmon("run", *words)

    def waiting(self, *words: str, **options: bool) -> subprocess.Popen[str]:
        """`trainmon run --wait` as a process of its own; it has started the command."""
        command = [sys.executable, "-m", "tui_monitor", "run", "--wait", "--name", "exp-1", "--", *words]
        pipe = subprocess.PIPE
        waiting = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, **options)  # type: ignore[call-overload]
        assert waiting.stdout.readline().startswith("started")
        return waiting

    def train(self, name: str, *words: str, append: bool = False) -> Begun:
        """The trainer above, detached; returns once it has written."""
        flags = ["--name", name, *(["--append"] if append else [])]
        done = self.run(*flags, "--", sys.executable, str(self.root / "train.py"), *words)
        assert done.returncode == 0, done.stderr
        begun = self.found(name)
        begun.wrote()
        return begun

    def found(self, name: str) -> Begun:
        folder = self.root / "logs" / name
        pid = int((folder / "pid").read_text())
        begun = Begun(folder, pid, parent(pid) if lives(pid) else 0)
        self.begun.append(begun)
        return begun


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Lab]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("real runs are looked at through /proc, which is not here")
    (tmp_path / "train.py").write_text(TRAINER)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))
    handlers = {number: signal.getsignal(number) for number in PASSED_ON}
    lab = Lab(tmp_path, [], capsys)
    yield lab
    for number, handler in handlers.items():
        signal.signal(number, handler)
    for begun in lab.begun:
        for pid in filter(None, (begun.pid, begun.recorder)):
            with suppress(ProcessLookupError):
                if pid > 1 and lives(pid):
                    os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
