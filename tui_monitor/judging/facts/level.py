"""Where a curve stands: its smoothed level, and how well that is known."""

from bisect import insort
from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

OPENING = 9
"""The level starts as the lower median of this many points: one odd first value sets nothing."""
WEAK = 5
"""So few points set no best level yet: the first value of a run is often odd."""
# Neighbouring medians of three share points: their mean varies this much more than that of independent ones.
_OVERLAP = 1.67


class Ahead:
    """What some points make of a level: the level after each of them, and how well it is known after the i-th.

    The latter is worked out as far as it is asked for, from one question to the next.
    """

    __slots__ = ("_before", "_newest", "_offs", "_passed", "_weights", "levels")

    def __init__(
        self, levels: list[float], offs: list[float], weights: Sequence[float], around: float, lean: float
    ) -> None:
        """`offs`: how far each point, as a median of three, lies from the level before it."""
        self.levels = levels
        self._offs, self._weights = offs, weights
        self._before = self._newest = around, lean
        self._passed = 0
        """So many points `_newest` is of."""

    def spread(self, i: int) -> tuple[float, float]:
        """Mean square and mean of the distances from the level, after the i-th point (from 0)."""
        if i < self._passed - 1:
            self._passed, self._newest = 0, self._before
        around, lean = self._newest
        behind = slice(self._passed, i + 1)
        for off, weight in zip(self._offs[behind], self._weights[behind], strict=True):
            around += (off * off - around) * weight
            lean += (off - lean) * weight
        self._passed, self._newest = i + 1, (around, lean)
        return self._newest


@lru_cache(maxsize=8)
def _weights(n: int, count: int, memory: float, fewest: float) -> list[float]:
    """Of each of so many points behind the n-th; the metrics of one table have the same ones."""
    even = min(max(int(fewest / memory) - n, 0), count)
    weights = [2.0 / (max(memory * at, fewest) + 1.0) for at in range(n + 1, n + even + 2)][:count]
    return weights + [2.0 / (memory * at + 1.0) for at in range(n + len(weights) + 1, n + count + 1)]


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

    def ahead(self, ys: Sequence[float], n: int, memory: float, fewest: float) -> Ahead:
        """What `smooth` would make of each point: the same operations in the same order, without a call a point.

        `n`: points before; the horizon is `memory` of all points, but never less than `fewest`.
        """
        b, a, value = self.y2, self.last, self.value
        weights = _weights(n, len(ys), memory, fewest)
        levels: list[float] = []
        offs: list[float] = []
        add, keep = levels.append, offs.append
        for y, weight in zip(ys, weights, strict=True):
            if b < a:
                off = (a if y >= a else y if y > b else b) - value
            else:
                off = (b if y >= b else y if y > a else a) - value
            value += off * weight
            add(value)
            keep(off)
            b = a
            a = y
        return Ahead(levels, offs, weights, self.around, self._lean)

    def move(self, ahead: Ahead, ys: Sequence[float], horizon: float) -> None:
        """The same as `smooth` of each point."""
        self.value, (self.around, self._lean) = ahead.levels[-1], ahead.spread(len(ys) - 1)
        self.horizon = horizon
        self.y2, self.last = ys[-2] if len(ys) > 1 else self.last, ys[-1]

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
