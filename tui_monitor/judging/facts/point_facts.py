"""The newest point of a metric, and the median of those before: all that some rules need to know of it."""

from math import copysign, inf

from tui_monitor.judging.facts.quantiles import Quantiles
from tui_monitor.judging.rule import About, PointBlock
from tui_monitor.model.points import Place
from tui_monitor.text import Shown

# Values beyond this count as this: their squares would not be finite.
_VAST = 1e100


class PointFacts:
    """One metric within one segment, without a curve."""

    __slots__ = ("about", "metric", "n", "place", "segment", "step", "value", "y")

    def __init__(self, about: About, segment: int) -> None:
        self.about = about
        self.metric = about.metric
        self.segment = segment
        self.n = 0
        self.step = 0.0
        self.value = 0.0
        self.place = Place(Shown(""), 0)
        self.y = 0.0

    def add(self, step: float, value: float, place: Place) -> None:
        """The next point in log order."""
        self.n += 1
        self.step, self.value, self.place = step, value, place
        y = value if self.about.lower else -value
        self.y = y if -_VAST < y < _VAST else copysign(_VAST, y)

    def room(self) -> float:
        """How many points may be taken at once."""
        return inf

    def take(self, block: PointBlock) -> None:
        """The points of a block at once: the same as `add` of each."""
        self.n += len(block.values)
        self.step, self.value, self.place, self.y = block.steps[-1], block.values[-1], block.place(-1), block.ys[-1]


class ValueFacts(PointFacts):
    """The same with the finite values before it."""

    __slots__ = ("_before",)

    def __init__(self, about: About, segment: int) -> None:
        super().__init__(about, segment)
        self._before = Quantiles()

    def add(self, step: float, value: float, place: Place) -> None:
        if self.n:
            self._before.add(self.value)
        super().add(step, value, place)

    def take(self, block: PointBlock) -> None:
        self._before.extend([self.value, *block.values[:-1]] if self.n else block.values[:-1])
        super().take(block)

    def median_before(self) -> float:
        return self._before.quantile(0.5)
