"""One metric of one run from its first point on: segments, best value, and the rules that judge it."""

from math import isfinite

from tui_monitor.judging.roles import lower_is_better
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Points
from tui_monitor.text import Shown


class Track:
    """The life of one metric."""

    def __init__(self, metric: Shown, thresholds: Thresholds) -> None:
        self.metric = metric
        self._lower = lower_is_better(metric) is not False
        self.best: tuple[float, float] | None = None

    def take(self, points: Points) -> list[Finding]:
        """Every rule's answer to new points of this metric, in log order."""
        for step, value in zip(points.steps, points.values, strict=True):
            if isfinite(value) and (self.best is None or (value < self.best[0]) == self._lower):
                self.best = (value, step)
        return []
