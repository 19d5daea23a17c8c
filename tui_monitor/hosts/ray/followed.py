"""Logs that are followed: one thread asks for what is new in each, often where much comes, rarely where nothing does.

It writes how each log stands as one value, and the thread that watches reads it. A server that does not answer is
asked by one question at a time, with back-off, until it does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from msgspec import Struct, field

from tui_monitor.clock import Clock, local_second, monotonic
from tui_monitor.errors import NotReadable, SilentSince, SourceError, Unreachable
from tui_monitor.hosts.ray.log_state import LogPlace, LogState
from tui_monitor.hosts.ray.ways import Way
from tui_monitor.text import clean

OFTEN, CALM, RARE = 0.5, 1.0, 5.0
"""Seconds between two questions: written of late, living, silent for long."""
_OF_LATE, _LONG = 10.0, 600.0
_COST = 2
"""So many times as long as a question took is the pause before the next one about the same log."""
_SETTLED = 5.0
"""Seconds after the end of a job in which its log is still asked for."""
_FORGOTTEN = 120.0
_LONGEST_BACK_OFF = 8.0


class Log(Struct):
    place: LogPlace
    ended: float | None
    """When its job was over, by our clock."""
    known: threading.Event = field(default_factory=threading.Event)
    state: LogState | None = None
    """None: there is no such file (yet)."""
    error: SourceError | None = None
    way: Way | None = None
    asked: float = field(default_factory=monotonic)
    next: float = 0.0
    changed: float = field(default_factory=monotonic)
    final: bool = False


class _Silence(Struct):
    since: float
    until: float
    pause: float


class Followed:
    def __init__(self, name: str, clock: Clock, way_to: Callable[[LogPlace], Way]) -> None:
        """`way_to`: how a log is reached; found out by asking."""
        self._name, self._clock, self._way_to = name, clock, way_to
        self._logs: dict[str, Log] = {}
        self._silent: dict[str, _Silence] = {}
        """By server."""
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    def log(self, path: str, place: LogPlace, ended: float | None) -> Log:
        """From now on it is followed, while somebody asks for it."""
        log = self._logs.get(path)
        if log is None or log.place != place:
            self._logs = {**self._logs, path: (log := Log(place, ended))}
            self._begin()
        if ended is not None and log.ended is None:
            log.ended, log.next = ended, 0.0
        log.asked = monotonic()
        return log

    def close(self) -> None:
        self._closed.set()
        self._wake.set()
        for log in self._logs.values():
            if log.way is not None:
                log.way.close()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._follow, name=f"follows {self._name}", daemon=True)
            self._thread.start()
        self._wake.set()

    # On its own thread

    def _follow(self) -> None:
        while not self._closed.is_set():
            now = monotonic()
            for log in list(self._logs.values()):
                if log.next <= now and not self._closed.is_set() and not self._waits(log):
                    self._poll(log)
            self._forget(monotonic())
            soonest = min((log.next for log in self._logs.values()), default=now + RARE)
            self._wake.wait(min(RARE, max(0.05, soonest - monotonic())))
            self._wake.clear()

    def _waits(self, log: Log) -> bool:
        silence = self._silent.get(log.place.agent)
        return silence is not None and monotonic() < silence.until

    def _poll(self, log: Log) -> None:
        begun, before = monotonic(), log.state
        try:
            if log.way is None:
                log.way = self._way_to(log.place)
            log.state, log.error = log.way.poll(before, log.ended), None
            self._silent.pop(log.place.agent, None)
        except NotReadable as error:
            log.error, log.final = error, True
        except Unreachable as error:
            self._fails(log, error)
        except Exception as error:  # noqa: BLE001 -- whatever a server says, it must not end the others
            self._fails(log, Unreachable(f"{self._name}: {type(error).__name__}: {clean(str(error), 200)}"))
        now = monotonic()
        if log.state is not before:
            log.changed = now
        if log.error is None and log.ended is not None and self._clock.wall() > log.ended + _SETTLED:
            log.final = True
        if log.final and log.way is not None:
            log.way.close()
        log.next = float("inf") if log.final else now + max(self._pause(log, now), _COST * (now - begun))
        log.known.set()

    def _pause(self, log: Log, now: float) -> float:
        silent = now - log.changed
        return OFTEN if silent < _OF_LATE else CALM if silent < _LONG else RARE

    def _fails(self, log: Log, error: Unreachable) -> None:
        """All that it serves is unreachable, and one question in a while finds out whether it still is."""
        now, before = monotonic(), self._silent.get(log.place.agent)
        pause = min(_LONGEST_BACK_OFF, 2 * before.pause) if before is not None else 0.5
        since = before.since if before is not None else self._clock.wall()
        self._silent[log.place.agent] = _Silence(since, now + pause, pause)
        said = SilentSince(f"{error} (no answer since {local_second(since)})")
        for other in self._logs.values():
            if other.place.agent == log.place.agent and not other.final:
                other.error = said
                other.known.set()
        log.way = None if log.state is None else log.way

    def _forget(self, now: float) -> None:
        old = [path for path, log in self._logs.items() if log.asked < now - _FORGOTTEN]
        if old:
            for path in old:
                if (way := self._logs[path].way) is not None:
                    way.close()
            self._logs = {path: log for path, log in self._logs.items() if path not in old}
