"""The installed command in a real terminal, and real trainings; all of it is gone when a test ends."""

import os
import pty
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.terminal import Terminal

Open = Callable[..., Terminal]
COMMAND = Path(sys.executable).parent / "trainmon"
"""As it was installed."""


def _no_terminal() -> str | None:
    """Why a test here cannot run on this machine."""
    try:
        for descriptor in pty.openpty():
            os.close(descriptor)
    except OSError as error:
        return f"no pseudo-terminal can be made here: {error}"
    return None if COMMAND.exists() else f"trainmon is not installed beside {sys.executable}"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Open `trainmon` with these arguments, at this size.

    `patched`: Python that runs in it before anything else. `environment`: all of it, instead of the usual one.
    """
    if (reason := _no_terminal()) is not None:
        pytest.skip(reason)
    terminals: list[Terminal] = []

    def begin(
        *arguments: str | Path,
        size: tuple[int, int] = (160, 48),
        patched: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> Terminal:
        environment = dict(environment_of(tmp_path) if environment is None else environment)
        if patched:
            folder = tmp_path / "patched"
            folder.mkdir()
            (folder / "sitecustomize.py").write_text(patched)
            environment["PYTHONPATH"] = str(folder)
        terminals.append(Terminal([str(COMMAND), *map(str, arguments)], environment, size))
        return terminals[-1]

    yield begin
    for terminal in terminals:
        terminal.close()


def environment_of(home: Path) -> dict[str, str]:
    """Without the settings of the person who runs the tests."""
    left_out = ("NO_COLOR", "COLUMNS", "LINES", "PYTHONPATH", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {
        "HOME": str(home / "home"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


class Training:
    """A training with its child."""

    def __init__(self, log: Path, process: "subprocess.Popen[str]") -> None:
        self.log, self.process = log, process
        assert process.stdout is not None
        word, pid, child = process.stdout.readline().split()
        assert word == "ready"
        self.pid, self.child = int(pid), int(child)

    def break_it(self) -> float:
        """The loss becomes NaN; returns the monotonic time at which that line was in the file."""
        os.kill(self.pid, signal.SIGUSR1)
        assert self.process.stdout is not None
        word, at = self.process.stdout.readline().split()
        assert word == "nan"
        return float(at)

    @property
    def lives(self) -> bool:
        """Both of them do."""
        return all(map(lives, (self.pid, self.child)))

    @property
    def is_gone(self) -> bool:
        return not any(map(lives, (self.pid, self.child)))


def lives(pid: int) -> bool:
    """A zombie does not: only its parent has not asked yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


Train = Callable[..., Training]


@pytest.fixture
def root() -> Iterator[Path]:
    """An experiment root. Its path is short wherever the tests run, so that it stands on the screen in one piece."""
    with TemporaryDirectory(prefix="lab-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def train(root: Path) -> Iterator[Train]:
    """Start a training that writes `logs/<exp_id>/train.log` under `root`; `shell`: below one that tells its status."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("real trainings are looked at through /proc, which is not here")
    begun: list[subprocess.Popen[str]] = []
    script = Path(__file__).with_name("trainer.py")

    def begin(exp_id: str, *words: str, shell: bool = False) -> Training:
        log = root / "logs" / exp_id / "train.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(script), str(log), *words]
        process = subprocess.Popen(
            ["bash", "-c", f"{shlex.join(command)}; echo rc=$?"] if shell else command,
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        begun.append(process)
        return Training(log, process)

    yield begin
    for process in begun:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()
