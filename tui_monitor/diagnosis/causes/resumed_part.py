"""A log that begins where a run was resumed: what it says it went on from, against what it does from there on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.diagnosis.words_of_a_halt import is_report
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line, step_text

_STEP = lazy_compile(
    r"(?i)\b(?:global[_ ]?)?(?:step|iter(?:ation)?|update|it)s?\b(?: (?:no\.?|number|is|was|of))?"
    r"[ :=#]{0,3}(?P<step>[0-9][0-9,]*)\b"
)
_NAMED = lazy_compile(r"(?i)(?:checkpoint|ckpt|(?:global_?)?step|iter\w*|model)[-_=]?(?P<step>[0-9]{2,})\b")
"""As checkpoints are called, most often by their step."""
_STATE = lazy_compile(r"(?i)optimi[sz]er|schedul|moments?\b|\bscaler\b|\brng\b|\bema\b")
_MOST, _HEAD = 4, 2
"""Resumptions that are read; reports before the first of them, where the log begins with it."""
_FEWEST, _STRETCH = 9, 3
"""Points that tell how it went on; points of which one level is taken."""
_LEARNT_ANEW, _OLD = 0.35, 2.0
"""Share of a loss that comes down anew, and times the steps for that which it had been trained before."""
_FROM_LITTLE = 0.25
"""Share of its largest, from which on a rate that climbs is warmed up."""


def tell_of_the_rest(course: Course, said: Sequence[Line], missing: Line | None, seen: Suspicion) -> None:
    """What is proven where the part before the resumption is not at hand."""
    loss, said = course.measured.objective, said[:_MOST]
    if (
        not said
        or loss is None
        or len(loss.finite) < _FEWEST
        or not loss.is_in_order
        or not _begins_with(course, said[0])
    ):
        return
    told = next((step for line in said if (step := _step_of(line)) is not None), None)
    _other_steps(said, told, loss, seen)
    old = max(told or 0.0, loss.steps[0])
    _learns_again(loss, old, seen)
    _warms_up_again(course, loss, old, seen)
    if missing is not None and _STATE.search(missing.text) is not None:
        seen.quotes(Weight.FAIR, missing)


def _begins_with(course: Course, said: Line) -> bool:
    lines = course.artifacts.lines
    before = (line for line in lines if line.place.file == said.place.file and line.place.offset < said.place.offset)
    return sum(is_report(line.text) and line.text.lstrip()[:1] != "{" for line in before) < _HEAD


def _step_of(line: Line) -> float | None:
    found = _STEP.search(line.text[:300])
    return float(found["step"].replace(",", "")) if found is not None else None


def _other_steps(said: Sequence[Line], told: float | None, loss: MetricCurve, seen: Suspicion) -> None:
    """The step it says it goes on from, that of the checkpoint's name, and the first one that it logs."""
    named = next(
        ((line, float(found["step"])) for line in said if (found := _NAMED.search(line.text)) is not None), None
    )
    apart = 2.0 * abs(loss.steps[1] - loss.steps[0])
    first = loss.steps[0]
    if told is not None and not told - apart <= first <= told + apart:
        line = next(line for line in said if _step_of(line) == told)
        text = f"it goes on from step {step_text(told)}, and the first step it logs is {step_text(first)}"
        seen.proves(Weight.STRONG, f"{text}: {line.text.strip()[:120]}", first, place=line.place)
    elif named is not None and told is None and apart < first < 10.0 * named[1] and abs(first - named[1]) > apart:
        text = f"its checkpoint is called {named[1]:.0f}, and the first step it logs is {step_text(first)}"
        seen.proves(Weight.FAIR, f"{text}: {named[0].text.strip()[:120]}", first, place=named[0].place)
    elif named is not None and told is not None and told > 0 and not told - apart <= named[1] <= told + apart:
        text = f"it goes on from step {step_text(told)}, by a checkpoint that is called {named[1]:.0f}"
        seen.proves(Weight.STRONG, f"{text}: {named[0].text.strip()[:120]}", first, place=named[0].place)


def _learns_again(loss: MetricCurve, old: float, seen: Suspicion) -> None:
    """It comes down within few steps, after many that must have brought it there already."""
    values, steps = loss.finite.values, loss.finite.steps
    head = [median(values[at : at + _STRETCH]) for at in range(0, max(1, len(values) // 3), 1)]
    top, late = max(head), median(values[-len(values) // 3 :])
    if late <= 0 or top - late < _LEARNT_ANEW * top:
        return
    at = steps[head.index(top)]
    half = next(
        (step for step, value in zip(steps, values, strict=True) if step > at and value < (top + late) / 2), None
    )
    if half is not None and old >= _OLD * (half - steps[0]) and old > 0:
        text = f"{loss.metric} came down from {top:.4g} to {late:.4g} within {half - steps[0]:.0f} steps"
        seen.proves(Weight.STRONG, f"{text} behind the resumption: after {old:.0f} steps that was learnt already", at)


def _warms_up_again(course: Course, loss: MetricCurve, old: float, seen: Suspicion) -> None:
    rate = course.measured.rate
    values = rate.finite.values if rate is not None else []
    if rate is None or len(values) < _FEWEST or old < loss.steps[-1] - loss.steps[0]:
        return
    top = values.index(max(values))
    if (
        top >= 3
        and values[0] <= _FROM_LITTLE * values[top]
        and all(one <= two for one, two in pairwise(values[: top + 1]))
    ):
        text = f"{rate.metric} is warmed up from {values[0]:.3g} to {values[top]:.3g} behind step {step_text(old)}"
        seen.proves(Weight.FAIR, f"{text}: its schedule begins anew", rate.steps[0])
