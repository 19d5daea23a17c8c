"""`trainmon run` in a real terminal that is closed: the command and its recorder go on."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, lives

_TRAINER = "import time\nfor step in range(10**6): print('step', step, 'loss', 2 / (step + 1)); time.sleep(0.02)\n"


@pytest.mark.alone
@pytest.mark.parametrize("wait", [True, False], ids=["waiting", "detached"])
def test_a_closed_terminal_ends_trainmon_and_not_the_command(opened: Open, root: Path, wait: bool) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("real runs are looked at through /proc, which is not here")
    (root / "train.py").write_text(_TRAINER)
    flags = ["--wait"] if wait else []
    script = str(root / "train.py")
    terminal = opened("run", *flags, "--root", root, "--name", "exp-1", "--", sys.executable, script)
    log, told = root / "logs/exp-1/train.log", root / "logs/exp-1/exit.json"
    comes(lambda: log.exists() and b"step 5" in log.read_bytes())
    pid = int((root / "logs/exp-1/pid").read_text())
    try:
        if not wait:
            assert terminal.wait() == 0
            assert f"process {pid}" in terminal.text
        terminal.hang_up()
        if wait:
            assert terminal.wait() == -signal.SIGHUP
        size = log.stat().st_size
        comes(lambda: log.stat().st_size > size + 50)
        assert lives(pid) and not told.exists()
    finally:
        os.kill(pid, signal.SIGTERM)
    comes(told.exists)
    assert json.loads(told.read_text())["signal"] == signal.SIGTERM


def comes(seen) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < until
        time.sleep(0.01)
