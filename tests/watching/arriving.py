"""Small real trainings that end in every way, and the first answer of those who come later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tui_monitor.cli import assemble
from tui_monitor.clock import SystemClock
from tui_monitor.model.act import Approval, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.settings.layers import Layer
from tui_monitor.settings.load import load
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown

Viewer = Literal["check", "watch", "app"]
LIVED = 6.0
"""Seconds that each training seems to have run: its log is dated so much later than its process began."""

_TRAINER = """
import os, signal, sys, threading, time
log, end, clock = sys.argv[1:]
out = open(log, "a", buffering=1)
os.dup2(out.fileno(), 2)
begin = time.time()
for step in range(1, 61):
    at = begin + step * 0.1
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at)) + f",{int(at % 1 * 1000):03d} - INFO - "
    out.write(f"{stamp if clock == 'clock' else ''}step {step} | loss {2 / step**0.5:.4f}\\n")
print("ready", flush=True)
if end == "crash": raise ValueError("no such thing")
if end == "oom": raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
if end == "error line": out.write("RuntimeError: something bad\\n"); os._exit(1)
if end == "finished": out.write("Training complete.\\n"); sys.exit(0)
if end == "killed": os.kill(os.getpid(), signal.SIGKILL)
if end == "SIGSTOP": os.kill(os.getpid(), signal.SIGSTOP)
if end == "deadlock": lock = threading.Lock(); lock.acquire(); lock.acquire()
while True: signal.pause()
"""
_HANGS = ("SIGSTOP", "deadlock", "stopped")


class Later(SystemClock):
    """The machine's clock, some seconds on."""

    later = 0.0

    def now(self) -> float:
        return super().now() + self.later

    def wall(self) -> float:
        return super().wall() + self.later


@dataclass(frozen=True)
class Training:
    root: Path
    log: Path


@contextmanager
def training(folder: Path, end: str, *, pid: bool, clock: bool) -> Iterator[Training]:
    """One that has come to its `end`; a hanging one hangs as long as the context lasts."""
    log = folder / "logs" / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    script = folder / "train.py"
    script.write_text(_TRAINER)
    command = [sys.executable, str(script), str(log), end, "clock" if clock else "none"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        if pid:
            (log.parent / "pid").write_text(f"{process.pid}\n")
        _reach(end, process)
        if end == "stopped":
            stop(folder)
            process.wait()
        else:
            dated = os.stat(log).st_mtime + LIVED
            os.utime(log, (dated, dated))
        yield Training(folder, log)
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def _reach(end: str, process: subprocess.Popen[str]) -> None:
    if end == "SIGSTOP":
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    elif end not in _HANGS:
        process.wait()


def settings_of(root: Path) -> Settings:
    return load([str(root)], None, Layer())


def stop(root: Path) -> None:
    """As a person does it in the app, with real hands."""
    monitor = assemble.watching([str(root)], settings_of(root), acting=True)
    view = first_answer(monitor)
    proposal = monitor.propose(ProposeStop(view.id, Rung.TERM))
    assert isinstance(proposal, StopProposal), proposal
    outcome = monitor.act(Approval(proposal, SystemClock().now(), Shown("keyboard")))
    for _ in range(100):
        if outcome.result is Result.DONE or any("verified" in event.message for event in monitor.step().events):
            return
        monitor.wait(0.1)
    raise AssertionError(f"not stopped: {outcome.message}")


def answer(viewer: Viewer, root: Path, age: float, patch: pytest.MonkeyPatch) -> RunView:
    """The first thing that is said about the one run below `root` by whoever comes `age` seconds after its end."""
    patch.setattr(Later, "later", LIVED + age)
    patch.setattr(assemble, "SystemClock", Later)
    said = settings_of(root)
    if viewer == "check":
        (view,) = assemble.looking_once([str(root)], said).settle().runs
        return view
    return first_answer(assemble.watching([str(root)], said, acting=viewer == "app"))


def first_answer(monitor: Monitor) -> RunView:
    """The first view that is not about a log that is still being read."""
    for _ in range(200):
        snapshot = monitor.step()
        if snapshot.runs and not snapshot.progress.discovering and not snapshot.progress.backlog:
            (view,) = snapshot.runs
            return view
        monitor.wait(0.05)
    raise AssertionError("nothing was read in 200 steps")
