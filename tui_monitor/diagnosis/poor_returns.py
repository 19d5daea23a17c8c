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
_FEW, _RISES = 6, 0.1
"""Points behind a moment that tell a level, and the share of all that was seen by which a return still rises."""
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


def levelled(course: Course, since: float, rises: bool = False) -> str | None:
    """Said of a return that rises no more behind a step, though it was better at times: it is not as good as it gets.

    `rises`: it may rise still."""
    curve = course.measured.curve(Role.REWARD)
    values = curve.finite.between(since).values if curve is not None else []
    if curve is None or len(values) < _FEW:
        return None
    third = len(values) // 3
    middle, late = median(values[third : 2 * third]), median(values[-third:])
    low, high = curve.low, curve.high
    spread = median(abs(two - one) for one, two in pairwise(values))
    if (not rises and late > middle + max(spread, _RISES * (high - low))) or late - low >= _DONE * (high - low):
        return None
    return f"{curve.metric} stays at {late:.3g} since, where it has been {high:.3g} at times"
