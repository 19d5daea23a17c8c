"""The view of one run: everything a pane, a report or a JSON object needs, in one frozen value.

What must be known at once (verdict, life, findings) is decided at each look; the rest is only drawn, and put together
when somebody draws it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from math import isfinite

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.hosts.address import host_of, shown
from tui_monitor.judging import early_failure, life_verdict, status
from tui_monitor.judging.life import Vitals
from tui_monitor.judging.roles import lower_is_better
from tui_monitor.judging.terms import Terms
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.verdict import judge
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.finding import Decision, Finding, Kind, Verdict
from tui_monitor.model.lost import Lost
from tui_monitor.model.points import Event
from tui_monitor.model.run import (
    Best,
    DrawnMetric,
    FileView,
    LastFinite,
    Life,
    Output,
    Process,
    Reading,
    RunProgress,
    RunView,
    Setup,
    Status,
    Watched,
    Where,
)
from tui_monitor.model.told_beside import Told
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.series import Series
from tui_monitor.text import Shown, clean
from tui_monitor.watching import trend
from tui_monitor.watching.run_memory import RunMemory

CURVE_COLUMNS = 120
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_SAME = 0.005
"""Two numbers that differ by less are one: a finding says three or four digits."""
_USUAL = Terms()
_DECIDES = clean("the verdict is about it")


class Judged(Struct, frozen=True):
    """What one look decided about a run. All else that a view holds is only put together once somebody wants to see."""

    vitals: Vitals
    findings: tuple[Finding, ...]
    verdict: Verdict
    status: Status
    watched: Watched | None
    note: Shown | None
    lost: Lost
    process: Process | None
    told: Told
    caught_up: bool
    at_end: bool
    event: Event | None
    """The newest one that its log tells."""
    job: BatchJob | None = None

    @property
    def stops(self) -> bool:
        return self.verdict.decision is Decision.STOP

    @property
    def headline(self) -> tuple[object, ...]:
        """What a person has to know at once when it becomes another; numbers move all the time."""
        found = tuple((f.kind, f.metric, f.segment, f.onset_step, f.active, f.severity) for f in self.findings)
        verdict, life = self.verdict, self.vitals.life
        notes = (self.note, self.lost, self.process, self.told, self.caught_up, self.at_end, self.job)
        return (verdict.decision, verdict.deciding, self.status, life, found, notes, self.event)


def judged(
    memory: RunMemory,
    *,
    watched: Watched | None,
    findings: tuple[Finding, ...],
    vitals: Vitals,
    previous: Verdict | None,
    process: Process | None,
    notes: Sequence[Shown | None],
    lost: Lost,
    fault: Shown | None,
    caught_up: bool,
    at_end: bool,
    told: Told,
    terms: Terms = _USUAL,
    job: BatchJob | None = None,
) -> Judged:
    """`previous`: the verdict before, to tell a recovery. `fault`: reading or judging this run raised once.

    `notes`: on each of its files. `told`: what is written about it beside its log.
    `caught_up`: what had been written when it was first looked at was read. `at_end`: this is a recording at its end.
    """
    findings = findings if caught_up else ()
    silent = clean(f"{job.named}: {job.silent}", 300) if job is not None and job.silent is not None else None
    note = _note(fault, (*notes, silent), lost)
    series = memory.series.get(watched.metric) if watched else None
    if terms.excluded is not None:
        verdict = life_verdict.not_judged(terms.excluded, vitals)
    elif not caught_up:
        verdict = life_verdict.of_a_part(vitals)
    else:
        verdict = _verdict(memory, findings, vitals, series, previous, note, terms)
        verdict = life_verdict.adjusted(verdict, findings, vitals, told, process)
    early = early_failure.early_failure(findings, vitals.life, memory.step)
    return Judged(
        vitals=vitals,
        findings=findings,
        verdict=verdict,
        status=status.told(told, vitals.life) or _status(findings, vitals, watched, terms, early is not None),
        watched=watched,
        note=note if early is None else Shown("; ".join(filter(None, (note, early_failure.note(early))))),
        lost=lost,
        process=process,
        told=told,
        caught_up=caught_up,
        at_end=at_end,
        event=memory.events[-1] if memory.events else None,
        job=job,
    )


def _status(findings: Sequence[Finding], vitals: Vitals, watched: Watched | None, terms: Terms, early: bool) -> Status:
    if terms.excluded is not None:
        return Status.UNMONITORED
    return status.status(findings, vitals.life, watched is not None, early)


def where(spec: RunSpec, place: str) -> Where:
    """`place`: as its source names it."""
    host, named = host_of(spec.main_log), clean(place, 200)
    return Where(shown(spec.folder), spec.round, spec.root, spec.main_log, spec.name, spec.notes, host, named)


def setup(thresholds: Thresholds, terms: Terms) -> Setup:
    """What a person says of it."""
    category = Shown(thresholds.category) if thresholds.category else None
    return Setup(category, excluded=terms.excluded, time_limit=terms.limit.shown)


def make(
    spec: RunSpec,
    memory: RunMemory,
    judged: Judged,
    where: Where,
    files: tuple[FileView, ...],
    setup: Setup,
    drawn: bool,
) -> RunView:
    """`drawn`: somebody will look at its curve."""
    watched, findings, life = judged.watched, judged.findings, judged.vitals.life
    own = _drawn_of(memory, watched, drawn)
    return RunView(
        id=spec.id,
        exp_id=spec.exp_id,
        where=where,
        life=life,
        status=judged.status,
        verdict=judged.verdict,
        findings=findings,
        events=tuple(memory.events),
        latest=memory.latest([watched.metric if watched else None, *_spoken_of(findings)]),
        progress=RunProgress(memory.step, memory.points, memory.total, memory.timeline.rate),
        output=Output(memory.timeline.first_output, memory.cadence.last, judged.lost),
        files=files,
        process=judged.process,
        setup=replace(setup, config=dict(memory.config)),
        note=_with_configuration(judged.note, files),
        reading=Reading(not judged.caught_up, judged.at_end, memory.timeline.begun_anew),
        told=judged.told,
        own=own,
        job=judged.job,
        decisive=_decisive(memory, judged) if drawn else None,
    )


def _drawn_of(memory: RunMemory, watched: Watched | None, drawn: bool) -> DrawnMetric:
    series = memory.series.get(watched.metric) if watched else None
    best = memory.examiner.best(watched.metric) if watched and watched.directed else None
    return DrawnMetric(
        watched,
        curve=series.overview(CURVE_COLUMNS) if series and drawn else None,
        best=Best(*best) if best else None,
        trend=trend.in_hundred_steps(series) if series and drawn else None,
        bad=series.bad if series else 0,
        last_finite=LastFinite(*series.last_finite) if series and series.last_finite else None,
    )


def _decisive(memory: RunMemory, judged: Judged) -> DrawnMetric | None:
    """Of the metric that the verdict is about, where that is another one and nobody asked for the watched one."""
    deciding = next((one for one in judged.findings if one.id == judged.verdict.deciding and one.active), None)
    metric = deciding.metric if deciding is not None and deciding.alarm else None
    if metric is None or metric not in memory.series or memory.choice.is_asked_for_one:
        return None
    if judged.vitals.life.over and judged.verdict.decision is not Decision.STOP:
        return None  # it ended well
    if judged.watched is not None and judged.watched.metric == metric:
        return None
    return _drawn_of(memory, Watched(metric, lower_is_better(metric) is not False, _DECIDES), drawn=True)


def _spoken_of(findings: Sequence[Finding]) -> list[Shown | None]:
    """The metrics of findings, those that are open first."""
    return [finding.metric for finding in sorted(findings, key=lambda finding: not finding.active)]


def _note(fault: Shown | None, notes: Sequence[Shown | None], lost: Lost) -> Shown | None:
    """The gravest thing to know of its logs, and what was lost."""
    note = fault or next(filter(None, notes), None)
    if note is None or lost.said is None or note == lost.said:
        return note or lost.said
    return Shown(f"{note}; {lost.said}")


def _with_configuration(note: Shown | None, files: Sequence[FileView]) -> Shown | None:
    """Behind what is told of its logs: why its configuration is not read; of several, how many more."""
    unread = [file.note for file in files if file.note and file.configuration]
    if not unread:
        return note
    more = len(unread) - 1
    counted = f"{more} more configuration file{'s' if more > 1 else ''} not read" if more else None
    return Shown("; ".join(filter(None, (note, unread[0], counted))))


def _verdict(
    memory: RunMemory,
    findings: Sequence[Finding],
    vitals: Vitals,
    series: Series | None,
    previous: Verdict | None,
    note: Shown | None,
    terms: Terms,
) -> Verdict:
    nothing_read = note if note and not memory.points else None
    watched = memory.watched()
    return judge(
        previous,
        findings,
        Life.ENDED if vitals.life is Life.STOPPED else vitals.life,
        # A run that logs much and evaluates rarely is not too young to be judged.
        points=max((one.count for one in memory.series.values()), default=0),
        monitored=series is not None,
        missing=series is None and memory.choice.lacks_what_was_asked(memory.series),
        asked=memory.choice.asked(watched),
        time_limit=terms.limit.shown,
        unmonitored_reason=nothing_read or memory.choice.why_unmonitored(memory.series),
        because=vitals.reason,
        say=partial(_up_to_now, memory),
    )


def _up_to_now(memory: RunMemory, finding: Finding) -> str:
    """`step 181: loss rose from its level of 0.3 to 12.5; 487 points since, now 80.2`: what is said does not age."""
    series = memory.series.get(finding.metric) if finding.metric is not None else None
    since = series.since(finding.onset_step) if series is not None else 0
    said = [finding.said, f"{since} points since"] if since > 1 else [finding.said]
    return "; ".join([*said[:-1], said[-1] + _now(finding, series)])


_MOVES = frozenset(Kind) - {Kind.PLATEAU, Kind.CONVERGED, Kind.FROZEN, Kind.OSCILLATION, Kind.SLOW, Kind.RESTART}
"""Kinds that say where a value went; the others say that it stays, or swings."""


def _now(finding: Finding, series: Series | None) -> str:
    """`, now 0.31`: where the value went since. Nothing where the finding says that one itself."""
    if series is None or finding.kind not in _MOVES or not isfinite(series.last):
        return ""
    said = map(float, _NUMBERS.findall(finding.message))
    known = any(abs(number - series.last) <= _SAME * abs(series.last) for number in said)
    return "" if known else f", now {series.last:.4g}"
