"""A person shares connections (ControlMaster), and the process that holds the connection hangs."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.engines.sshd import Sshd, reached
from tests.engines.watched_logs import ALLOWED, Logs, all_is_there, watch
from tui_monitor.cli.assemble import watching
from tui_monitor.model.run import Life
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings

pytestmark = [pytest.mark.engines, pytest.mark.alone]

UNREACHABLE_WITHIN = 10.0
SHARED = "north-shared"


@pytest.fixture
def north(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    folder = Path(mkdtemp(prefix="tm-"))  # a socket's path may not be long
    up = {name: Sshd(name, folder / name) for name in ("north", "south")}
    reached(list(up.values()), folder / "bin", monkeypatch)
    yield up["north"]
    for host in up.values():
        host.stop()


class Master:
    """The process that holds the connection, once a person has logged in by hand."""

    def __init__(self) -> None:
        subprocess.run(["ssh", SHARED, "true"], timeout=30, check=True, stdin=subprocess.DEVNULL)
        told = subprocess.run(["ssh", "-O", "check", SHARED], capture_output=True, text=True, timeout=30, check=True)
        found = re.search(r"pid=(\d+)", told.stderr)
        assert found is not None, told
        self.pid = int(found[1])

    def freeze(self) -> float:
        os.kill(self.pid, signal.SIGSTOP)
        return time.monotonic()

    def thaw(self) -> float:
        os.kill(self.pid, signal.SIGCONT)
        return time.monotonic()


@pytest.fixture
def master(north: Sshd) -> Iterator[Master]:
    made = Master()
    yield made
    made.thaw()
    os.kill(made.pid, signal.SIGTERM)


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    places = {f"{SHARED}:exp-{n}": tmp_path / f"north/exp-{n}/train.log" for n in range(2)}
    others = {"south:exp-0": tmp_path / "south/exp-0/train.log", "exp-0": tmp_path / "here/exp-0/train.log"}
    return Logs({**places, **others})


def monitor_of(tmp_path: Path) -> Monitor:
    paths = [f"/ssh:{SHARED}{tmp_path}/north", f"/ssh:south{tmp_path}/south", str(tmp_path / "here")]
    return watching(paths, Settings())


def until(monitor: Monitor, logs: Logs, condition: Callable[[], bool], seconds: float) -> float:
    """When it came about, by a monotonic clock. All write on meanwhile."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, [(view.id, view.life, view.verdict) for view in monitor.snapshot().runs]
        watch(monitor, logs, 0.2)
    return time.monotonic()


def are_unreachable(monitor: Monitor) -> bool:
    mine = [view for view in monitor.snapshot().runs if view.id.startswith(SHARED)]
    return bool(mine) and all(view.life is Life.UNREACHABLE for view in mine)


def others(logs: Logs) -> list[str]:
    return [run for run in logs.seen if not run.startswith(SHARED)]


def test_when_it_hangs_the_host_is_unreachable_and_reached_again_by_a_way_of_our_own(
    north: Sshd, master: Master, logs: Logs, tmp_path: Path
) -> None:
    logs.write()
    monitor = monitor_of(tmp_path)
    until(monitor, logs, lambda: all(logs.seen.values()), 60)
    before, frozen = len(logs.written), master.freeze()
    away = until(monitor, logs, lambda: are_unreachable(monitor), UNREACHABLE_WITHIN)
    back = until(monitor, logs, lambda: not are_unreachable(monitor), 60)
    print(f"unreachable after {away - frozen:.1f} s, back after {back - frozen:.1f} s by another connection")
    assert max(logs.lags(others(logs), before)) < ALLOWED
    all_is_there(monitor, logs)


def test_one_that_hangs_already_is_gone_around(north: Sshd, master: Master, logs: Logs, tmp_path: Path) -> None:
    logs.write()
    frozen = master.freeze()
    monitor = monitor_of(tmp_path)
    there = until(monitor, logs, lambda: all(logs.seen.values()), UNREACHABLE_WITHIN)
    print(f"read after {there - frozen:.1f} s")
    all_is_there(monitor, logs)


def test_where_there_is_no_other_way_that_is_told_and_it_is_taken_up_again_once_it_answers(
    north: Sshd, master: Master, logs: Logs, tmp_path: Path
) -> None:
    """As where a second factor is asked for: only who logged in by hand has a connection."""
    logs.write()
    monitor = monitor_of(tmp_path)
    until(monitor, logs, lambda: all(logs.seen.values()), 60)
    (north.folder / "authorized_keys").write_text("")
    frozen = master.freeze()
    away = until(monitor, logs, lambda: are_unreachable(monitor), UNREACHABLE_WITHIN)
    told = until(
        monitor, logs, lambda: any("the connection that is shared hangs" in said for said in monitor.problems), 60
    )
    thawed = master.thaw()
    back = until(monitor, logs, lambda: not are_unreachable(monitor), 90)
    print(f"unreachable after {away - frozen:.1f} s, why after {told - frozen:.1f} s, back {back - thawed:.1f} s later")
    print(monitor.problems)
    all_is_there(monitor, logs)
