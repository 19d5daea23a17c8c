"""A process table made by hand, for whole machines that no test could start."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from tui_monitor.hosts.host import Host
from tui_monitor.hosts.local.this_host import HERE
from tui_monitor.hosts.process_table import Owner, ProcessFacts
from tui_monitor.model.process_identity import ProcessIdentity

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Fake:
    """One process. `group` and `session`: 0 where it leads one of its own."""

    pid: int
    parent: int
    command: str
    group: int = 0
    session: int = 0
    start: int = 100
    terminal: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    cwd: str = "/"
    writes: Set[str] = frozenset()
    cgroup: str = ""
    exiting: bool = False

    @property
    def facts(self) -> ProcessFacts:
        group, session = self.group or self.pid, self.session or self.pid
        return ProcessFacts(self.pid, self.parent, group, session, self.start, "S", self.terminal, exiting=self.exiting)


class FakeTable:
    host: Host = HERE

    def __init__(self, *processes: Fake) -> None:
        self._all = {process.pid: process for process in processes}

    def pids(self) -> list[int]:
        return sorted(self._all)

    def facts(self, pid: int) -> ProcessFacts | None:
        return self._all[pid].facts if pid in self._all else None

    def owner(self, pid: int) -> Owner | None:
        return Owner(1000, pid, cgroup=self._all[pid].cgroup) if pid in self._all else None

    def identify(self, pid: int) -> ProcessIdentity | None:
        return ProcessIdentity(pid, self._all[pid].start, "boot", 1000) if pid in self._all and pid > 1 else None

    def started(self, start: int) -> float:
        return float(start)

    def command(self, pid: int) -> tuple[str, ...]:
        return tuple(self._all[pid].command.split()) if pid in self._all else ()

    def cwd(self, pid: int) -> str:
        return self._all[pid].cwd if pid in self._all else ""

    def environment(self, pid: int) -> Mapping[str, str]:
        return self._all[pid].environment if pid in self._all else NOTHING

    def writes(self, pid: int, paths: Set[str]) -> set[str]:
        return self.written(pid) & paths

    def written(self, pid: int) -> set[str]:
        return set(self._all[pid].writes) if pid in self._all else set()

    def caught(self, pid: int) -> frozenset[int] | None:
        return None

    def opened(self, pid: int, descriptor: int) -> str | None:
        return None
