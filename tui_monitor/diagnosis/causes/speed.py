"""It goes on, and ever more slowly: the data that does not come, or the machine that does less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.measurands import of_lines, since
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, step_text
from tui_monitor.model.role import Role

_LOADS = (
    r"(?:data|load|loader|loading|dataloader|dataload|fetch|fetching"
    r"|input|io|read|reading|wait|waiting|queue|batchgen|feed)"
)
_TIMES = r"(?:time|times|wait|sec|secs|second|seconds|ms|s|cost|latency|duration|stall|t|lag)"
_LOADING = lazy_compile(
    rf"\b{_LOADS}\b.*\b{_TIMES}\b|\b{_TIMES}\b.*\b{_LOADS}\b|^(?:data|fetch|wait|io|load|loading|loader|datatime)$"
)
_COMPUTING = lazy_compile(
    rf"\b(?:step|iter|iteration|batch|compute|forward|backward|fwd|bwd|train)\b.*\b{_TIMES}\b"
    rf"|\b{_TIMES}\b.*\b(?:step|it|iter|iteration|batch|compute)\b|^(?:time|dt|ms|elapsed|itertime|steptime|compute|gpu)$"
    r"|^(?:(?:fwd|bwd|forward|backward|optim|update|and) ?)+$"
)
_QUEUES = lazy_compile(r"\b(?:queue|queued|prefetch|prefetched|buffered|ready|qsize)\b")
_BETWEEN = lazy_compile(r"[^a-z0-9]+")
_THROTTLED = lazy_compile(
    r"throttl|thermal|power (?:cap|brake|limit)|clocks? .{0,30}(?:reduc|lower|slow|drop)|overheat|SW_THERMAL"
    r"|HW_SLOWDOWN|straggler"
    r"|slow(?:er)? (?:node|rank|disk|device|gpu|network|worker)|ECC|swapping|swap (?:in )?us|PCIe .{0,30}(?:degrad"
    r"|downgrad|x[1248]\b)"
    r"|(?:falling|fell) back to (?:the )?cpu|running on cpu|cpu steal|noisy neighbou?r",
    re.IGNORECASE,
)
_GREW, _FELL, _MUCH = 2.0, 0.5, 5.0
"""Times what it was at first."""
_MOST = 50.0
"""Percent of the time that waiting for data may take at most."""
_SHARE = lazy_compile(
    r"(?i)\b(?:data|load\w*|io|i/o|input|fetch\w*|wait\w*)(?:[ _-]?(?:wait\w*|time|share|frac\w*|bound|stall\w*|pct))?"
    r"[ :=(]{1,3}([0-9]{1,3}(?:\.[0-9]+)?) ?%"
)
_BESIDE = {True: "the step", False: "computing"}
_FEWEST, _LASTS = 8, 15


class Grown(Struct, frozen=True):
    """A time that grew, and stayed so."""

    said: str
    step: float
    numbers: Mapping[str, float]
    most: bool
    """It is most of the step by now."""
    much: bool = False
    """And many times what it was: that needs no silence beside it."""


class SlowHardware:
    """Throughput fell and stayed down while the time to load did not grow; or a message says what slows it.

    Lies where the work itself grew: longer sequences, larger batches, an evaluation that became part of the step.
    """

    name = CauseName.SLOW_HARDWARE
    issue = "the machine does less than it did: heat, power, a program beside it, a slower disk or network"

    def look(self, course: Course, seen: Suspicion) -> None:
        slow, slowed = course.found({Kind.SLOW}), slowed_down(course)
        if slow is not None and slow.active:
            seen.explains = slow
            seen.proves(Weight.FAIR, slow.said, slow.onset_step)
        elif slowed is None:
            return
        if (line := course.line(_THROTTLED)) is not None:
            seen.quotes(Weight.DIRECT, line)
        if slowed is not None:
            seen.proves(Weight.FAIR, slowed.said, slowed.step, numbers=slowed.numbers)
        if (loading := loading_grew(course)) is not None:
            seen.speaks_against(Weight.STRONG, loading.said, loading.step)
        elif next(_named(course, _LOADING), None) is not None:
            seen.proves(Weight.FAIR, "the time to load data did not grow with it")

    def fix(self, course: Course) -> Fix:  # noqa: ARG002
        return fix(
            do="look at the machine while it is slow: clocks and temperature (`nvidia-smi -q -d PERFORMANCE`),"
            " other programs (`top`), swap and disks (`vmstat 1`)",
            expect="throughput is back at its first level",
            verify="compare the throughput of 100 steps with that of the first 100",
            otherwise="resume on another node from the newest checkpoint",
            effort=Effort.MEDIUM,
            risk="none for what is trained so far",
        )


def loading_grew(course: Course) -> Grown | None:
    """A time to load data that is at least twice what it was at first."""
    for curve in _named(course, _LOADING):
        grown = _grew(curve) if curve.role in (Role.TIME, Role.OTHER) else None
        if grown is None:
            continue
        first, last, step = grown
        others = (one for one in _named(course, _COMPUTING) if one is not curve and len(one.finite) >= _FEWEST)
        whole = next((_ends(one)[1] for one in others), None)
        share = f", beside {whole:.3g} of {_BESIDE[last <= whole]}" if whole else ""
        text = f"{curve.metric} grew from {first:.3g} to {last:.3g}{share}{since(curve, step)}"
        most = whole is not None and last >= 0.5 * whole
        return Grown(text, step, {"from": first, "to": last}, most, most and last >= _MUCH * first)
    return None


def emptied(course: Course) -> Grown | None:
    """A queue of batches that held some, and is empty at last."""
    for curve in _named(course, _QUEUES):
        values = curve.finite.values
        held = sum(value > 0 for value in values)
        if len(values) >= _FEWEST // 2 and values[-1] == 0 and held > 1:  # one alone may be its size
            at = next(step for step, value in reversed(list(curve.finite.pairs)) if value > 0)
            text = f"{curve.metric} held up to {max(values):.4g}, and is 0{since(curve, at)}"
            return Grown(text, at, {"most": max(values), "last": 0.0}, True)
    return None


def share_of_loading(course: Course) -> Grown | None:
    """Of a step, in percent, as lines tell it: `data 97 %`."""
    texts = (line.text[:400] for line in course.artifacts.lines if "%" in line.text)
    told = [float(found[1]) for text in texts if (found := _SHARE.search(text))]
    if len(told) < _FEWEST // 2:
        return None
    first, last = median(told[:3]), median(told[-3:])
    if not _MOST <= last <= 100.0 or last < _GREW * first:
        return None
    text = f"waiting for data took {first:.3g} % of the time at first, and takes {last:.3g} % now"
    return Grown(text, course.measured.last_step, {"from": first, "to": last}, True, True)


def batches_ready(course: Course) -> Grown | None:
    """A queue of batches that held some up to the last: what waits does not wait for data."""
    for curve in _named(course, _QUEUES):
        values = curve.finite.values
        if len(values) >= _FEWEST // 2 and min(values[-3:]) > 0 and loading_grew(course) is None:
            text = f"{curve.metric} still held {values[-1]:.4g} at last: data was there"
            return Grown(text, curve.steps[-1], {"last": values[-1]}, False)
    return None


def _named(course: Course, pattern: re.Pattern[str]) -> Iterator[MetricCurve]:
    """Those whose name says so, word by word, also where only lines tell them."""
    yield from (one for one in course.artifacts.curves if pattern.search(_words(one.metric)))
    read = {_words(one.metric) for one in course.artifacts.curves}
    for name, values in course.artifacts.told.items():
        if (words := _words(name)) not in read and pattern.search(words):
            yield of_lines(name, values)


def _words(name: str) -> str:
    return _BETWEEN.sub(" ", name.lower()).strip()


def slowed_down(course: Course) -> Grown | None:
    """A throughput that is half of what it was, or a time of a step that is twice that, at each of many points."""
    for curve in course.artifacts.curves:
        values, throughput = curve.finite.values, curve.role is Role.THROUGHPUT
        timed = curve.role is Role.TIME and _COMPUTING.search(_words(curve.metric))
        if len(values) < 2 * _LASTS or not (throughput or timed) or _counts_up(values):
            continue
        first, newest = median(values[: len(values) // 3]), values[-_LASTS:]
        fell, grew = throughput and max(newest) <= _FELL * first, timed and min(newest) >= first / _FELL > 0
        if fell or grew:
            half = (first + median(newest)) / 2
            at = next(step for step, value in curve.finite.pairs if (value <= half if fell else value >= half))
            text = (
                f"{curve.metric} went from {first:.3g} to {median(newest):.3g}, since step {step_text(at)}, and stayed"
            )
            return Grown(text, at, {"from": first, "to": median(newest)}, False)
    return None


def _counts_up(values: Sequence[float]) -> bool:
    """Is it the time since the start?"""
    return all(one <= two for one, two in pairwise(values))


def _grew(curve: MetricCurve) -> tuple[float, float, float] | None:
    """Its usual value at first and at last, and since when it is nearer to the latter."""
    if len(curve.finite) < _FEWEST:
        return None
    first, last = _ends(curve)
    if last < _GREW * first or last <= 0:
        return None
    return first, last, next(step for step, value in curve.finite.pairs if value >= (first + last) / 2)


def _ends(curve: MetricCurve) -> tuple[float, float]:
    """Medians of its first third and of its last points: of few where it still grows."""
    values = curve.finite.values
    newest = median(values[-max(3, min(10, len(values) // 5)) :])
    return median(values[: max(3, len(values) // 3)]), max(newest, median(values[-3:]))
