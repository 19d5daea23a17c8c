"""Where a training loss leaps up at once, by a good share of all that had been learned, and what becomes of it."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve

_SHARE, _MOVES = 0.12, 6.0
"""Of all that had been learned, and times the usual move between two points before: a leap is more than both."""
_NEAR, _FEWEST = 3, 5
_MANY = 60
"""Points of a curve from which on they are single batches: one of them may be hard."""


class Leap(Struct, frozen=True):
    step: float
    """Of the first value that is high."""
    before: float
    top: float
    last: float

    @property
    def is_learned_anew(self) -> bool:
        return self.top - self.last >= 0.3 * (self.top - self.before)


def leap_of(curve: MetricCurve) -> Leap | None:
    """The largest, of a loss that had come down before and was a number all the time."""
    values, steps = curve.finite.values, curve.finite.steps
    if len(values) < 2 * _FEWEST or curve.first_bad is not None:
        return None
    moves = [two - one for one, two in pairwise(values)]
    at = max(range(len(moves)), key=moves.__getitem__) + 1
    before, behind = values[max(0, at - _NEAR) : at], values[at : at + _NEAR]
    if at < _FEWEST or len(values) - at < _NEAR:
        return None
    usual = median(abs(move) for move in moves[max(0, at - 4 * _NEAR) : at - 1])
    top = values[at] if len(values) < _MANY else median(behind)
    learned = max(values[:2]) - min(values[:at])
    if learned <= 0 or top - max(before) <= max(_SHARE * learned, _MOVES * usual if len(values) >= _MANY else usual):
        return None
    return Leap(steps[at], median(before), max(behind), median(values[-_NEAR:]))
