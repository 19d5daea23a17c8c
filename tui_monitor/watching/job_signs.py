"""What the job of a run says of its life: what its engine knows counts more than silence, less than what is written."""

from __future__ import annotations

from typing import Protocol

from tui_monitor.judging import job_ends
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import EventKind
from tui_monitor.model.run import Life, Process
from tui_monitor.model.told_beside import Told
from tui_monitor.text import Shown, clean
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.schedule import TORN_AFTER

_BY_HAND = frozenset({EventKind.KILLED, EventKind.INTERRUPTED})
"""What a log tells of a cancel."""


class _Signs(Protocol):
    process: Process | None
    job: BatchJob | None
    told: Told

    @property
    def alive(self) -> bool | None: ...

    def silent(self, memory: RunMemory) -> float: ...


def alive(job: BatchJob, here: bool | None) -> bool | None:
    """`here`: does a process live that is seen on this machine? What was true before an engine fell silent says nothing
    of now, and what ended before a job began anew was begun by it before."""
    if job.over:
        return False
    if job.waits:
        return None
    return here if job.silent is not None else True


def begun(signs: _Signs) -> float | None:
    """When what lives of it began."""
    if signs.process is not None and signs.process.alive:
        return signs.process.started
    return signs.job.started if signs.job is not None and signs.job.lives else None


def alive_for(signs: _Signs, memory: RunMemory) -> bool | None:
    """Of a job that is over, whoever still writes is not known."""
    lives = signs.alive
    return None if lives is False and _escaped(signs, memory) is not None else lives


def over(signs: _Signs, memory: RunMemory) -> BatchJob | None:
    """Its job, where that is over and nobody writes in spite of it."""
    job = signs.job
    return job if job is not None and job.over and alive_for(signs, memory) is False else None


def waits(signs: _Signs, memory: RunMemory) -> Shown | None:
    """Its job is in the queue; not where its log has just been written: that is newer than what was told."""
    job = signs.job
    if job is None or not job.waits or job.silent is not None or signs.silent(memory) <= TORN_AFTER:
        return None
    return job_ends.waits(job)


def unknown(signs: _Signs, memory: RunMemory) -> Shown | None:
    """Its engine does not answer, and its log says nothing, either."""
    job = signs.job
    if job is None or job.silent is None or job.over:
        return None
    quiet = memory.bytes == 0 or signs.silent(memory) > memory.cadence.quiet_after
    return clean(f"{job.named} was {job.state}; {job.silent}", 300) if quiet else None


def cancelled(signs: _Signs, memory: RunMemory) -> Shown | None:
    """How it is known that a person ended its job, where its log tells of no other end."""
    job, ending = over(signs, memory), memory.endings.ending
    if job is None or memory.finished is not None:
        return None
    other = ending.failure is not None and ending.failure.kind not in _BY_HAND
    return None if other else job_ends.cancelled(job)


def finding(signs: _Signs, memory: RunMemory, life: Life) -> Finding | None:
    """What its engine says of its end, where its log does not tell why, nor a stop through trainmon; and that it writes
    on although it is over."""
    if (escaped := _escaped(signs, memory)) is not None:
        return escaped
    told = life is Life.STOPPED and signs.told.stopped is not None
    if told or memory.endings.ending.failure is not None:
        return None
    return job_ends.finding(over(signs, memory), memory.step, memory.points)


def _escaped(signs: _Signs, memory: RunMemory) -> Finding | None:
    last = memory.cadence.last
    now = signs.silent(memory) + (last or 0.0)
    return job_ends.still_writes(signs.job, last, now, memory.step)
