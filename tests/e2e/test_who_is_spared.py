"""People work in tmux with the run's folder in a variable: what else they run there is not the run's."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Train, lives
from tests.e2e.person import say_yes

Tmux = Callable[..., str]
OTHERS = {
    "a shell of its own": "bash -i",
    "an editor": "exec -a vim sleep 900",
    "another experiment": f"{shlex.quote(sys.executable)} -c 'import time; time.sleep(900)  # another experiment'",
    "a server left running": f"exec -a tensorboard {shlex.quote(sys.executable)} -m http.server 0 --bind 127.0.0.1",
}


@pytest.fixture
def folder(root: Path) -> Path:
    return root / "logs" / "exp-1"


@pytest.fixture
def tmux(folder: Path, tmp_path: Path) -> Iterator[Tmux]:
    """Ask a tmux server on a socket of its own, whose environment holds the run's folder."""
    if (program := shutil.which("tmux")) is None:
        pytest.skip("tmux is not installed: no server that stands above a training can be started")
    environment = {name: value for name, value in os.environ.items() if name not in ("TMUX", "TMUX_PANE")}
    environment |= {"EXP_DIR": str(folder), "TMUX_TMPDIR": str(tmp_path), "HOME": str(tmp_path)}

    def ask(*words: str) -> str:
        command = [program, "-L", "spared", "-f", "/dev/null", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    folder.mkdir(parents=True)
    yield ask
    subprocess.run([program, "-L", "spared", "kill-server"], env=environment, capture_output=True)


def start_there(tmux: Tmux, *words: str) -> int:
    """The pid of what was started in a pane of its own."""
    return int(tmux(*words[:1], "-d", "-P", "-F", "#{pane_pid}", *words[1:]))


def test_what_else_runs_below_the_same_tmux_server_outlives_the_stop(
    opened: Open, tmux: Tmux, root: Path, folder: Path
) -> None:
    trainer = Path(__file__).with_name("trainer.py")
    command = f"exec {shlex.join([sys.executable, str(trainer), str(folder / 'train.log')])}"
    training = start_there(tmux, "new-session", "-s", "t", command)
    others = {name: start_there(tmux, "new-session", "-s", name[-6:], word) for name, word in OTHERS.items()}
    others["its neighbour in a split window"] = start_there(tmux, "split-window", "-t", "t", "exec sleep 900")
    terminal = opened(root)
    terminal.wait_for("1 CONTINUE")
    terminal.wait_for(f"pid {training}")
    terminal.keys("K")
    terminal.wait_for("Stop this run?")
    terminal.wait_for(f"SIGTERM to pid {training}")
    assert {name for name, pid in others.items() if f"pid {pid}" in terminal.text} == set()
    say_yes(terminal, "Stop it")
    terminal.wait_for("verified:")
    assert not lives(training)
    assert {name for name, pid in others.items() if not lives(pid)} == set()


LAUNCHER = """
import sys, time
logs = [open(path, "a", buffering=1) for path in sys.argv[1:]]
step = 0
while step := step + 1:
    for log in logs:
        log.write(f"step {step} | loss {1 / step:.4f}\\n")
    time.sleep(0.05)
"""


def test_a_launcher_of_two_runs_outlives_the_stop_of_the_one_that_is_watched(opened: Open, root: Path) -> None:
    logs = [root / "logs" / name / "train.log" for name in ("exp-1", "exp-2")]
    for log in logs:
        log.parent.mkdir(parents=True)
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, *map(str, logs)])
    try:
        terminal = opened(logs[1].parent)
        terminal.wait_for(f"pid {launcher.pid}")
        terminal.keys("K")
        terminal.wait_for("also writes logs/exp-1/train.log: stopping it would stop both")
        assert launcher.poll() is None
    finally:
        launcher.kill()
        launcher.wait()


def test_s3_a_copied_folder_does_not_stop_the_original(opened: Open, train: Train, root: Path) -> None:
    training = train("exp-1")
    (training.log.parent / "pid").write_text(f"{training.pid}\n")
    shutil.copytree(training.log.parent, root / "logs" / "exp-2")
    terminal = opened(root / "logs" / "exp-2")
    terminal.wait_for(" exp-2 ")
    terminal.keys("K")
    terminal.wait_for(f"not proven: process {training.pid}")
    assert training.lives
    both = opened(root)
    both.wait_for(f"pid {training.pid}")
    both.press_until("l", lambda: both.row(" exp-1 ").rstrip().endswith("┓"))
    both.keys("K")
    both.wait_for(f"SIGTERM to pid {training.pid}")
