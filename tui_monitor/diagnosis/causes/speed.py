"""It goes on, and ever more slowly: the data that does not come, or the machine that does less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, step_text
from tui_monitor.model.role import Role

_LOADING = (
    r"(?:data|load|fetch|input|io|read|wait|queue|batch_?gen|sampl(?:e|ing))(?:er|ing)?[ _./-]*(?:time|wait|sec|ms"
    r"|s\b|cost|lat|dur|stall)"
    r"|^(?:data|data_s|dt_data|fetch|wait|io|loading|t_data|t_load|time/data)$|(?:time|wait|t)[ _./-]*(?:data|load"
    r"|fetch|input|io)"
)
_COMPUTING = (
    r"(?:step|iter|iteration|batch|compute|forward|backward|fwd|bwd|train)[ _./-]*(?:time|ms|sec|s\b|cost|dur)"
    r"|^(?:time|dt|ms|s_?/_?it|elapsed)$"
    r"|(?:time|sec|ms)[ _./-]*(?:step|iter|batch|compute)"
)
_THROTTLED = lazy_compile(
    r"throttl|thermal|power (?:cap|brake|limit)|clocks? .{0,30}(?:reduc|lower|slow|drop)|overheat|SW_THERMAL"
    r"|HW_SLOWDOWN|straggler"
    r"|slow(?:er)? (?:node|rank|disk|device|gpu|network|worker)|ECC|swapping|swap (?:in )?us|PCIe .{0,30}(?:degrad"
    r"|downgrad|x[1248]\b)"
    r"|(?:falling|fell) back to (?:the )?cpu|running on cpu|cpu steal|noisy neighbou?r",
    re.IGNORECASE,
)
_GREW, _FELL = 2.0, 0.67
_FEWEST = 8


class Grown(Struct, frozen=True):
    """A time that grew, and stayed so."""

    said: str
    step: float
    numbers: Mapping[str, float]
    most: bool
    """It is most of the step by now."""


class SlowHardware:
    """Throughput fell and stayed down while the time to load did not grow; or a message says what slows it.

    Lies where the work itself grew: longer sequences, larger batches, an evaluation that became part of the step.
    """

    name = CauseName.SLOW_HARDWARE
    issue = "the machine does less than it did: heat, power, another program beside it, a disk or a network that slowed down"

    def look(self, course: Course, seen: Suspicion) -> None:
        slow = course.found({Kind.SLOW})
        if slow is None:
            return
        seen.explains = slow
        seen.proves(Weight.FAIR, slow.said, slow.onset_step)
        if (line := course.line(_THROTTLED)) is not None:
            seen.quotes(Weight.DIRECT, line)
        for fallen in _fell(course):
            seen.proves(Weight.FAIR, fallen.said, fallen.step, numbers=fallen.numbers)
            break
        if (loading := loading_grew(course)) is not None:
            seen.speaks_against(Weight.STRONG, loading.said, loading.step)
        elif next(course.called(_LOADING), None) is not None:
            seen.proves(Weight.FAIR, "the time to load data did not grow with it")

    def fix(self, course: Course) -> Fix:
        return fix(
            do="Look at the machine while it is slow: clocks and temperature (`nvidia-smi -q -d PERFORMANCE`), other programs"
            " (`top`), swap and disks (`vmstat 1`)",
            expect="throughput is back at its first level",
            verify="compare the throughput of 100 steps with that of the first 100",
            otherwise="resume on another node from the newest checkpoint",
            effort=Effort.MEDIUM,
            risk="none for what is trained so far",
        )


def loading_grew(course: Course) -> Grown | None:
    """A time to load data that is at least twice what it was at first."""
    for curve in course.called(_LOADING):
        grown = _grew(curve) if curve.role in (Role.TIME, Role.OTHER) else None
        if grown is None:
            continue
        first, last, step = grown
        whole = next(
            (_ends(one)[1] for one in course.called(_COMPUTING) if one is not curve and len(one) >= _FEWEST), None
        )
        share = f", {100 * last / whole:.0f} % of {whole:.3g}" if whole and last <= whole else ""
        text = f"{curve.metric} grew from {first:.3g} to {last:.3g}{share}, since step {step_text(step)}"
        return Grown(text, step, {"from": first, "to": last}, whole is not None and last >= 0.5 * whole)
    return None


def _fell(course: Course) -> Iterator[Grown]:
    """Throughputs that are at most two thirds of what they were."""
    for curve in course.artifacts.curves:
        if curve.role is Role.THROUGHPUT and len(curve.finite) >= _FEWEST:
            first, last = _ends(curve)
            if 0 < last <= _FELL * first:
                at = next(step for step, value in curve.finite.pairs if value <= (first + last) / 2)
                text = f"{curve.metric} fell from {first:.3g} to {last:.3g}, since step {step_text(at)}"
                yield Grown(text, at, {"from": first, "to": last}, False)


def _grew(curve: MetricCurve) -> tuple[float, float, float] | None:
    """Its usual value at first and at last, and since when it is nearer to the latter."""
    if len(curve.finite) < _FEWEST:
        return None
    first, last = _ends(curve)
    if last < _GREW * first or last <= 0:
        return None
    return first, last, next(step for step, value in curve.finite.pairs if value >= (first + last) / 2)


def _ends(curve: MetricCurve) -> tuple[float, float]:
    """Medians of its first third and of its last points."""
    values = curve.finite.values
    return median(values[: max(3, len(values) // 3)]), median(values[-max(3, min(10, len(values) // 5)) :])
