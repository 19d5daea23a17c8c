"""What one step is worth to an agent: constant while behaviour changes, and another from one point on."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from statistics import StatisticsError, correlation, median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.losing import length_beside
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Line, step_text
from tui_monitor.model.role import Role

_SAME, _OTHER = 0.25, 3.0
"""Share by which it may vary and be the same; the factor by which it is another."""
_BEFORE, _AFTER = 8, 3
_MANY_TIMES = 8.0
"""More than any behaviour adds from one point to the next."""
_VARIES, _FOLLOWS, _AS_LONG = 1.5, 0.8, 0.1
"""Factor between the lengths of episodes, and how closely returns follow them, so that these tell of behaviour;
the share by which they may vary and be as long."""
_TOLD = lazy_compile(
    r"(?i)\brew(?:ard)?s?[_ -]?(?:scale|scaling|mult\w*|factor|unit|coef\w*)"
    r"\W{1,4}(-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)"
)


class WorthChanged(Struct, frozen=True):
    said: str
    step: float


def worth_changed(course: Course) -> WorthChanged | None:
    """A return that was as many times the length of its episode at every length, and is another multiple from one
    point on. Where all episodes were equally long, behaviour may decide what it is: nothing is said then."""
    for returns in course.artifacts.curves:
        lengths = length_beside(course, returns) if returns.role is Role.REWARD else None
        if lengths is not None and (found := _changed(returns, lengths)) is not None:
            return found
    return None


def _changed(returns: MetricCurve, lengths: MetricCurve) -> WorthChanged | None:
    rows = zip(returns.steps, returns.values, lengths.values, strict=True)
    worth = [(step, one / length, length) for step, one, length in rows if length > 0 and isfinite(one)]
    values = [value for _, value, _ in worth]
    level = values[0] if values else 0.0
    at = next((at for at, value in enumerate(values) if abs(value - level) > _SAME * abs(level)), None)
    now = _left(level, values[at:]) if at is not None and at >= _BEFORE else None
    if at is None or now is None:
        return None
    seen, step = [length for _, _, length in worth[:at]], worth[at][0]
    if max(seen) < (1.0 + _SAME) * min(seen):
        return None
    text = f"{returns.metric} was {level:.3g} a step of {lengths.metric} from {min(seen):.3g} to {max(seen):.3g}"
    return WorthChanged(f"{text}, and is {now:.3g} since step {step_text(step)}: the reward is another", step)


def worth_jumped(course: Course) -> WorthChanged | None:
    """A return that became another at one point, while episodes, whose length had told how good it is, are as long."""
    for returns in course.artifacts.curves:
        lengths = length_beside(course, returns) if returns.role is Role.REWARD else None
        if lengths is not None and (found := _jumped(returns, lengths)) is not None:
            return found
    return None


def _jumped(returns: MetricCurve, lengths: MetricCurve) -> WorthChanged | None:
    rows = [row for row in zip(returns.steps, returns.values, lengths.values, strict=True) if isfinite(row[1])]
    values, long = [value for _, value, _ in rows], [length for _, _, length in rows]
    at = max(range(_BEFORE, len(rows) - _AFTER), key=lambda at: _apart(values, at), default=0)
    if not at or max(long[:at]) < _VARIES * min(long[:at]) or abs(_alike(values[:at], long[:at])) < _FOLLOWS:
        return None
    before, now = median(values[at - _BEFORE // 2 : at]), median(values[at : at + _BEFORE])
    was, stays = median(long[at - _BEFORE // 2 : at]), median(long[at : at + _BEFORE])
    if abs(stays - was) > _AS_LONG * was or _left(before, values[at : at + _BEFORE]) is None:
        return None
    text = f"{returns.metric} went from {before:.3g} to {now:.3g} at step {step_text(rows[at][0])} while"
    return WorthChanged(f"{text} {lengths.metric} stayed at {was:.3g}: what a step is worth changed", rows[at][0])


def multiplied(course: Course) -> WorthChanged | None:
    """A return that is at once many times beyond all that was seen, and stays: what is learned goes step by step."""
    for returns in course.artifacts.curves:
        rows = list(returns.finite.pairs) if returns.role is Role.REWARD else []
        for at in range(_BEFORE, len(rows) - _BEFORE):
            before, after = [value for _, value in rows[:at]], [value for _, value in rows[at : at + _BEFORE]]
            was, now = median(before[-5:]), median(after)
            beyond = abs(now) >= _MANY_TIMES * max(map(abs, before)) and abs(after[0]) >= _OTHER * max(map(abs, before))
            if was and beyond:
                text = f"{returns.metric} was about {was:.3g}, and is {now:.3g} since step {step_text(rows[at][0])}"
                return WorthChanged(f"{text}: {now / was:.3g} times as much at once", rows[at][0])
    return None


def _apart(values: list[float], at: int) -> float:
    """How far one point went, beside all that was seen by then: what is learned goes little by little."""
    return abs(values[at] - values[at - 1]) / max(max(values[:at]) - min(values[:at]), 1e-300)


def _alike(one: list[float], other: list[float]) -> float:
    try:
        return correlation(one, other)
    except StatisticsError:  # one of them is constant
        return 0.0


def _left(level: float, after: list[float]) -> float | None:
    """What it is now, where it left the level it had, and stayed away."""
    now = median(after)
    if len(after) < _AFTER or level == 0.0:
        return None
    return now if now * level < 0 or not 1.0 / _OTHER < now / level < _OTHER else None


def scaled_anew(course: Course) -> Line | None:
    """A line that tells another scale of the rewards than one before."""
    told = [(line, found[1]) for line in course.artifacts.lines if (found := _TOLD.search(line.text[:400]))]
    return next((two[0] for one, two in pairwise(told) if float(one[1]) != float(two[1])), None)
