"""When a curve left its level, whether it was calm before, and how it grew: what correlation is made of (S4.18)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite, log
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve

LEFT = 3.0
"""Times its usual value: beyond that a norm or a loss has left its level."""
VANISHED = 0.1
"""Times its usual value early on: below that an entropy or a spread is gone."""
_USUAL = 20
"""Newest points that tell what is usual."""
_FEWEST = 3
_STRAIGHT, _FROM_NOTHING = 0.03, 0.25
"""Shares of the largest value: how far a straight rise may bend, and how low it begins."""
_LONG, _AT_ONCE = 5, 1.8
"""Points for which a rate was held before its rise is over, unless it rose by this factor at once."""
_STEADY = 0.7
"""Share of the rises among all changes from which on a growth is steady."""


class Departure(Struct, frozen=True):
    """A curve that left its level and did not come back up to the end of what was looked at."""

    step: float
    """The first point beyond."""
    level: float
    """Its usual value before."""
    value: float
    """The largest finite one since."""
    points: int
    """How many since, that are no number among them."""

    @property
    def factor(self) -> float:
        return self.value / self.level if self.level > 0 else float("inf")


def departure(curve: MetricCurve, until: float, factor: float = LEFT) -> Departure | None:
    """Of a curve of sizes (a norm, a loss above zero), up to step `until`: when it went beyond `factor` times its usual
    value and stayed there. Values that are no number count as beyond where a finite one was before them.
    None where it did not leave, or has no usual value."""
    steps, values = _up_to(curve, until)
    finite = [at for at, value in enumerate(values) if isfinite(value)]
    numbers = [abs(values[at]) for at in finite]
    start = len(numbers)
    while start > 0 and (usual := _usual(numbers, start - 1)) is not None and numbers[start - 1] > factor * usual > 0:
        start -= 1
    usual, first = _usual(numbers, start), finite[start - 1] + 1 if start else 0
    if usual is None or start == len(numbers) or min(numbers[start:]) <= factor * usual:
        return None
    return Departure(steps[first], usual, max(numbers[start:]), len(values) - first)


def fallen(curve: MetricCurve, until: float, factor: float = VANISHED) -> Departure | None:
    """The other way round: when sizes sank below `factor` times their usual value early on, and stayed there up to step
    `until`; `value` is the smallest since. None where they did not, or were too few to have a usual value."""
    steps, values = _up_to(curve.finite, until)
    sizes = [abs(value) for value in values]
    if len(sizes) <= _FEWEST:
        return None
    level = max(median(sizes[:_FEWEST]), median(sizes[:_USUAL]))
    start = len(sizes)
    while start > 0 and sizes[start - 1] < factor * level:
        start -= 1
    return Departure(steps[start], level, min(sizes[start:]), len(sizes) - start) if 0 < start < len(sizes) else None


def burst(curve: MetricCurve, until: float, factor: float = LEFT, within: int = 5) -> Departure | None:
    """The largest of the last few sizes up to a step, where it is beyond `factor` times what was usual before them:
    also of what came back at once."""
    steps, values = _up_to(curve.finite, until)
    sizes = [abs(value) for value in values]
    usual = _usual(sizes, len(sizes) - within)
    if usual is None or max(sizes[-within:]) <= factor * usual:
        return None
    largest = max(range(len(sizes) - within, len(sizes)), key=sizes.__getitem__)
    first = next(at for at in range(len(sizes) - within, len(sizes)) if sizes[at] > factor * usual)
    return Departure(steps[first], usual, sizes[largest], len(sizes) - first)


def half_way(curve: MetricCurve, onset: float) -> float:
    """Of what fell from its level at a step on: the first step at which it was nearer to where it fell than to that
    level, whichever way is down; the onset itself where it came back at once."""
    since = curve.finite.between(onset)
    if len(since) < 2:
        return onset
    level, low = since.values[0], _farthest(since.values)
    middle = (level + low) / 2.0
    return next((at for at, value in since.pairs if (value - middle) * (level - middle) < 0), onset)


def _farthest(values: Sequence[float]) -> float:
    """Where it went from its first value: the middle of the rest, where most of it is far away."""
    first = values[0]
    return median(sorted(values[1:], key=lambda value: -abs(value - first))[: max(1, len(values) // 2)])


def is_calm(curve: MetricCurve, before: float, factor: float = LEFT, points: int = 5) -> bool:
    """Were its last finite values before a step no larger than usual? False where too few are known to say so."""
    values = [abs(value) for step, value in curve.finite.pairs if step < before]
    usual = _usual(values, len(values) - points)
    return usual is not None and usual > 0 and max(values[-points:]) <= factor * usual


def growth(curve: MetricCurve, until: float) -> Departure | None:
    """The last stretch up to a step in which it grew from point to point, mostly: from its lowest value on."""
    steps, values = _up_to(curve.finite, until)
    if len(values) < _FEWEST:
        return None
    low = min(range(len(values)), key=values.__getitem__)
    grown = values[low:]
    rises = sum(two > one for one, two in pairwise(grown))
    if len(grown) < _FEWEST or rises < _STEADY * (len(grown) - 1) or grown[0] <= 0:
        return None
    return Departure(steps[low], grown[0], max(grown), len(grown))


def slows(values: Sequence[float]) -> bool:
    """Was most of a growth in its first half? Errors that feed on themselves grow ever faster, wrong data do not."""
    if len(values) < 2 * _FEWEST or min(values) <= 0:
        return False
    first, half, last = values[0], values[len(values) // 2], values[-1]
    return log(last / half) < 0.4 * log(half / first) if half > first else False


def doubling(values: Sequence[float]) -> float | None:
    """Points in which positive values double, by the ends of a growth; None where they do not grow."""
    if len(values) < _FEWEST or values[0] <= 0 or values[-1] <= values[0]:
        return None
    return (len(values) - 1) * log(2.0) / log(values[-1] / values[0])


class Rise(Struct, frozen=True):
    """A learning rate that is larger at a step than it was."""

    first: float
    """Its smallest value before."""
    last: float
    since: float
    """The step from which on it only rose."""
    points: int
    """In which it rose."""
    jump: float
    """The largest factor between two points."""
    at: float
    """The step behind that jump."""
    eases: bool
    """Ever less, by its factors: the curved warm-up of some schedules, no runaway."""
    even: bool
    """It grew by the same amount each time, from nothing: a warm-up on its way to a peak."""

    @property
    def factor(self) -> float:
        return self.last / self.first if self.first > 0 else float("inf")


def risen(rate: MetricCurve, until: float) -> Rise | None:
    """How a rate rose up to a step, where it stands at its largest there; None where it does not, or never moved."""
    steps, values = _up_to(rate.finite, until)
    positive = [(step, value) for step, value in zip(steps, values, strict=True) if value > 0]
    if len(positive) < 2 or positive[-1][1] < max(value for _, value in positive) * 0.999:
        return None
    start = len(positive) - 1
    while start > 0 and positive[start - 1][1] <= positive[start][1]:
        start -= 1
    part = positive[start:]
    moves = [(two[1] / one[1], two[0]) for one, two in pairwise(part)]
    if not moves or part[-1][1] <= part[0][1] * 1.001:
        return None
    rises = [at for at, move in enumerate(moves) if move[0] > 1.0005]
    held = len(moves) - 1 - rises[-1] if rises else 0
    if held > max(_LONG, len(rises)) and moves[rises[-1]][0] < _AT_ONCE:
        return None
    jump, at = max(moves, key=lambda move: move[0])
    return Rise(
        part[0][1],
        part[-1][1],
        part[0][0],
        sum(move > 1.0005 for move, _ in moves),
        jump,
        at,
        _eases(part),
        _is_even(part),
    )


def _eases(part: Sequence[tuple[float, float]]) -> bool:
    first, half, last = part[0][1], part[len(part) // 2][1], part[-1][1]
    return len(part) > 4 and log(last / half) < 0.35 * log(half / first)


def _is_even(part: Sequence[tuple[float, float]]) -> bool:
    """Is each value about in proportion to how far it is from where a line through the ends meets nothing?"""
    (first, low), (last, high) = part[0], part[-1]
    slope = (high - low) / (last - first) if last > first else 0.0
    straight = all(abs(low + slope * (step - first) - value) < _STRAIGHT * high for step, value in part)
    return straight and slope > 0 and low <= _FROM_NOTHING * high


def _up_to(curve: MetricCurve, until: float) -> tuple[list[float], list[float]]:
    pairs = [(step, value) for step, value in curve.pairs if step <= until]
    return [step for step, _ in pairs], [value for _, value in pairs]


def _usual(values: Sequence[float], end: int) -> float | None:
    """Of the values before `end`, all of them sizes."""
    return median(values[max(0, end - _USUAL) : end]) if end >= _FEWEST else None
