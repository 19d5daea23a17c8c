"""The logs of one cluster's jobs, as a Source: a folder a job, with its log and what its actors print."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Hashable, Sequence

from tui_monitor.clock import Clock, monotonic
from tui_monitor.errors import NotHere, NotReadable, NotYet, Unreachable
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.local.arrivals import Arrivals
from tui_monitor.hosts.patience import Patience, Waiting
from tui_monitor.hosts.ray.followed import Followed, Log
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.log_state import LogState
from tui_monitor.hosts.ray.ray_system import RaySystem
from tui_monitor.hosts.ray.ways import ByParts, Ways
from tui_monitor.hosts.ray_address import RayPlace, ray_place
from tui_monitor.hosts.source import Entry, FileIdentity, OpenFile, Stat, T

_NOTHING_COMES = 3.0
"""Seconds without a line after which a log is out of sight with the dashboard that does not answer."""
_MOST = 1 << 20
"""Bytes that are given at once."""


class RayFiles:
    def __init__(self, cluster: JobCluster, system: RaySystem, http: Http, clock: Clock, patience: Patience) -> None:
        self._cluster, self._system, self._clock = cluster, system, clock
        self._shown = system.address.shown
        self._waiting = Waiting(patience)
        self.followed = Followed(self._shown, clock, Ways(system.address, http, clock).to)
        self._lane = Lane(self._shown, clock, patience)
        self._arrivals = Arrivals(clock, exists=lambda _path: True)

    def place(self, path: str) -> str:
        del path
        return self._shown

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        del what, work, longest
        raise NotHere(f"{_place(path).shown} lies on a Ray cluster")

    def used(self, path: str, what: Hashable = None) -> None:
        """Nothing: each answer is given once."""

    def list(self, directory: str) -> Sequence[Entry]:
        place = _place(directory)
        found = {_place(path).file: path for path in self._logs_of(place.id)} if not place.file else {}
        stats = ((name, self.stat(path)) for name, path in sorted(found.items()))
        return [Entry(name, stat) for name, stat in stats if stat is not None]

    def stat(self, path: str) -> Stat | None:
        place = _place(path)
        if not place.file:
            return Stat("directory", 0, 0.0, (0, 0)) if not place.id or place.id in self._cluster.jobs else None
        log = self._log(path, place)
        return None if log is None or log.state is None else self._stat(place, log.state)

    def open(self, path: str) -> OpenFile:
        place = _place(path)
        log = self._log(path, place)
        if log is None or log.state is None:
            raise NotReadable(f"{place.shown}: there is no such log")
        self._arrivals.found(path, log.state.size)
        return _RayFile(path, place, self._stat(place, log.state).identity, self.stat, self._read)

    def at_hand(self, path: str) -> str:
        raise NotReadable(f"{_place(path).shown} is no database")

    def real(self, path: str) -> str:
        return path

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        return self._arrivals.of(path, start, end)

    def time(self, path: str, mtime: float | None = None) -> float:
        del path
        return self._clock.now() - (0.0 if mtime is None else max(0.0, self._clock.wall() - mtime))

    def recorded(self, path: str) -> bool:
        del path
        return False

    def ended(self, path: str) -> bool:
        del path
        return False

    def _logs_of(self, id: str) -> Sequence[str]:
        job = self._cluster.jobs.get(id)
        return [job.log, *job.further_logs] if job is not None else []

    def _read(self, path: str, place: RayPlace, offset: int, size: int) -> bytes:
        log = self._log(path, place)
        if log is None or log.state is None:
            return b""
        if (part := log.state.part(offset, size)) is not None:
            return part
        wanted, way = min(size, _MOST, log.state.size - offset), log.way
        if not isinstance(way, ByParts):
            return way.read(offset, wanted) or b"" if way is not None else b""
        key = ("read", path, offset, wanted)
        part = self._lane.ask(key, lambda: way.ranges.read(way.place.name, offset, wanted))
        self._lane.used(lambda known: known == key)
        return part

    def _log(self, path: str, place: RayPlace) -> Log | None:
        """None where Ray has none of that name. Raises NotYet, Unreachable, NotReadable."""
        lies, job = self._system.where(place.id, place.file), self._cluster.jobs.get(place.id)
        if job is None and not self._cluster.asked:
            raise NotYet(f"{self._shown} has not told of its jobs yet")
        if lies is None or job is None:
            return None
        log = self.followed.log(path, lies, (job.settled or self._clock.wall()) if job.over else None)
        if not log.known.is_set() and not self._waiting.is_there(log.known):
            raise NotYet(f"{self._shown} is slow to answer")
        if log.error is not None:
            raise log.error.with_traceback(None)
        if self._hangs(log):
            raise Unreachable(f"{self._cluster.silent}")
        return log

    def _hangs(self, log: Log) -> bool:
        """By the dashboard alone an open connection brings nothing, and says nothing, while the dashboard hangs."""
        if self._cluster.silent is None or log.final or isinstance(log.way, ByParts):
            return False
        return monotonic() - log.changed > _NOTHING_COMES

    def _stat(self, place: RayPlace, state: LogState) -> Stat:
        return Stat("file", state.size, state.mtime, self._identity(place))

    def _identity(self, place: RayPlace) -> FileIdentity:
        """A job of the same name on a cluster that was begun anew is another one."""
        job = self._cluster.jobs.get(place.id)
        return zlib.crc32(f"{place.id}/{place.file}".encode()), int(1000 * (job.submitted or 0.0)) if job else 0


class _RayFile:
    def __init__(
        self,
        path: str,
        place: RayPlace,
        identity: FileIdentity,
        stat: Callable[[str], Stat | None],
        read: Callable[[str, RayPlace, int, int], bytes],
    ) -> None:
        self._path, self._place, self._identity = path, place, identity
        self._stat, self._read = stat, read

    def stat(self) -> Stat:
        found = self._stat(self._path)
        if found is None or found.identity != self._identity:
            raise NotReadable(f"{self._place.shown} is not there any more")
        return found

    def read_at(self, offset: int, size: int) -> bytes:
        return self._read(self._path, self._place, offset, size)

    def close(self) -> None:
        """Nothing is open there."""


def _place(path: str) -> RayPlace:
    found = ray_place(path)
    assert found is not None
    return found
