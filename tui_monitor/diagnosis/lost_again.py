"""A loss that had come down, went back up and stands there: what was learned is gone, and no more is learned."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve

_FEWEST, _LAST = 12, 3
"""Points of a curve that says so, and the share of them that stands: a third."""
_BACK, _CLEAR = 0.1, 6.0
"""Share of the way down that it went back, and times its noise that this is."""


class LostAgain(Struct, frozen=True):
    low: float
    step: float
    """Of the lowest value."""
    level: float
    """Where it stands."""


def lost_again(loss: MetricCurve) -> LostAgain | None:
    """Of a loss above zero, whose lowest value lies in its first half, and whose last third stands above it."""
    values, steps = loss.finite.values, loss.finite.steps
    if len(values) < _FEWEST:
        return None
    at = min(range(len(values)), key=values.__getitem__)
    low, last = values[at], values[-len(values) // _LAST :]
    level, first = median(last), max(values[: at + 1])
    gap, noise = level - low, median(abs(two - one) for one, two in pairwise(last))
    if low <= 0 or not 0 < at < len(values) // 2 or min(last) <= low + 0.5 * gap:
        return None
    if gap < max(_BACK * (first - low), _BACK * low, _CLEAR * noise) or abs(last[-1] - last[0]) > 0.3 * gap:
        return None
    return LostAgain(low, steps[at], level)
