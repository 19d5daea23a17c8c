"""What runs on other machines for us, counted there: one helper a host, and none once we are gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.engines.sshd import Sshd, reached

pytestmark = [pytest.mark.engines, pytest.mark.alone]

GONE_WITHIN = 5.0


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Sshd]]:
    """By names that no earlier test still watches."""
    folder = Path(mkdtemp(prefix="tm-"))  # a socket's path may not be long
    up = {name: Sshd(name, folder / name) for name in ("first", "second")}
    reached(list(up.values()), folder / "bin", monkeypatch)
    yield up
    for host in up.values():
        host.stop()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_one_helper_a_host_runs_there_and_none_five_seconds_after_we_have_ended(
    hosts: dict[str, Sshd], tmp_path: Path, end: signal.Signals
) -> None:
    for name in hosts:
        for run in range(5):
            (tmp_path / name / f"exp-{run}").mkdir(parents=True)
            (tmp_path / name / f"exp-{run}/train.log").write_text("step 1 | loss 2.0\nstep 2 | loss 1.5\n")
    places, told = [f"{name}:{tmp_path / name}" for name in hosts], tmp_path / "told"
    with told.open("w") as out:
        argv = [sys.executable, "-m", "tui_monitor", "watch", "--json", "--interval", "1", *places]
        ours = subprocess.Popen(argv, stdout=out, env={**os.environ, "XDG_STATE_HOME": str(tmp_path)})
    try:
        _until(lambda: all(f'"{name}:exp-4"' in told.read_text() for name in hosts), 60)
        _until(lambda: [len(host.run_there()) for host in hosts.values()] == [1, 1], 10)
        ours.send_signal(end)
        _until(lambda: not any(host.run_there() for host in hosts.values()), GONE_WITHIN)
    finally:
        ours.kill()
        ours.wait()


def _until(holds: Callable[[], bool], longest: float) -> None:
    end = time.monotonic() + longest
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
