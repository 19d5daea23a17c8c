"""What only time can tell of a run: a stall, a log that is empty or not there, too long a time without a metric."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from tui_monitor.errors import SourceError
from tui_monitor.hosts.source import Source
from tui_monitor.judging import status
from tui_monitor.judging.awaited_log import AwaitedLog, in_vain
from tui_monitor.judging.life import Vitals
from tui_monitor.judging.time_given import exceeded
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import Life
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.text import clean_name
from tui_monitor.watching.job_signs import begun
from tui_monitor.watching.run_memory import RunMemory
from tui_monitor.watching.schedule import Schedule
from tui_monitor.watching.signs import Signs

_NOT_BEGUN = (Life.WAITING, Life.UNREACHABLE)


def found_by_time(
    source: Source, spec: RunSpec, memory: RunMemory, signs: Signs, vitals: Vitals, schedule: Schedule
) -> Iterator[Finding]:
    """`schedule`: it will be looked at when more is to be said."""
    if signs.job is not None and signs.job.waits:
        return  # it has all the time of the queue
    found = status.life_finding(vitals, memory.cadence, memory.step, memory.points)
    with suppress(SourceError):  # a place that does not answer says nothing
        if vitals.life is Life.WAITING and _is_awaited(source, spec, signs):
            found = in_vain(_awaited(source, spec, signs, schedule.since))
    yield from filter(None, (found, _too_long(source, spec, memory, signs, vitals, schedule)))


def _is_awaited(source: Source, spec: RunSpec, signs: Signs) -> bool:
    """Is its log not there? Not known before somebody looked for its process."""
    return signs.sought and not signs.recorded and source.stat(spec.main_log) is None


def _awaited(source: Source, spec: RunSpec, signs: Signs, since: float) -> AwaitedLog:
    traces, process = signs.traces, signs.process if signs.alive else None
    return AwaitedLog(
        clean_name(os.path.basename(spec.main_log)),
        folder=source.stat(os.path.dirname(spec.main_log)) is not None,
        waited=source.time(spec.main_log) - max(since, begun(signs) or 0.0),
        branch=signs.terms.branch or signs.told.branch,
        live_pid=process.pid if process is not None else traces.live_pid,
        dead_pid=traces.dead_pid,
    )


def _too_long(
    source: Source, spec: RunSpec, memory: RunMemory, signs: Signs, vitals: Vitals, schedule: Schedule
) -> Finding | None:
    """Of a run that goes on and cannot be judged."""
    if vitals.life.over or vitals.life in _NOT_BEGUN or signs.terms.excluded or memory.watched() is not None:
        return None
    now = source.time(spec.main_log)
    if (spent := _spent(source, spec, memory, signs, schedule.since)) is None:
        return None
    schedule.no_later_than(now - spent + signs.terms.limit.seconds, now)
    return exceeded(signs.terms.limit, spent, memory.step)


def _spent(source: Source, spec: RunSpec, memory: RunMemory, signs: Signs, since: float) -> float | None:
    """Seconds since its start, while it is seen to live. `since`: when it was first looked at.

    By its process, else by its pid file, else by what its log tells and when its first output came.
    """
    process, now = signs.process if signs.alive else None, source.time(spec.main_log)
    if process is not None:
        return now - process.started
    if not memory.growing:
        return None
    if signs.traces.pid_written is not None:
        return now - source.time(spec.main_log, signs.traces.pid_written)
    first = memory.timeline.first_output
    seen = since if first is None else first if signs.recorded else min(since, first)
    return max(now - seen, memory.timeline.logged_for + signs.silent(memory))
