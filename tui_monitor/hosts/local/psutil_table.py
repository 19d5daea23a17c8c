"""Systems without /proc: the process table as psutil tells it."""

import os
from collections.abc import Callable, Mapping, Set
from typing import TypeVar

import psutil

from tui_monitor.hosts.host import Host
from tui_monitor.hosts.local.this_host import HERE
from tui_monitor.hosts.process_table import Owner, ProcessFacts
from tui_monitor.model.process_identity import ProcessIdentity

_MICROSECONDS = 1_000_000
_STATES = {
    psutil.STATUS_RUNNING: "R",
    psutil.STATUS_DISK_SLEEP: "D",
    psutil.STATUS_STOPPED: "T",
    psutil.STATUS_TRACING_STOP: "T",
    psutil.STATUS_ZOMBIE: "Z",
    psutil.STATUS_DEAD: "X",
}
T = TypeVar("T")


class PsutilTable:
    """Knows no pipes, control groups and pid namespaces; an open file counts as written where that is not told."""

    host: Host = HERE

    def pids(self) -> list[int]:
        return psutil.pids()

    def facts(self, pid: int) -> ProcessFacts | None:
        return _ask(pid, _facts, None)

    def owner(self, pid: int) -> Owner | None:
        return _ask(pid, lambda process: Owner(process.uids().real, process.pid), None)

    def identify(self, pid: int) -> ProcessIdentity | None:
        facts, owner = self.facts(pid), self.owner(pid)
        if facts is None or owner is None or pid < 2:
            return None
        return ProcessIdentity(pid, facts.start, "", owner.uid, program=_ask(pid, lambda process: process.exe(), ""))

    def started(self, start: int) -> float:
        return start / _MICROSECONDS

    def command(self, pid: int) -> tuple[str, ...]:
        return _ask(pid, lambda process: tuple(process.cmdline()), ())

    def cwd(self, pid: int) -> str:
        return _ask(pid, lambda process: process.cwd(), "")

    def environment(self, pid: int) -> Mapping[str, str]:
        nothing: dict[str, str] = {}
        return _ask(pid, lambda process: process.environ(), nothing)

    def writes(self, pid: int, paths: Set[str]) -> set[str]:
        nothing: set[str] = set()
        return _ask(pid, lambda process: _written(process) & paths, nothing)

    def written(self, pid: int) -> set[str]:
        nothing: set[str] = set()
        return _ask(pid, _written, nothing)

    def caught(self, pid: int) -> frozenset[int] | None:  # noqa: ARG002
        return None

    def opened(self, pid: int, descriptor: int) -> str | None:  # noqa: ARG002
        return None


def _facts(process: psutil.Process) -> ProcessFacts:
    with process.oneshot():
        start = round(process.create_time() * _MICROSECONDS)
        state = _STATES.get(process.status(), "S")
        group, session = os.getpgid(process.pid), os.getsid(process.pid)
        used = process.cpu_times()
        cpu, memory = used.user + used.system, process.memory_info().rss
        return ProcessFacts(process.pid, process.ppid(), group, session, start, state, _terminal(process), cpu, memory)


def _terminal(process: psutil.Process) -> int:
    name = process.terminal()
    return os.stat(name).st_rdev if name else 0


def _written(process: psutil.Process) -> set[str]:
    return {file.path for file in process.open_files() if getattr(file, "mode", "w") != "r"}


def _ask(pid: int, question: Callable[[psutil.Process], T], otherwise: T) -> T:
    try:
        return question(psutil.Process(pid))
    except (psutil.Error, OSError, ValueError):
        return otherwise
