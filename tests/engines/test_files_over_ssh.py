"""Logs on two hosts that a real sshd serves, beside logs of this machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.engines.sshd import Sshd, reached
from tests.engines.watched_logs import ALLOWED, Logs, all_is_there, watch
from tui_monitor.cli.assemble import watching
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life
from tui_monitor.monitor import Monitor
from tui_monitor.settings.settings import Settings

pytestmark = [pytest.mark.engines, pytest.mark.alone]

UNREACHABLE_WITHIN = 10.0


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Sshd]]:
    folder = Path(mkdtemp(prefix="tm-"))  # a socket's path may not be long
    up = {name: Sshd(name, folder / name) for name in ("north", "south")}
    reached(list(up.values()), folder / "bin", monkeypatch)
    yield up
    for host in up.values():
        host.stop()


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    runs = {f"{host}:exp-{n}": tmp_path / host / f"exp-{n}/train.log" for host in ("north", "south") for n in range(5)}
    return Logs({**runs, **{f"exp-{n}": tmp_path / "here" / f"exp-{n}/train.log" for n in range(2)}})


def begun(tmp_path: Path, logs: Logs) -> Monitor:
    """All hosts are connected, and all runs were seen."""
    logs.write()
    monitor, until = monitor_of(tmp_path), time.monotonic() + 60
    while not all(logs.seen.values()):
        assert time.monotonic() < until, logs.seen
        watch(monitor, logs, 0.5)
    return monitor


def monitor_of(tmp_path: Path) -> Monitor:
    return watching([f"/ssh:north{tmp_path}/north", f"/ssh:south{tmp_path}/south", str(tmp_path / "here")], Settings())


def test_a_frozen_host_delays_only_itself_and_loses_nothing(hosts: dict[str, Sshd], logs: Logs, tmp_path: Path) -> None:
    monitor = begun(tmp_path, logs)
    others = [run for run in logs.seen if not run.startswith("south")]
    before, frozen_at = len(logs.written), time.monotonic()
    frozen = hosts["south"].freeze()
    away = None
    try:
        while away is None:
            watch(monitor, logs, 0.2)
            lives = [view.life for view in monitor.snapshot().runs if view.id.startswith("south")]
            away = time.monotonic() - frozen_at if all(life is Life.UNREACHABLE for life in lives) else None
            assert time.monotonic() < frozen_at + UNREACHABLE_WITHIN, lives
        watch(monitor, logs, 5)
    finally:
        for pid in reversed(frozen):
            os.kill(pid, signal.SIGCONT)
    print(f"unreachable after {away:.1f} s; others at most {max(logs.lags(others, before)):.2f} s")
    assert max(logs.lags(others, before)) < ALLOWED
    all_is_there(monitor, logs)


def test_beside_a_frozen_host_others_turn_red_as_soon_as_ever(
    hosts: dict[str, Sshd], logs: Logs, tmp_path: Path
) -> None:
    """0.2 s are promised (benchmarks measure them); here ten times that."""
    for _ in range(60):
        logs.write()
    monitor = begun(tmp_path, logs)
    frozen = hosts["south"].freeze()
    took = {}
    try:
        for run in ("exp-0", "exp-1", "north:exp-0", "north:exp-1"):
            with logs.path(run).open("a") as log:
                log.write("".join(f"step {len(logs.written) + n} | loss nan\n" for n in range(1, 4)))
            took[run] = red_after(monitor, run)
    finally:
        for pid in reversed(frozen):
            os.kill(pid, signal.SIGCONT)
    print("red beside a frozen host after", {run: f"{seconds:.2f} s" for run, seconds in took.items()})


def red_after(monitor: Monitor, run: str) -> float:
    written = time.monotonic()
    while True:
        (view,) = (view for view in monitor.step().runs if view.id == run)
        if view.verdict.decision is Decision.STOP:
            return time.monotonic() - written
        assert time.monotonic() < written + ALLOWED, view.verdict
        monitor.wait(0.02)


def test_connections_that_are_cut_again_and_again_lose_and_double_nothing(
    hosts: dict[str, Sshd], logs: Logs, tmp_path: Path
) -> None:
    monitor = begun(tmp_path, logs)
    for _ in range(5):
        watch(monitor, logs, 2, every=0.01)
        hosts["north"].cut()
    all_is_there(monitor, logs)


def test_a_log_that_is_rotated_and_truncated_there_is_read_as_here(
    hosts: dict[str, Sshd], logs: Logs, tmp_path: Path
) -> None:
    monitor = begun(tmp_path, logs)
    for path in logs.paths:
        path.rename(path.with_name("train.log.1"))
    watch(monitor, logs, 3)
    all_is_there(monitor, logs)
    for path in logs.paths:
        path.write_text("step 1 | loss 1.0\n")
    until = time.monotonic() + 20
    notes = {view.id: view.files[0].note for view in monitor.snapshot().runs}
    while not all("restarted" in str(note) for note in notes.values()):
        assert time.monotonic() < until, notes
        monitor.step()
        monitor.wait(0.05)
        notes = {view.id: view.files[0].note for view in monitor.snapshot().runs}


def told_of(tmp_path: Path, path: str) -> str:
    checked = subprocess.run(
        [sys.executable, "-m", "tui_monitor", "check", path, str(tmp_path / "here")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "exp-0" in checked.stdout, "what lies here is told all the same"
    return checked.stdout + checked.stderr


def test_another_host_key_is_refused_and_told(hosts: dict[str, Sshd], logs: Logs, tmp_path: Path) -> None:
    logs.write()
    known = hosts["south"].folder / "known_hosts"
    other = subprocess.run(
        ["ssh-keygen", "-y", "-f", str(hosts["north"].folder / "hostkey")], capture_output=True, text=True, check=True
    ).stdout
    known.write_text(f"{known.read_text().split()[0]} {other}")
    assert "another than the known" in told_of(tmp_path, f"south:{tmp_path}/south")


def test_whom_the_host_does_not_let_in_is_told(hosts: dict[str, Sshd], logs: Logs, tmp_path: Path) -> None:
    logs.write()
    (hosts["south"].folder / "authorized_keys").write_text("")
    assert "it wants a password, or your key is not accepted" in told_of(tmp_path, f"south:{tmp_path}/south")
