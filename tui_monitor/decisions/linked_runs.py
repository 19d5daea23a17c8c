"""Which process is whose, and what is written beside the logs: each place that may be slow is asked on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial

from msgspec import Struct

from tui_monitor.acting.family import unchanged
from tui_monitor.acting.linking import Linked, Linker
from tui_monitor.acting.place import RunPlace
from tui_monitor.clock import Clock, SystemClock
from tui_monitor.decisions.remote_links import RemoteLinks
from tui_monitor.decisions.told import Elsewhere
from tui_monitor.errors import NotHere, NotYet, Unreachable
from tui_monitor.hosts.address import split, there
from tui_monitor.hosts.host import Host
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.ray_address import ray_place
from tui_monitor.hosts.remote import Remote
from tui_monitor.hosts.source import Source
from tui_monitor.model.run import Traces
from tui_monitor.model.told_beside import Told
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.records.folders import Folders
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

    def __init__(self, source: Source, tables: HostTables, clock: Clock, folders: Folders, state: str | None) -> None:
        """`state`: a person's own state folder; None where there is none."""
        self._source = source
        self._state = state
        self._clock = clock
        self._tables = tables
        self._at_once = _Looker(tables.here, folders, clock, state)
        self._links = RemoteLinks(tables, lambda remote: _RemoteLooker(remote, folders, clock, state).look)
        self.linked: dict[Shown, Linked] = {}
        self.searched: dict[Shown, float] = {}
        """When the process of each run was last looked for."""
        self.places: list[RunPlace] = []
        self._elsewhere: Mapping[str, list[RunSpec]] = {}
        """Machine -> the runs there."""
        self._heard_of: set[str] = set()
        """Machines that told once, or cannot: of a run that comes later the rest is told later, too."""
        self.doubts: dict[str, Shown] = {}
        """Path -> why what is written there about runs is not believed."""

    def look(self, runs: Runs, at_once: bool = False) -> bool:
        """Tell each run what was found. False while a slow place has not answered yet: what was known there stays.

        What other machines answer is told by `collect`; `at_once`: they are waited for, for a moment.
        """
        read = [run.spec for run in runs.values() if not run.spec.is_unread_database]
        self.places = [place_of(spec, self._tables) for spec in read]
        groups: dict[str, list[RunSpec]] = {}
        for run in runs.values():
            groups.setdefault(self._source.place(run.spec.main_log), []).append(run.spec)
        self.linked = {run: linked for run, linked in self.linked.items() if run in runs}
        self.searched = {run: at for run, at in self.searched.items() if run in runs}
        self._elsewhere = {place: specs for place, specs in groups.items() if split(specs[0].main_log) is not None}
        for spec in (spec for specs in self._elsewhere.values() for spec in specs):
            self.linked.setdefault(spec.id, Linked())
        here = {place: specs for place, specs in groups.items() if place not in self._elsewhere}
        answered = [self._look_at(place, specs, runs) for place, specs in here.items()]
        self.collect(runs, at_once)
        return all(answered)

    def collect(self, runs: Runs, at_once: bool = False) -> None:
        """Tell what other machines have answered, and ask those again whose time it is."""
        for place, specs in self._elsewhere.items():
            watched = [spec for spec in specs if spec.id in runs]
            is_first = place not in self._heard_of
            try:
                seen = self._links.look(place, watched, at_once) if watched else None
            except NotHere:
                seen = None
                self._heard_of.add(place)
            if seen is not None:
                self._tell(place, seen, runs)
            if seen is not None or self._links.fails(place):
                self._heard_of.add(place)
            if is_first:
                _await([runs[spec.id] for spec in watched], place not in self._heard_of)

    def has_died(self) -> bool:
        """Is one of the processes that lived at the last look not the same any more?"""
        living = [linked for linked in self.linked.values() if linked.process and linked.process.alive]
        known = [(self._tables.at(one.process.host if one.process else ""), one.identity) for one in living]
        return not all(identity is None or unchanged(table, identity) for table, identity in known)

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
        self._tell(place, (found, doubts), runs)
        return True

    def _tell(self, place: str, seen: _Seen, runs: Runs) -> None:
        found, doubts = seen
        self.doubts = {path: why for path, why in self.doubts.items() if self._source.place(path) != place} | dict(
            doubts
        )
        for name, one in found.items():
            if name in runs:
                self.linked[name] = one.linked
                self.searched[name] = self._clock.now()
                runs[name].link(one.linked.process, one.traces, one.told)

    def _of_ray(self, specs: Sequence[RunSpec], runs: Runs) -> bool:
        """No process of theirs is seen from here; what is written about them lies on this machine."""
        for spec in specs:
            self.linked[spec.id], self.searched[spec.id] = Linked(), self._clock.now()
            runs[spec.id].link(None, Traces(), self._at_once.told(spec))
        return True


def _await(runs: Sequence[WatchedRun], awaited: bool) -> None:
    """Their machine is asked for the first time what it knows of them, or was."""
    for run in runs:
        if run.signs.awaited is not awaited:
            run.signs.awaited = awaited
            run.schedule.at_once()


class _Looker:
    def __init__(self, table: ProcessTable, folders: Folders, clock: Clock, state: str | None) -> None:
        self._host = table.host
        self._linker = Linker(table)
        self._elsewhere = Elsewhere(clock, state, folders)

    def told(self, spec: RunSpec) -> Told:
        return self._elsewhere.told(spec)

    def look(self, specs: Sequence[RunSpec]) -> _Seen:
        linked = self._linker.link([_place_at(spec, self._host) for spec in specs])
        found = {
            spec.id: _Found(linked[spec.id], self._linker.traces(spec.id), self._elsewhere.told(spec)) for spec in specs
        }
        return found, dict(self._elsewhere.doubts)


class _RemoteLooker:
    """On its own thread; from then on it is heard of each process that was found, as soon as it changes."""

    def __init__(self, remote: Remote, folders: Folders, clock: Clock, state: str | None) -> None:
        self._remote = remote
        self._looker = _Looker(remote.table, folders, clock, state)

    def look(self, specs: Sequence[RunSpec]) -> _Seen:
        found, doubts = self._looker.look(specs)
        identities = (one.linked.identity for one in found.values())
        self._remote.heed([identity.pid for identity in identities if identity is not None])
        return found, doubts


@cache
def _looker_apart(state: str | None) -> _Looker:
    clock = SystemClock()
    return _Looker(system_table(), Folders(clock), clock, state)


def _look_apart(specs: Sequence[RunSpec], state: str | None) -> _Seen:
    return _looker_apart(state).look(specs)


def place_of(spec: RunSpec, tables: HostTables) -> RunPlace:
    return _place_at(spec, tables.of(spec.main_log).host)


def _place_at(spec: RunSpec, host: Host) -> RunPlace:
    """With all paths as its own machine spells them."""
    files = tuple(there(file.path) for file in spec.files)
    log, pid_file = there(spec.main_log), there(spec.pid_file or "")
    return RunPlace(spec.id, spec.exp_id, there(spec.root), log, files, there(spec.folder), pid_file, host)
