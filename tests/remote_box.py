"""Another machine, played on this one: `ssh` starts its command here, so that all but the network is real."""

import os
import signal
import stat
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from tui_monitor.clock import Clock, SystemClock
from tui_monitor.errors import NotYet
from tui_monitor.hosts.address import Address
from tui_monitor.hosts.everywhere import Everywhere
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.patience import LOOKING_ONCE, Patience
from tui_monitor.hosts.ssh import line
from tui_monitor.hosts.ssh.command import Ssh
from tui_monitor.hosts.ssh.remote_files import RemoteFiles

BOX = Address("box")
LONG_ENOUGH = 30.0
"""Seconds; ten times what anything here takes."""
T = TypeVar("T")

_PLAYED = """#!/bin/sh
# The options are looked at by who wrote them down; the last word is the command, as sshd hands it to a login shell.
printf '%s\\n' "$*" >> "{said}"
[ -e "{down}" ] && {{ cat "{down}" >&2; exit 255; }}
for last; do [ "$last" = -G ] && exit 0; done
PATH="{programs}:$PATH"; export PATH
exec /bin/sh -c "$last"
"""


class Box:
    """`ssh`: what is called instead of it. `down`: a file whose text it fails with, while that is there."""

    def __init__(self, folder: Path, has_python: bool = True) -> None:
        self.ssh, self.down, self.said = folder / "bin/ssh", folder / "down", folder / "said"
        self.ssh.parent.mkdir(parents=True)
        make_program(self.ssh, _PLAYED.format(said=self.said, down=self.down, programs=folder / "programs"))
        (folder / "programs").mkdir()
        if not has_python:
            make_program(folder / "programs/python3", "#!/bin/sh\nexit 127\n")
        self._clock = SystemClock()

    def files(self, clock: Clock | None = None, patience: Patience = LOOKING_ONCE) -> RemoteFiles:
        return RemoteFiles(BOX, clock or self._clock, patience, self.start)

    def source(self, files: RemoteFiles) -> Everywhere:
        return Everywhere(LocalSource(self._clock), lambda address: files)

    def start(self, shared: bool) -> Sequence[str]:
        return Ssh(program=str(self.ssh)).argv(BOX, shared)


def make_program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def there(path: Path) -> Path:
    """What lies at `path`, by the way through the other machine."""
    return Path(f"{BOX.prefix}{path}")


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines poll, and come back, without the pauses that spare a network."""
    monkeypatch.setattr(line, "QUICK", 0.005)
    monkeypatch.setattr(line, "SLOW", 0.02)
    monkeypatch.setattr(line, "FIRST_PAUSE", 0.02)


def patiently(ask: Callable[[], T]) -> T:
    """The answer, once it is there."""
    return until(ask, lambda _: True)


def until(ask: Callable[[], T], holds: Callable[[T], bool], through: type[Exception] = NotYet) -> T:
    """The first answer of which it holds; after an error of the kind `through` it is asked again."""
    end = time.monotonic() + LONG_ENOUGH
    while True:
        try:
            if holds(answer := ask()):
                return answer
        except through:
            answer = None  # type: ignore[assignment]
        assert time.monotonic() < end, f"not in {LONG_ENOUGH} s; last: {answer}"
        time.sleep(0.005)


def helper_of(files: RemoteFiles) -> int:
    """The pid of the one process that it has there."""
    hello = files.line.hello
    assert hello is not None
    return hello.pid


def freeze(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def thaw(pid: int) -> None:
    os.kill(pid, signal.SIGCONT)
