"""The signs of life of one run beside what its log says: time, silence, its process, the end of a recording."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.clock import local_minute
from tui_monitor.hosts.source import Source
from tui_monitor.judging import exits, job_ends, time_given
from tui_monitor.judging.cadence import LATE
from tui_monitor.judging.life import FRESH, SETTLED, LifeFacts
from tui_monitor.judging.terms import Terms
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import Process, Traces
from tui_monitor.model.told_beside import Stopped, Told
from tui_monitor.text import Shown, clean
from tui_monitor.watching import job_signs
from tui_monitor.watching.exit_seen import ExitSeen
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.schedule import TORN_AFTER

_HINDERED = "TtD"
"""States of a process that are told: stopped, or waiting for a device."""
_WORD, _SILENT, _HELD_BY_NOBODY = 0.8, 0.9, 0.95
"""Trust in what a log says of its end: while it may be written, once it is silent, once nobody holds it."""
_SLACK = 2.0
"""The start of a process and the time of a file are known to about so many seconds."""
_TEARDOWN = 5.0
"""Seconds after a verified stop in which its file system may still date output."""
_USUAL = Terms()


class Signs:
    """`once`: one look, by which a log without a process is judged by its own clock. `path`: of its first file."""

    def __init__(self, source: Source, path: str, once: bool, terms: Terms = _USUAL) -> None:
        self.terms = terms
        self._source = source
        self._path = path
        self._once = once
        self.process: Process | None = None
        self.sought = False
        """Was its process looked for?"""
        self.awaited = False
        """Is what its machine knows of it on its way for the first time? Nothing is said before."""
        self.stopping = False
        """A stop was sent and is not verified yet."""
        self.told = Told()
        """What is written about it beside its log."""
        self.shared: Finding | None = None
        """What was found about it by looking at others, too."""
        self.exit = ExitSeen(source, self)
        self.traces = Traces()
        """What the newest search for its process showed beside it."""
        self._still = _Still()
        self.job: BatchJob | None = None
        """Of a batch system, whose output is its log."""

    def link(self, process: Process | None, traces: Traces, told: Told) -> bool:
        """What was found out beside its files, as far as it is known now. True when that may change what is said."""
        before = (self.sought, self.process, self.told, self.condition)
        self.sought, self.awaited, self.process, self.told = True, False, process, told
        self.traces = Traces() if self.recorded else traces  # nobody holds what was recorded
        self._still = self._still.after(traces.cpu, self._source.time(self._path))
        return before != (self.sought, self.process, self.told, self.condition)

    @property
    def condition(self) -> tuple[object, ...]:
        """What of the traces matters: CPU time moves all the time."""
        state = self.traces.state if self.traces.state in _HINDERED else ""
        traces = self.traces
        return (traces.nobody, traces.dead_pid, traces.live_pid, state, self._still.seconds > 0)

    @property
    def alive(self) -> bool | None:
        """None: no process is known, here or as a job somewhere."""
        here = None if self.process is None else self.process.alive and not self.exit.is_of(self.process)
        return here if here or self.job is None else job_signs.alive(self.job, here)

    @property
    def recorded(self) -> bool:
        return self._source.recorded(self._path)

    @property
    def at_end(self) -> bool:
        """A recording at its end of observation."""
        return self._source.ended(self._path)

    def now(self, memory: RunMemory) -> float:
        """By which time the run is judged: a log is not late by our clock where nobody can know who writes it."""
        now = self._source.time(self._path)
        last = memory.cadence.last
        known = (
            self.process is not None or self.job is not None or self.traces.nobody or self.traces.dead_pid is not None
        )
        if self._once and not self.recorded and not known and last is not None:
            return min(now, last)
        return now

    def silent(self, memory: RunMemory) -> float:
        """Seconds since the newest output, by the source's clock."""
        return self._source.time(self._path) - (memory.cadence.last or 0.0)

    def _no_more(self, memory: RunMemory) -> bool:
        """Nothing more can come: the end of a recording, one look at a log without a process."""
        if self.recorded:
            return self.at_end
        return self._once and not self.alive and self.silent(memory) > FRESH

    def certain(self, memory: RunMemory) -> bool:
        """Is an end more than a word of the log, after which a program may still go on?"""
        return self._gone(memory) or self._no_more(memory) or self.silent(memory) > memory.cadence.quiet_after

    def complete(self, memory: RunMemory, over: bool) -> bool:
        """May a torn last line be read? Not while somebody may be about to complete it. `over`: it is said to be."""
        if memory.bytes == 0 or self.alive:
            return False
        found = self.traces.nobody and not memory.growing
        if (found or self._gone(memory)) and self.silent(memory) > (SETTLED if found else TORN_AFTER):
            return True
        return self._no_more(memory) or (over and self.certain(memory))

    def trust(self, memory: RunMemory) -> float:
        """How sure it is that what the log says of an end was one: 0 to 1."""
        if self._gone(memory) or self.recorded:
            return 1.0
        if self._no_more(memory) or (self.traces.nobody and not memory.growing):
            return _HELD_BY_NOBODY
        return _SILENT if self.silent(memory) > memory.cadence.quiet_after else _WORD

    def facts(self, memory: RunMemory, stated: bool, since: float) -> LifeFacts:
        """`stated`: the log ends with the statement of an end. `since`: when the run was first looked at, or its empty
        log was made."""
        no_more, anew = self._no_more(memory), self.began_anew(memory)
        memory.cadence.late = LATE if self._source.place(self._path) and not self.recorded else 0.0
        ended, budget, job = self.exit.known, used_up(self, memory), job_signs.over(self, memory)
        failed = job_ends.failed(job) or exits.failed(ended)
        cancelled = None if exits.finished(ended) else job_signs.cancelled(self, memory)
        failed = memory.failed if memory.endings.ending.failure is not None else failed
        return LifeFacts(
            stated=(stated or ended is not None or job is not None) and not anew,
            bytes=memory.bytes,
            points=memory.points,
            last_output=memory.cadence.last,
            growing=memory.growing,
            watched_since=since,
            process_alive=job_signs.alive_for(self, memory),
            process_started=job_signs.begun(self),
            waits=job_signs.waits(self, memory),
            ended=job_ends.ended(job),
            process_state=self.traces.state,
            cpu_still=self._still.seconds,
            nobody=self.traces.nobody and (self.job is None or self.job.over),
            dead_pid=self.traces.dead_pid,
            stopped=_stopped(self.told.stopped, memory.cadence.last) or (None if budget else cancelled),
            finished=None if anew else budget or memory.finished or exits.finished(ended) or job_ends.finished(job),
            failed=None if anew or budget else failed,
            no_more=no_more,
            no_clock=memory.bytes > 0 and no_more and not self.recorded and not memory.timeline.told,
            unreachable=memory.unreachable or job_signs.unknown(self, memory),
        )

    def began_anew(self, memory: RunMemory) -> bool:
        """Does a process live that began after the newest output? What the log says of an end is not about it."""
        last, begun = memory.cadence.last, job_signs.begun(self)
        return last is not None and begun is not None and begun > last + _SLACK

    def _gone(self, memory: RunMemory) -> bool:
        """Its process was seen to end, by its recorder too, or its pid file names a dead one and nobody wrote since."""
        if self.exit.known is not None and not self.alive:
            return True
        dead = self.traces.dead_pid is not None and self.traces.nobody and not memory.growing
        return job_signs.alive_for(self, memory) is False or (self.alive is None and dead)


def used_up(signs: Signs, memory: RunMemory) -> Shown | None:
    """Evidence that the run ended by the time it was given on purpose."""
    budget = signs.terms.budget or signs.told.time_budget
    return time_given.used_up(budget, memory.endings.ending, signs.exit.known)


class _Still(Struct, frozen=True):
    """Since when CPU time stands where it is."""

    cpu: float | None = None
    since: float = 0.0
    until: float = 0.0

    def after(self, cpu: float | None, now: float) -> _Still:
        return replace(self, until=now) if cpu is not None and cpu == self.cpu else _Still(cpu, now, now)

    @property
    def seconds(self) -> float:
        """0 below a second: less is no standstill."""
        still = self.until - self.since
        return still if self.cpu is not None and still >= 1 else 0.0


def _stopped(stopped: Stopped | None, last_output: float | None) -> Shown | None:
    """Who stopped it and when; None where output came after that: it was started again."""
    if stopped is None or (last_output is not None and last_output > stopped.at + _TEARDOWN):
        return None
    return clean(f"stopped by {stopped.by} at {local_minute(stopped.at)}")
