"""The machine's processes, as acting asks about them: what any system must be able to tell."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Protocol

from tui_monitor.hosts.host import Host
from tui_monitor.model.process_identity import ProcessIdentity

PIPE = "pipe:"
"""The names of pipes begin so, those of all else with a slash."""


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """One process at one moment."""

    pid: int
    parent: int
    group: int
    session: int
    start: int
    """See `Identity.start`."""
    state: str
    """One letter as in `ps`: R, S, D (cannot be interrupted), T (stopped), Z (zombie), X."""
    terminal: int = 0
    """The number of its controlling terminal, only good for comparing; 0 when it has none."""
    cpu: float | None = field(default=None, compare=False)
    """Seconds of CPU time used so far by all its threads; None where the system does not tell."""
    memory: int | None = field(default=None, compare=False)
    """Bytes that are resident; None where the system does not tell."""
    exiting: bool = field(default=False, compare=False)
    """The kernel tears it down: its memory is going, and with that its command. It ends without anybody's doing, but is
    not `dead`: it may hold its files and its GPU for a moment, and as long as a device that hangs does not let go."""

    @property
    def dead(self) -> bool:
        """A zombie has ended: only its parent has not asked for the exit status yet."""
        return self.state in ("Z", "X", "x")


@dataclass(frozen=True, slots=True)
class Owner:
    uid: int
    thread_of: int
    """The pid this id is a thread of; the id itself for a process."""
    namespaced: bool = False
    """It lives in a pid namespace below ours, where its pid is another number."""
    cgroup: str = ""
    """The control groups it is in, equal for all that are in the same ones; empty where there are none."""


class ProcessTable(Protocol):
    """Every method answers None or empty when the process is gone, hidden, or not ours to look into.

    All paths are as the machine itself spells them.
    """

    host: Host
    """The machine whose processes these are."""

    def pids(self) -> list[int]: ...

    def facts(self, pid: int) -> ProcessFacts | None: ...

    def owner(self, pid: int) -> Owner | None: ...

    def identify(self, pid: int) -> ProcessIdentity | None:
        """None also for a thread id, and for pids that cannot be acted on."""
        ...

    def started(self, start: int) -> float:
        """`Facts.start` in seconds since the epoch."""
        ...

    def command(self, pid: int) -> tuple[str, ...]: ...

    def cwd(self, pid: int) -> str: ...

    def environment(self, pid: int) -> Mapping[str, str]: ...

    def writes(self, pid: int, paths: Set[str]) -> set[str]:
        """Which of these files (real paths) the process holds open for writing."""
        ...

    def written(self, pid: int) -> set[str]:
        """All files (real paths) that it holds open for writing; no devices, and none that was deleted."""
        ...

    def caught(self, pid: int) -> frozenset[int] | None:
        """Numbers of the signals for which it has a handler of its own; None where that cannot be told."""
        ...

    def opened(self, pid: int, descriptor: int) -> str | None:
        """The real path of the file, terminal or device behind this descriptor, or a name of the pipe that is equal
        at both of its ends (see `pipe`); None where that cannot be told."""
        ...


def pipe(table: ProcessTable, pid: int, descriptor: int) -> str | None:
    """The pipe behind this descriptor, by a name that is equal at both of its ends."""
    behind = table.opened(pid, descriptor)
    return behind if behind is not None and behind.startswith(PIPE) else None
