"""What counts as a lot on a curve."""

from tui_monitor.judging.facts.level import OPENING
from tui_monitor.judging.facts.quantiles import Quantiles
from tui_monitor.model.role import Role


class Extent:
    """What the values of a curve have gone through, in and out of level."""

    __slots__ = ("_renew", "positive", "sketch", "spread")

    def __init__(self, lower: bool) -> None:
        self.sketch = Quantiles()
        self.positive = lower
        """Is zero a floor: lower is better, and every value was above it?"""
        self.spread = 0.0
        """From the 5th to the 95th percentile, renewed every 5 % of the points."""
        self._renew = OPENING

    def add(self, y: float) -> None:
        self.sketch.add(y)
        if self.positive and y <= 0.0:
            self.positive = False

    def room(self, n: int) -> int:
        """How many points after the n-th until the spread is measured anew."""
        return self._renew - n - 1

    def renew(self, n: int, memory: float) -> bool:
        """Measure the spread anew, if there are enough new points; whether that was so."""
        if n < self._renew:
            return False
        self._renew = int(n * (1.0 + memory)) + 1
        self.spread = self.sketch.spread()
        return True


def scale_of(role: Role, best: float, learned: float, extent: Extent, negligible: float) -> float:
    """The best level where zero is a floor, else what was learned; for returns the range that they go through."""
    size = abs(best)
    if role is Role.SCORE:
        # Below one percent of full marks a score is still noise.
        scale = max(learned, 0.5 * size, 0.01)
    elif extent.positive or learned < 0.2 * size:
        scale = size
    else:
        scale = learned
    if role is Role.REWARD:
        scale = max(scale if scale is learned else 0.0, extent.spread)
    if best == 0.0:
        # Zero has no size. What the curve has gone through stands in, or one where it has not moved.
        scale = max(scale, extent.spread or 1.0)
    return max(scale, negligible * extent.spread)
