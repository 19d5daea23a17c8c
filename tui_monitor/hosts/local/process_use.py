"""What the processes of runs take: processor and memory of a process and all below it, by one look at the table."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from tui_monitor.clock import monotonic
from tui_monitor.hosts.local.host_counters import Counters
from tui_monitor.hosts.machine_facts import HostLoad, ProcessesUse, Roots, TreeUse, tree
from tui_monitor.hosts.process_table import ProcessFacts, ProcessTable

_SAME_START = 2.0
"""Seconds by which two tellings of when a process started may differ: clocks are set."""
_LEAST = 0.2
"""Seconds between two looks below which their difference tells nothing: the kernel counts in hundredths."""


class ProcessUse:
    """Compares each look with the one before."""

    def __init__(
        self, table: ProcessTable, counters: Callable[[], Counters], seconds: Callable[[], float] = monotonic
    ) -> None:
        self._table = table
        self._counters = counters
        self._seconds = seconds
        self._before: Mapping[tuple[int, int], float] = {}
        """(pid, start) -> seconds of processor time."""
        self._counted = Counters()
        self._looked: float | None = None

    def look(self, roots: Roots) -> ProcessesUse:
        at = self._seconds()
        found = (self._table.facts(pid) for pid in self._table.pids())
        living = {facts.pid: facts for facts in found if facts is not None and not facts.dead}
        children = _children(living)
        since = at - self._looked if self._looked is not None else 0.0
        trees = {
            run: self._use([living[member] for member in tree(children, pid)], since)
            for run, (pid, started) in roots.items()
            if self._is_same(living.get(pid), started)
        }
        counted = self._counters()
        host = HostLoad(_busy(self._counted, counted), counted.memory_available, counted.memory_total, os.cpu_count())
        self._before = {(facts.pid, facts.start): facts.cpu or 0.0 for facts in living.values()}
        self._counted, self._looked = counted, at
        return ProcessesUse(trees, host, since >= _LEAST)

    def _is_same(self, facts: ProcessFacts | None, started: float) -> bool:
        return facts is not None and abs(self._table.started(facts.start) - started) <= _SAME_START

    def _use(self, members: Sequence[ProcessFacts], since: float) -> TreeUse:
        """A member that is new since the last look has spent all its time since then."""
        spent = sum((one.cpu or 0.0) - self._before.get((one.pid, one.start), 0.0) for one in members)
        memory = [one.memory for one in members if one.memory is not None]
        cpu = max(0.0, spent) / since if since >= _LEAST else None
        return TreeUse(frozenset(one.pid for one in members), cpu, sum(memory) if memory else None)


def _children(living: Mapping[int, ProcessFacts]) -> Mapping[int, Sequence[int]]:
    children: dict[int, list[int]] = {}
    for facts in living.values():
        children.setdefault(facts.parent, []).append(facts.pid)
    return children


def _busy(before: Counters, now: Counters) -> float | None:
    passed = now.all - before.all
    return min(1.0, max(0.0, (now.busy - before.busy) / passed)) if before.all and passed > 0 else None
