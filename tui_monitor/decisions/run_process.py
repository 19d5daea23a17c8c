"""The process of one run and what it started, asked beside the watch while somebody looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tui_monitor.acting.family import family as family_of
from tui_monitor.acting.linking import Linked
from tui_monitor.clock import SystemClock, monotonic
from tui_monitor.errors import NotYet
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.source import Source
from tui_monitor.model.beside import FamilyMember, ProcessView
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean
from tui_monitor.watching.asked_aside import AskedAside
from tui_monitor.watching.watched_run import WatchedRun

EVERY, SAVED_EVERY = 2.0, 10.0
"""Seconds between two looks at the process table, and at the checkpoints below the run's folder."""
_FIRST = 0.05
"""Seconds that the first answer is waited for."""
_NAMED = 40
"""Members of a family that are told one by one."""
_TOLD = "TtD"
"""States that a person should know."""
_SLACK = 2.0
"""Seconds: the same start, told twice."""

Family = tuple[int, tuple[FamilyMember, ...], str]
"""Whose (pid), the members, the state of the process itself."""


class ProcessOfRun:
    """`tables` None: a recording is played, nothing of it has a process."""

    def __init__(self, source: Source, tables: HostTables | None) -> None:
        self._source = source
        self._tables = tables
        self._families: dict[str, AskedAside[Family]] = {}
        """Of each machine: this one has no name."""
        self._saved: dict[Shown, tuple[float, Checkpoint | None]] = {}
        """Run -> when its checkpoints were looked for, and the newest."""

    def of(self, run: WatchedRun, linked: Linked | None) -> ProcessView:
        """As far as it is known now. Raises NotYet: a slow place has not answered."""
        if self._tables is None or self._source.recorded(run.spec.main_log):
            return ProcessView(recorded=True)
        process = run.signs.process
        whose, members, state = self._look(self._tables, process)
        mine = process is not None and process.alive and whose == process.pid
        return ProcessView(
            process,
            members[:_NAMED] if mine else (),
            max(0, len(members) - _NAMED) if mine else 0,
            state if mine else "",
            linked.note if linked is not None else None,
            self._checkpoint(run),
        )

    def forget(self, run: Shown) -> None:
        self._saved.pop(run, None)

    def _look(self, tables: HostTables, process: Process | None) -> Family:
        nobody: Family = (0, (), "")
        if process is None or not process.alive:
            return nobody
        family = self._families.setdefault(process.host, AskedAside(_place(process.host), SystemClock(), EVERY))
        known = family.newest
        work = partial(_family_of, tables, process)
        if known is None or known[0] != process.pid:
            family.again()
            family.wait(work, _FIRST)
        else:
            family.look(work)
        return family.newest or nobody

    def _checkpoint(self, run: WatchedRun) -> Checkpoint | None:
        now, known = monotonic(), self._saved.get(run.spec.id)
        if known is not None and 0 <= now - known[0] < SAVED_EVERY:
            return known[1]
        try:
            newest = run.queries.checkpoint()
        except NotYet:
            if known is None:
                raise
            newest = known[1]
        self._saved[run.spec.id] = now, newest
        return newest


def _place(host: str) -> str:
    return f"the process table of {host}" if host else "this machine's process table"


def _family_of(tables: HostTables, process: Process) -> Family:
    """Nobody where this pid belongs to a later process by now."""
    table = tables.at(process.host)
    table.host.renew()
    identity = table.identify(process.pid)
    if identity is None or abs(table.started(identity.start) - process.started) > _SLACK:
        return process.pid, (), ""
    pids = [member.pid for member in family_of(table, identity)[1:]]
    parents = {pid: facts.parent for pid in pids if (facts := table.facts(pid)) is not None}
    members = (_member(table, pid, _depth(pid, parents)) for pid in _in_order(process.pid, parents))
    return process.pid, tuple(members), _state(table, process.pid)


def _member(table: ProcessTable, pid: int, depth: int) -> FamilyMember:
    return FamilyMember(pid, depth, clean(" ".join(table.command(pid)), 300), _state(table, pid))


def _state(table: ProcessTable, pid: int) -> str:
    facts = table.facts(pid)
    return facts.state if facts is not None and facts.state in _TOLD else ""


def _depth(pid: int, parents: Mapping[int, int]) -> int:
    depth = 1
    while parents.get(pid) in parents and depth < len(parents):
        pid, depth = parents[pid], depth + 1
    return depth


def _in_order(root: int, parents: Mapping[int, int]) -> list[int]:
    """Every parent with its children behind it; what has no parent here stands as a child of the root."""
    children: dict[int, list[int]] = {}
    for pid, parent in parents.items():
        children.setdefault(parent if parent in parents else root, []).append(pid)
    ordered: list[int] = []
    todo = sorted(children.get(root, ()), reverse=True)
    while todo:
        pid = todo.pop()
        ordered.append(pid)
        todo += sorted((child for child in children.get(pid, ()) if child not in ordered), reverse=True)
    return ordered
