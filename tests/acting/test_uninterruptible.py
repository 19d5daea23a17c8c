"""A process that waits for the kernel can be killed by nobody: that is said, and nothing is called killed."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acting.test_hands import proposal
from tests.acting.trainers import wait_for, wait_until_ended
from tests.fuse_mount import SERVER, Mount
from tui_monitor.acting.family import alive, led_by
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
    end = time.monotonic() + 30
    while str(point) not in Path("/proc/self/mounts").read_text():
        assert time.monotonic() < end, "nothing was mounted"
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


HOLDS = "import os, signal, sys; kept = open(sys.argv[1]); print('ready', os.getpid(), flush=True); signal.pause()"


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    mount = Mount(tmp_path / "point", tmp_path / "behind")
    yield mount
    mount.close()


def test_what_is_being_torn_down_has_no_command_and_has_not_ended(mount: Mount, table: ProcessTable) -> None:
    """Killed, and it closes its files: one of them lies where nobody answers any more."""
    (mount.behind / "data.bin").write_bytes(b"1")
    holds = [sys.executable, "-I", "-S", "-c", HOLDS, str(mount.point / "data.bin")]
    leader = subprocess.Popen(
        ["sh", "-c", f"{shlex.join(holds)} &"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert leader.stdout is not None
    pid = int(leader.stdout.readline().split()[1])
    leader.wait()
    identity = table.identify(pid)
    assert identity is not None
    assert "signal.pause()" in led_by(table, {leader.pid})[pid]
    mount.hang()
    wait_for(lambda: _state(table, mount.server.pid) == "T", "the server is stopped")
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: (facts := table.facts(pid)) is not None and facts.exiting, "the kernel tears it down")
    wait_for(lambda: table.command(pid) == (), "its memory is gone")
    assert led_by(table, {leader.pid}) == {}
    assert alive(table, identity)
    mount.answer_again()
    wait_until_ended(pid)
    assert not alive(table, identity)
    leader.stdout.close()


def _state(table: ProcessTable, pid: int) -> str:
    facts = table.facts(pid)
    return facts.state if facts is not None else ""


def _wait_until_asked(server: "subprocess.Popen[bytes]") -> None:
    """It has taken the question, and sleeps over the answer."""
    end = time.monotonic() + 20
    while "nanosleep" not in Path(f"/proc/{server.pid}/wchan").read_text():
        assert time.monotonic() < end, Path(f"/proc/{server.pid}/wchan").read_text()
        time.sleep(0.01)
