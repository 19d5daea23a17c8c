"""Which process is whose, and what is written beside the logs: each place that may be slow is asked on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial

from msgspec import Struct

from tui_monitor.acting.family import unchanged
from tui_monitor.acting.linking import Linked, Linker
from tui_monitor.acting.place import RunPlace
from tui_monitor.clock import Clock, SystemClock
from tui_monitor.decisions.told import Elsewhere
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.ray_address import ray_place
from tui_monitor.hosts.source import Source
from tui_monitor.model.run import Traces
from tui_monitor.model.told_beside import Told
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.text import Shown
from tui_monitor.watching.watched_run import WatchedRun

Runs = Mapping[Shown, WatchedRun]


class _Found(Struct, frozen=True):
    linked: Linked
    traces: Traces
    told: Told


_Seen = tuple[Mapping[Shown, _Found], Mapping[str, Shown]]
"""By run; and path -> why what is written there is not believed."""


class LinkedRuns:
    """One linker for all that answers at once; in the process of each slow place another one."""

    def __init__(self, source: Source, table: ProcessTable, clock: Clock, state: str | None = None) -> None:
        """`state`: a person's own state folder; None where there is none."""
        self._source = source
        self._state = state
        self._clock = clock
        self._table = table
        self._at_once = _Looker(table, clock, state)
        self.linked: dict[Shown, Linked] = {}
        self.searched: dict[Shown, float] = {}
        """When the process of each run was last looked for."""
        self.places: list[RunPlace] = []
        self.doubts: dict[str, Shown] = {}
        """Path -> why what is written there about runs is not believed."""

    def look(self, runs: Runs) -> bool:
        """Tell each run what was found. False while a slow place has not answered yet: what was known there stays."""
        self.places = [place_of(run.spec) for run in runs.values() if not run.spec.is_unread_database]
        groups: dict[str, list[RunSpec]] = {}
        for run in runs.values():
            groups.setdefault(self._source.place(run.spec.main_log), []).append(run.spec)
        self.linked = {run: linked for run, linked in self.linked.items() if run in runs}
        self.searched = {run: at for run, at in self.searched.items() if run in runs}
        answered = [self._look_at(place, specs, runs) for place, specs in groups.items()]
        return all(answered)

    def has_died(self) -> bool:
        """Is one of the processes of this machine that lived at the last look not the same any more?"""
        known = [linked.identity for linked in self.linked.values() if linked.process and linked.process.alive]
        return not all(identity is None or unchanged(self._table, identity) for identity in known)

    def _look_at(self, place: str, specs: Sequence[RunSpec], runs: Runs) -> bool:
        if ray_place(specs[0].main_log) is not None:
            return self._of_ray(specs, runs)
        names = tuple(spec.id for spec in specs)
        work = partial(self._at_once.look, specs) if not place else partial(_look_apart, specs, self._state)
        try:
            found, doubts = self._source.within(specs[0].main_log, ("links", names), work)
        except Unreachable as error:
            self.linked.update({name: self.linked.get(name, Linked()) for name in names})
            return not isinstance(error, NotYet)
        self._source.used(specs[0].main_log, ("links", names))
        self.doubts = {path: why for path, why in self.doubts.items() if self._source.place(path) != place} | dict(
            doubts
        )
        for name, one in found.items():
            self.linked[name] = one.linked
            self.searched[name] = self._clock.now()
            runs[name].link(one.linked.process, one.traces, one.told)
        return True

    def _of_ray(self, specs: Sequence[RunSpec], runs: Runs) -> bool:
        """No process of theirs is seen from here; what is written about them lies on this machine."""
        for spec in specs:
            self.linked[spec.id], self.searched[spec.id] = Linked(), self._clock.now()
            runs[spec.id].link(None, Traces(), self._at_once.told(spec))
        return True


class _Looker:
    def __init__(self, table: ProcessTable, clock: Clock, state: str | None) -> None:
        self._linker = Linker(table)
        self._elsewhere = Elsewhere(clock, state)

    def told(self, spec: RunSpec) -> Told:
        return self._elsewhere.told(spec)

    def look(self, specs: Sequence[RunSpec]) -> _Seen:
        linked = self._linker.link([place_of(spec) for spec in specs])
        found = {
            spec.id: _Found(linked[spec.id], self._linker.traces(spec.id), self._elsewhere.told(spec)) for spec in specs
        }
        return found, dict(self._elsewhere.doubts)


@cache
def _looker_apart(state: str | None) -> _Looker:
    return _Looker(system_table(), SystemClock(), state)


def _look_apart(specs: Sequence[RunSpec], state: str | None) -> _Seen:
    return _looker_apart(state).look(specs)


def place_of(spec: RunSpec) -> RunPlace:
    files = tuple(file.path for file in spec.files)
    return RunPlace(spec.id, spec.exp_id, spec.root, spec.main_log, files, spec.folder, spec.pid_file or "")
