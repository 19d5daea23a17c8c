"""Which process exactly: what no later process of the same number shares."""

from __future__ import annotations

from msgspec import Struct


class Surroundings(Struct, frozen=True):
    """Where a process stood while it lived: by this it is told afterwards what it may have left behind."""

    session: int = 0
    terminal: int = 0
    cgroup: str = ""
    """Empty where others than the run are in it: then it tells nothing."""
    cwd: str = ""
    above: tuple[int, ...] = ()
    """Pids from its parent to the first process."""
    others: frozenset[int] = frozenset()
    """Pids of processes that looked left behind while it lived, and are another run's."""


class ProcessIdentity(Struct, frozen=True, eq=False):
    """Exactly one process: a later one with the same pid is another one.

    Whatever `kill` gives a meaning of its own (0, -1, groups) and pid 1 cannot be expressed: ValueError.
    """

    pid: int
    start: int
    """Clock ticks since boot on Linux, microseconds since the epoch elsewhere: only good for comparing."""
    boot: str
    """The machine's boot id; empty where it has none."""
    uid: int
    serial: int = 0
    """The kernel's own number for this process (inode of its pidfd); the same for all where the kernel has none."""
    program: str = ""
    """What it runs, and since which exec; empty where that is not told. A process that runs another program by now is
    the same process, and not what a person said yes to: see `send_signal.same`."""
    surroundings: Surroundings = Surroundings()

    def __post_init__(self) -> None:
        if not 2 <= self.pid < 2**31:
            raise ValueError(f"{self.pid} is not the pid of an ordinary process")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ProcessIdentity) and self._itself == other._itself

    def __hash__(self) -> int:
        return hash(self._itself)

    @property
    def _itself(self) -> tuple[int, int, str, int, int]:
        """What tells it from any other; not what it runs, nor what was seen around it."""
        return self.pid, self.start, self.boot, self.uid, self.serial
