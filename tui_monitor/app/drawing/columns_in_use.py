"""Which columns of the table say something of any of its runs: an empty one takes no room from the curves. Pure.

A column that was once needed stays, so that nothing moves about when a run ends or a filter hides it.
"""

from collections.abc import Callable, Iterable

from tui_monitor.app.drawing import run_parts, wording
from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.run_parts import InUse
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

METRIC, BEST, TREND, SHARE, RATE, LEFT, AGE, PID = "metric", "best", "trend", "", "rate", "left", "age", "pid"
"""Titles of the columns that may be empty."""
LEAST_METRIC, MOST_METRIC = 6, 28
"""Cells for the name of a metric."""


_NEEDED: dict[str, Callable[[RunView], object]] = {
    METRIC: lambda view: view.watched,
    BEST: lambda view: view.best,
    TREND: lambda view: view.trend is not None and not view.life.over,
    SHARE: lambda view: wording.percent(view.progress.step, view.progress.total),
    RATE: lambda view: not view.life.over and view.progress.rate,
    LEFT: run_parts.left,
    AGE: lambda view: view.output.last is not None and not (view.life.over or view.reading.at_end),
    PID: lambda view: view.process is not None and view.process.alive,
}


class ColumnsInUse:
    """Only runs that are new, or another than before, are looked at."""

    def __init__(self) -> None:
        self._seen: dict[Shown, RunView] = {}
        self.now = InUse(frozenset(), LEAST_METRIC)

    def of(self, views: Iterable[RunView]) -> InUse:
        for view in views:
            if self._seen.get(view.id) is not view:
                self._seen[view.id] = view
                self._add(as_drawn(view))
        return self.now

    def _add(self, view: RunView) -> None:
        known = self.now.titles or frozenset()
        titles = {title for title, needed in _NEEDED.items() if title not in known and needed(view)}
        metric = min(MOST_METRIC, run_parts.metric_cells(view))
        if titles or metric > self.now.metric:
            self.now = InUse(known | titles, max(metric, self.now.metric))
