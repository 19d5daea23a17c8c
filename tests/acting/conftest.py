"""Real processes: started by a test, always reaped."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.acting.trainers import TRAINER, Start, Started
from tui_monitor.hosts.local.linux import ProcTable
from tui_monitor.hosts.process_table import ProcessTable


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a command in a session of its own; it must say `ready` first."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*command: str, **options: object) -> Started:
        process: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
            command, stdout=subprocess.PIPE, text=True, start_new_session=True, **options
        )
        begun.append(process)
        return Started(process)

    yield begin
    for process in begun:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def train(start: Start, tmp_path: Path) -> Callable[..., Started]:
    """A trainer called `train.py` writing `logs/<exp_id>/train.log` under tmp_path."""
    script = tmp_path / "train.py"
    script.write_text(TRAINER)

    def begin(exp_id: str, *words: str, **options: object) -> Started:
        log = tmp_path / "logs" / exp_id / "train.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        return start(sys.executable, str(script), str(log), *words, **options)

    return begin


@pytest.fixture
def table() -> ProcessTable:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc")
    return ProcTable()
