"""A process that waits for the kernel can be killed by nobody: that is said, and nothing is called killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acting.test_hands import proposal
from tests.acting.trainers import wait_until_ended
from tests.fuse_mount import SERVER
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.stopping import Stop
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Result, Rung

WAITS = "import os, sys; print('ready', flush=True); os.stat(sys.argv[1])"


@pytest.fixture
def never_answers(tmp_path: Path) -> Iterator[tuple[Path, "subprocess.Popen[bytes]"]]:
    """A folder whose server takes what is asked and answers in ten minutes."""
    if not os.path.exists("/dev/fuse") or os.geteuid() != 0:
        pytest.skip("a file system in user space needs /dev/fuse and root")
    point, behind = tmp_path / "point", tmp_path / "behind"
    point.mkdir()
    behind.mkdir()
    server = subprocess.Popen([sys.executable, str(SERVER), str(behind), str(point), "600", "0"])
    while str(point) not in Path("/proc/self/mounts").read_text():
        if server.poll() is not None:
            pytest.skip("no file system can be mounted here")
        time.sleep(0.01)
    yield point, server
    server.kill()
    server.wait()
    subprocess.run(["umount", "-l", str(point)], check=False)


def test_k14_one_in_state_d_is_not_called_killed(
    never_answers: tuple[Path, "subprocess.Popen[bytes]"], table: ProcessTable
) -> None:
    point, server = never_answers
    command = [sys.executable, "-I", "-S", "-c", WAITS, str(point / "x")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    clock = ManualClock()
    stop = Stop(RealHands(table, clock), proposal(table, process.pid, Rung.KILL, wait=5))
    _wait_until_asked(server)
    assert stop.begin().result is Result.SENT
    end = time.monotonic() + 20
    while _state(table, process.pid) != "D":
        assert time.monotonic() < end
        time.sleep(0.01)
    told = stop.check()
    assert told.result is Result.SENT
    assert f"pid {process.pid} waits for the kernel (state D) and cannot be killed now" in told.message
    clock.sleep(6)
    assert stop.check().result is Result.STILL_ALIVE
    assert [survivor.pid for survivor in told.survivors] == [process.pid]
    os.kill(server.pid, signal.SIGKILL)  # whoever waits for it is let go
    wait_until_ended(process.pid)
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()


def _state(table: ProcessTable, pid: int) -> str:
    facts = table.facts(pid)
    return facts.state if facts is not None else ""


def _wait_until_asked(server: "subprocess.Popen[bytes]") -> None:
    """It has taken the question, and sleeps over the answer."""
    end = time.monotonic() + 20
    while "nanosleep" not in Path(f"/proc/{server.pid}/wchan").read_text():
        assert time.monotonic() < end, Path(f"/proc/{server.pid}/wchan").read_text()
        time.sleep(0.01)
