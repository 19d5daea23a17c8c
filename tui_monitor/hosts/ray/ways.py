"""Two ways to a log: in parts, where the agent of its node may be asked; else whole, and as it grows, by the dashboard.

The agent is asked where it is the very host that the person named, without TLS as the address is, and only after it was
seen to serve the same log: through a tunnel, its port on this machine may be somebody else's.
"""

from __future__ import annotations

import threading
from typing import Protocol
from urllib.parse import urlsplit

from tui_monitor.clock import Clock, monotonic
from tui_monitor.errors import SourceError, Unreachable
from tui_monitor.hosts.ray.http import Http
from tui_monitor.hosts.ray.log_state import LogPlace, LogState
from tui_monitor.hosts.ray.ranges import Ranges
from tui_monitor.hosts.ray.streams import KeptLogs, LogStream
from tui_monitor.hosts.ray_address import RayAddress

MOST_STREAMS = 32
"""Connections that stay open at once; the dashboard answers 100 questions of this kind at a time."""
_WHOLE_AGAIN, _COST = 10.0, 20
"""Seconds between two whole readings of a log for which no connection is free, or so many times as long as one took."""
_TAIL = 1 << 14


class Way(Protocol):
    def poll(self, before: LogState | None, ended: float | None) -> LogState | None:
        """How the log stands now. Raises Unreachable, NotReadable."""
        ...

    def read(self, offset: int, size: int) -> bytes | None:
        """What is not at hand; None where it has to be asked for."""
        ...

    def close(self) -> None: ...


class ByParts:
    def __init__(self, ranges: Ranges, place: LogPlace) -> None:
        self.ranges, self.place = ranges, place

    def poll(self, before: LogState | None, ended: float | None) -> LogState | None:
        del ended
        return self.ranges.poll(self.place.name, before)

    def read(self, offset: int, size: int) -> None:
        del offset, size

    def close(self) -> None:
        """Nothing stays open."""


class Whole:
    """`streams`: how many connections may stay open, all logs together."""

    def __init__(self, stream: LogStream, place: LogPlace, kept: KeptLogs, streams: threading.Semaphore) -> None:
        self._stream, self._place, self._kept, self._streams = stream, place, kept, streams
        self._thread: threading.Thread | None = None
        self._newest: LogState | None = None
        self._error: SourceError | None = None
        self._due = float("-inf")
        """When it may be read whole again."""

    def poll(self, before: LogState | None, ended: float | None) -> LogState | None:
        if self._thread is not None and self._thread.is_alive():
            return self._newest
        error, self._error = self._error, None
        if error is not None:
            raise error
        if self._newest is None or ended is not None or monotonic() > self._due:
            begun = monotonic()
            self._newest = self._stream.whole(self._newest, ended)
            self._due = monotonic() + max(_WHOLE_AGAIN, _COST * (monotonic() - begun))
        if ended is None and self._streams.acquire(blocking=False):
            self._thread = threading.Thread(target=self._follow, name=f"reads {self._place.name}", daemon=True)
            self._thread.start()
        del before
        return self._newest

    def read(self, offset: int, size: int) -> bytes:
        return self._kept.read(self._place, offset, size)

    def close(self) -> None:
        self._stream.close()

    def _follow(self) -> None:
        assert self._newest is not None
        try:
            for state in self._stream.follow(self._newest):
                self._newest = state
        except SourceError as error:
            self._error = error
        finally:
            self._streams.release()


class Ways:
    def __init__(self, address: RayAddress, http: Http, clock: Clock) -> None:
        self._address, self._http, self._clock = address, http, clock
        self._kept = KeptLogs()
        self._streams = threading.Semaphore(MOST_STREAMS)
        self._agents: dict[str, Http | None] = {}
        """Those that were asked once; None: not to be asked."""

    def to(self, place: LogPlace) -> Way:
        """Raises Unreachable: not even the dashboard answers."""
        if place.agent not in self._agents:
            self._agents[place.agent] = self._agent(place)
        agent = self._agents[place.agent]
        if agent is not None:
            return ByParts(Ranges(agent, self._clock), place)
        return Whole(LogStream(self._http, place, self._kept, self._clock), place, self._kept, self._streams)

    def _agent(self, place: LogPlace) -> Http | None:
        said = urlsplit(place.agent)
        if said.scheme != "http" or self._address.secure or not said.hostname or not self._is_the_same(said.hostname):
            return None
        agent = Http(f"http://{said.netloc}", self._address.is_loopback)
        query = {"node_id": place.node, "filename": place.name, "lines": "1", "timeout": "5"}
        told = self._http.ask("/api/v0/logs/file", query)
        if told.status != 200:
            raise Unreachable(f"{self._address.shown}: {told.words}")
        try:
            served = agent.ask(f"/logs/{place.name}", headers={"Range": f"bytes=-{_TAIL}"}, limit=2.0, most=2 * _TAIL)
        except Unreachable:
            return None
        agrees = told.body[-_TAIL:] in served.body if told.body else served.status in (200, 206, 416)
        return agent if agrees and served.status in (200, 206, 416) else None

    def _is_the_same(self, host: str) -> bool:
        theirs = RayAddress(False, f"[{host}]" if ":" in host else host, 1)
        return theirs.host.lower() == self._address.host.lower() or (theirs.is_loopback and self._address.is_loopback)
