"""The law of probabilities that are taken for logits: cross entropy = ln(1 + (K-1)/e) + share of wrong answers.

One-hot probabilities are at most 1 apart, so each sure answer costs the floor, and each sure wrong one 1 more. A run
that learns so follows that line at whatever accuracy it has; one with real logits falls about three times as steeply.
"""

from __future__ import annotations

from math import e, exp
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.parting import share
from tui_monitor.diagnosis.standing import softmax_twice

_FEWEST = 5
_SURE = 0.6
"""Share of right answers below which a loss of real logits may lie there as well."""
_NEAR, _MOVED = 0.03, 0.04
"""How far a loss may be off the line, as a share; how far the accuracy must have moved for it to be a line."""
_FEWEST_CLASSES, _WHOLE = 4, 0.15
_ALL = 100.0
_GOOD, _HIGH, _RESTS, _EXACTLY = 0.93, 0.75, 0.02, 0.1
"""A score and a loss that do not go together, by how much that may move, and how whole its number of classes is."""


class Law(Struct, frozen=True):
    """A loss that follows the line."""

    classes: int
    points: int
    first: float
    """The accuracy at which it was first seen to."""
    last: float


def law_of(loss: MetricCurve | None, score: MetricCurve | None, classes: int | None) -> Law | None:
    """Of a loss and a share of right answers on the same data; None where it is not followed, or cannot be told."""
    if loss is None or score is None or "auc" in score.metric.lower() or score.high > _ALL:
        return None
    right = dict(zip(score.finite.steps, share(score), strict=True))
    pairs = [(right[step], value) for step, value in loss.finite.pairs if right.get(step, 0.0) >= _SURE]
    pairs = pairs[-max(_FEWEST, 2 * len(pairs) // 3) :]
    if len(pairs) < _FEWEST:
        return None
    said, classes = classes is not None, classes or _classes(pairs)
    shares = [share for share, _ in pairs]
    moved = max(shares) - min(shares)
    if classes is None or classes < _FEWEST_CLASSES or (moved < _MOVED and not said):
        return None
    floor = softmax_twice(classes)
    off = [abs(value - (floor + 1.0 - share)) / value for share, value in pairs]
    return Law(classes, len(pairs), shares[0], shares[-1]) if max(off) <= _NEAR else None


def floor_of(loss: MetricCurve | None, score: MetricCurve | None) -> int | None:
    """Of how many classes a loss rests at the floor where nearly all answers are right: real logits fall to a tenth."""
    if loss is None or score is None or "acc" not in score.metric.lower() or score.high > _ALL:
        return None
    right = dict(zip(score.finite.steps, share(score), strict=True))
    pairs = [(right[step], value) for step, value in loss.finite.pairs if step in right]
    pairs = pairs[-max(_FEWEST, len(pairs) // 3) :]
    values = [value for _, value in pairs]
    if len(pairs) < _FEWEST or min(right for right, _ in pairs) < _GOOD or min(values) < _HIGH:
        return None
    classes = 1.0 + e * (exp(min(median(value - (1.0 - one) for one, value in pairs), 20.0)) - 1.0)
    whole = abs(classes - round(classes)) <= max(_EXACTLY, 0.01 * classes)
    return round(classes) if whole and max(values) - min(values) <= _RESTS * max(values) else None


def _classes(pairs: list[tuple[float, float]]) -> int | None:
    """The number whose floor lies below these losses, where it is a whole one."""
    above = median(value - (1.0 - share) for share, value in pairs[-_FEWEST:])
    classes = 1.0 + e * (exp(min(above, 20.0)) - 1.0)
    return round(classes) if abs(classes - round(classes)) <= max(_WHOLE, 0.02 * classes) else None
