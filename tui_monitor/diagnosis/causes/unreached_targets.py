"""Targets that were not scaled: thousands beside inputs of about 1, or far outside of what the outputs can be."""

from __future__ import annotations

import re

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import NONFINITE, RISING, Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line, Severity
from tui_monitor.model.role import Role

_OUTPUT = r"(?<![a-z])(?:pred(?:iction)?s?|out(?:put)?s?|y_?(?:hat|pred)|y\^|ŷ)(?![a-z])"
_TARGET = r"(?<![a-z])(?:y|targets?|labels?|y_?true|truth|gt)(?![a-z])(?!_?(?:hat|pred))"
_LEVEL = r"(?<![a-z])(?:mean|avg|abs_?max|max|abs|min|median|lo|hi)(?![a-z])"
_STD_OF_TARGETS = lazy_compile(
    r"(?i)(?<![a-z_])(?:y|targets?|labels?|y_?train|price|demand)(?![a-z])[^;|\n]{0,40}?"
    r"\b(?:std|scale|sd|stddev|sigma)\b[ :=]{0,3}(?P<std>\d[\d.]*(?:e[+-]?\d+)?)"
)
_WORDS = ("std", "scale", "sd", "sigma")
_BEYOND, _LARGE = 10.0, 100.0
"""Times the bound of the outputs at which targets are; a spread of targets that no usual rate is made for."""
_BOUNDS = (1.0, 5.0, 6.0)
_POINTS = 4


def tell_of_targets(course: Course, seen: Suspicion) -> None:
    found = bounded_outputs(course)
    if found is not None:
        outputs, targets = found
        text = f"{outputs.metric} is {outputs.finite.values[-1]:.4g}, its bound, in all of its last points, while"
        far = f"{targets.metric} is {targets.finite.values[-1]:.4g}: no output can ever reach the targets"
        seen.proves(Weight.DIRECT, f"{text} {far}", outputs.steps[-1])
    line, std = _spread_of_targets(course)
    blown = course.found(NONFINITE | RISING, Severity.WARNING)
    if line is not None and blown is not None:
        seen.explains = seen.explains or blown
        early = blown.onset_step <= 1 or _from_the_start(course, blown.metric)
        weight = Weight.STRONG if early else Weight.FAIR
        seen.proves(weight, f"targets have a spread of {std:.3g}, and were not scaled: {line.text}", place=line.place)


def bounded_outputs(course: Course) -> tuple[MetricCurve, MetricCurve] | None:
    """Outputs that stand at a bound to the last digit, and targets that lie far beyond it."""
    outputs = [one for one in _levels(course, _OUTPUT) if _at_bound(one)]
    if not outputs:
        return None
    bound = abs(outputs[0].finite.values[-1])
    targets = (one for one in _levels(course, _TARGET) if abs(one.median or 0.0) > _BEYOND * bound)
    return next(((outputs[0], one) for one in targets if not re.search(_OUTPUT, one.metric.lower())), None)


def _levels(course: Course, pattern: str) -> list[MetricCurve]:
    found = (one for one in course.measured.called(pattern) if one.role in (Role.OTHER, Role.SETTING))
    return [one for one in found if re.search(_LEVEL, one.metric.lower().replace("_", " ")) and len(one.finite)]


def _at_bound(curve: MetricCurve) -> bool:
    last = curve.finite.values[-max(_POINTS, len(curve.finite) // 2) :]
    return len(last) >= _POINTS and len(set(last)) == 1 and abs(last[0]) in _BOUNDS


def _spread_of_targets(course: Course) -> tuple[Line | None, float]:
    line = course.line(_STD_OF_TARGETS, _WORDS)
    found = _STD_OF_TARGETS.search(line.text) if line is not None else None
    std = float(found["std"].rstrip(".")) if found is not None else 0.0
    return (line, std) if std >= _LARGE else (None, std)


def _from_the_start(course: Course, metric: str | None) -> bool:
    curve = course.measured.named(metric)
    return curve is not None and len(curve) > 0 and curve.first_bad == curve.steps[0]
