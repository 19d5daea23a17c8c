"""The signs of life of one run beside what its log says: time, silence, its process, the end of a recording."""

from __future__ import annotations

from tui_monitor.hosts.source import Source
from tui_monitor.judging.life import LifeFacts
from tui_monitor.model.run import Process
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.schedule import TORN_AFTER

_FRESH = 60.0
"""A log that changed so recently is being written, even when no process is known."""


class Signs:
    """`once`: one look, by which a log without a process is judged by its own clock. `path`: of its first file."""

    def __init__(self, source: Source, path: str, once: bool) -> None:
        self._source = source
        self._path = path
        self._once = once
        self.process: Process | None = None
        self.sought = False
        """Was its process looked for?"""
        self.stopping = False
        """A stop was sent and is not verified yet."""

    @property
    def alive(self) -> bool | None:
        """None: no process is known."""
        return None if self.process is None else self.process.alive

    @property
    def recorded(self) -> bool:
        return self._source.recorded(self._path)

    @property
    def at_end(self) -> bool:
        """A recording at its end of observation."""
        return self._source.ended(self._path)

    def now(self, memory: RunMemory) -> float:
        """By which time the run is judged: a log without a process is not late by our clock."""
        now = self._source.time(self._path)
        last = memory.cadence.last
        if self._once and not self.recorded and self.process is None and last is not None:
            return min(now, last)
        return now

    def silent(self, memory: RunMemory) -> float:
        """Seconds since the newest output, by the source's clock."""
        return self._source.time(self._path) - (memory.cadence.last or 0.0)

    def no_more(self, memory: RunMemory) -> bool:
        """Nothing more can come: the end of a recording, one look at a log without a process."""
        if self.recorded:
            return self.at_end
        return self._once and not self.alive and self.silent(memory) > _FRESH

    def certain(self, memory: RunMemory) -> bool:
        """Is an end more than a word of the log, after which a program may still go on?"""
        return self.alive is False or self.no_more(memory) or self.silent(memory) > memory.cadence.quiet_after

    def complete(self, memory: RunMemory, over: bool) -> bool:
        """May a torn last line be read? Not while somebody may be about to complete it. `over`: it is said to be."""
        if memory.bytes == 0 or self.alive:
            return False
        if self.alive is False and self.silent(memory) > TORN_AFTER:
            return True
        return self.no_more(memory) or (over and self.certain(memory))

    def facts(self, memory: RunMemory, stated: bool, since: float) -> LifeFacts:
        """`stated`: the log ends with the statement of an end. `since`: when the run was first looked at."""
        no_more = self.no_more(memory)
        return LifeFacts(
            stated=stated,
            bytes=memory.bytes,
            points=memory.points,
            last_output=memory.cadence.last,
            growing=memory.growing,
            watched_since=since,
            process_alive=self.alive,
            finished=memory.finished,
            failed=memory.failed,
            no_more=no_more,
            no_clock=memory.bytes > 0 and no_more and not self.recorded and not memory.timeline.told,
            unreachable=memory.unreachable,
        )
