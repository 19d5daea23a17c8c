"""Returns that came to nothing though no rule alarms: an agent that never got better fell from nowhere."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.model.role import Role

_ENOUGH = 16
"""Points of a return that tell that it does not rise."""
_DONE = 0.8
"""Share of all the room that was ever seen, from which on a return is as good as it gets."""


class PoorReturns(Struct, frozen=True):
    curve: MetricCurve
    best_at_first: float
    """Of its first tenth."""
    late: float
    """The median of its last quarter."""

    @property
    def text(self) -> str:
        return f"{self.curve.metric} was never better than {self.best_at_first:.3g} for long, its best at first"


def poor_returns(course: Course) -> PoorReturns | None:
    """A return whose last quarter is no better than its first tenth, and not as good as it ever was."""
    curve = course.measured.curve(Role.REWARD)
    values = curve.finite.values if curve is not None else []
    if curve is None or len(values) < _ENOUGH:
        return None
    best, late = max(values[: max(3, len(values) // 10)]), median(values[-len(values) // 4 :])
    low, high = min(values), max(values)
    noise = median(abs(two - one) for one, two in pairwise(values))
    if late > best + noise or (high > low and late - low >= _DONE * (high - low)):
        return None
    return PoorReturns(curve, best, late)
