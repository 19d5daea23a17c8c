"""Where a curve stands: its smoothed level, and how well that is known."""

from bisect import insort
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

OPENING = 9
"""The level starts as the lower median of this many points: one odd first value sets nothing."""
WEAK = 5
"""So few points set no best level yet: the first value of a run is often odd."""
# Neighbouring medians of three share points: their mean varies this much more than that of independent ones.
_OVERLAP = 1.67


class Ahead(NamedTuple):
    """The level after each of some points, and how well it is known at the last and at the best of them."""

    levels: list[float]
    around: float
    lean: float
    best: int
    """Index of the lowest level, where it is below the best before; else -1."""
    best_around: float
    best_lean: float


class Level:
    """The lower median of the first nine points, then a mean of medians of three, over a horizon that grows."""

    __slots__ = ("_heads", "_lean", "around", "first", "horizon", "last", "n", "start", "value", "y2")

    def __init__(self, first: float | None, horizon: float) -> None:
        self.first = first
        """y of the very first point, carried over a resume; None before any."""
        self.value = 0.0
        self.start = 0.0
        """The level of the first points."""
        self.horizon = horizon
        """Over so many points it is smoothed."""
        self.n = 0
        """Points of the opening: 9 once it is over."""
        self.last = self.y2 = 0.0
        """The newest two points in level."""
        self.around = 0.0
        self._lean = 0.0
        """Mean square and mean of the distances from the level: a steady rise or fall is no noise."""
        self._heads: list[float] = []

    @property
    def sd(self) -> float:
        """Standard deviation of the level: from the spread around it, so that rare large values count, too."""
        return self.sd_of(self.around, self._lean, self.horizon)

    def open(self, y: float, sigma: float) -> None:
        """One of the first nine points."""
        self.n += 1
        insort(self._heads, y)
        self.value = self._heads[(self.n - 1) // 2]
        self.around = sigma * sigma
        if self.n <= WEAK:
            self.start = self.value
        self.y2, self.last = self.last, y

    def sd_of(self, around: float, lean: float, horizon: float) -> float:
        """Standard deviation of a level with this spread around it."""
        a = 2.0 / (horizon + 1.0)
        variance = around - lean * lean
        return _OVERLAP * sqrt(variance * a / (2.0 - a)) if variance > 0.0 else 0.0

    def ahead(self, best: float, ys: Sequence[float], n: int, memory: float, fewest: float) -> Ahead:
        """What `smooth` would make of each point: the same operations in the same order, without a call a point.

        `n`: points before; the horizon is `memory` of all points, but never less than `fewest`.
        """
        b, a = self.y2, self.last
        value, around, lean = self.value, self.around, self._lean
        levels: list[float] = []
        at, best_around, best_lean = -1, 0.0, 0.0
        for y in ys:
            n += 1
            horizon = memory * n
            weight = 2.0 / ((horizon if horizon > fewest else fewest) + 1.0)
            if b < a:
                middle = y if y < a else a
                middle = middle if middle > b else b
            else:
                middle = y if y < b else b
                middle = middle if middle > a else a
            off = middle - value
            value += off * weight
            around += (off * off - around) * weight
            lean += (off - lean) * weight
            levels.append(value)
            if value < best:
                best, at, best_around, best_lean = value, len(levels) - 1, around, lean
            b, a = a, y
        return Ahead(levels, around, lean, at, best_around, best_lean)

    def move(self, ahead: Ahead, ys: Sequence[float], horizon: float) -> None:
        """The same as `smooth` of each point."""
        self.value, self.around, self._lean = ahead.levels[-1], ahead.around, ahead.lean
        self.horizon = horizon
        self.y2, self.last = ys[-2], ys[-1]

    def smooth(self, y: float, horizon: float) -> None:
        """A later point. The median of three comes first: one lucky or unlucky point moves nothing."""
        a, b = self.last, self.y2
        off = max(min(a, b), min(max(a, b), y)) - self.value
        self.horizon = horizon
        weight = 2.0 / (horizon + 1.0)
        self.value += off * weight
        self.around += (off * off - self.around) * weight
        self._lean += (off - self._lean) * weight
        self.y2, self.last = a, y
