"""Where a curve stands: its smoothed level, and how well that is known."""

from bisect import insort
from math import sqrt

OPENING = 9
"""The level starts as the lower median of this many points: one odd first value sets nothing."""
WEAK = 5
"""So few points set no best level yet: the first value of a run is often odd."""
# Neighbouring medians of three share points: their mean varies this much more than that of independent ones.
_OVERLAP = 1.67


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
        a = 2.0 / (self.horizon + 1.0)
        variance = self.around - self._lean * self._lean
        return _OVERLAP * sqrt(variance * a / (2.0 - a)) if variance > 0.0 else 0.0

    def open(self, y: float, sigma: float) -> None:
        """One of the first nine points."""
        self.n += 1
        insort(self._heads, y)
        self.value = self._heads[(self.n - 1) // 2]
        self.around = sigma * sigma
        if self.n <= WEAK:
            self.start = self.value
        self.y2, self.last = self.last, y

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
