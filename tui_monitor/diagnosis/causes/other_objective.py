"""What is minimised and what is judged are two things: a quantile beside a squared error."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.points import Place

_OBJECTIVE = lazy_compile(
    r"(?i)\b(?:objective|loss(?:_?(?:fn|function|type|name))?|criterion|app)[\"']?\s?[=:]\s?[\"']?(?:reg:|count:)?"
    r"(?P<name>quantile|l1|mae|absolute|huber|pseudohuber|fair|poisson|tweedie|gamma|mape|logistic|binary|hinge)"
)
_LEVEL = lazy_compile(
    r"(?i)\b(?:quantile_?)?(?:alpha|quantile|tau|q|level)[\"']?\s?[=:]\s?[\"']?\[?(?P<level>0?\.[0-9]+)\b"
)
_SQUARED = r"(?<![a-z])(?:r?mse|l2|squared)(?![a-z])"
_OPENING = 40
"""Lines among which settings stand."""
_ASIDE = 0.15
"""How far from the median a quantile is no middle any more."""
_FEWEST, _FAR, _MOVES = 8, 0.5, 0.02
"""Points that tell a course; the share of its beginning that an error is still at, and by which it still moves."""


class Objective(Struct, frozen=True):
    name: str
    level: float | None
    """Of a quantile."""
    said: str
    place: Place | None = None


def tell_of_the_objective(course: Course, seen: Suspicion) -> None:
    """The prediction that is best for one is not best for the other: an error in squares rests at the spread of the
    targets, or comes down slowly, while what is minimised goes its way."""
    judged = next((one for one in course.measured.called(_SQUARED) if len(one.finite) >= _FEWEST), None)
    chosen = next(_objectives(course), None) if judged is not None else None
    if judged is None or chosen is None or course.blow_up is not None:
        return
    level = f" of {chosen.level:g}" if chosen.level is not None else ""
    text = f"it minimises {chosen.name}{level} and is judged by {judged.metric}"
    if chosen.level is not None and abs(chosen.level - 0.5) >= _ASIDE:
        seen.proves(Weight.STRONG, f"{text}, whose best is the mean and no quantile: {chosen.said}", place=chosen.place)
        if _is_far(judged):
            seen.proves(Weight.FAIR, _stands(judged), judged.steps[-1])
    elif chosen.name.lower() not in ("logistic", "binary", "hinge") and _is_far(judged) and _still_moves(judged):
        seen.proves(Weight.FAIR, f"{text}: {chosen.said}", place=chosen.place)
        seen.proves(Weight.FAIR, _stands(judged), judged.steps[-1])


def _objectives(course: Course) -> Iterator[Objective]:
    config = ", ".join(f"{name.rpartition('/')[2]}={value}" for name, value in course.artifacts.config.items())
    texts = [(config, None), *((line.text, line.place) for line in course.artifacts.lines[:_OPENING])]
    whole = " ".join(text[:3000] for text, _ in texts)
    for text, place in texts:
        if (found := _OBJECTIVE.search(text[:3000])) is not None:
            level = _LEVEL.search(whole) if found["name"].lower() == "quantile" else None
            yield Objective(found["name"], float(level["level"]) if level is not None else None, found.group(), place)


def _is_far(judged: MetricCurve) -> bool:
    values = judged.finite.values
    return median(values[-3:]) > _FAR * values[0] > 0


def _still_moves(judged: MetricCurve) -> bool:
    """Down to its end, at the pace of its beginning or so: steps of one size, whatever the error is."""
    values = judged.finite.values
    third = len(values) // 3
    first, last = values[0] - values[third], values[-1 - third] - values[-1]
    return last > _MOVES * values[0] and last > 0.3 * first


def _stands(judged: MetricCurve) -> str:
    values = judged.finite.values
    return f"{judged.metric} came from {values[0]:.4g} to {values[-1]:.4g} only, in {len(values)} points"
