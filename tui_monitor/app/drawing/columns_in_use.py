"""Which columns of the table say something of any of its runs: an empty one takes no room from the curves. Pure.

A column that was once needed stays, so that nothing moves about when a run ends or a filter hides it.
"""

from collections.abc import Callable, Iterable, Mapping

from tui_monitor.app.drawing import run_parts, whereabouts, wording
from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.run_parts import InUse
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

LEAST_METRIC, MOST_METRIC = 6, 28
"""Cells for the name of a metric."""
MOST_WHERE = 24
"""Cells for where a run runs."""

MAY_BE_EMPTY: Mapping[str, Callable[[RunView], object]] = {
    "on": whereabouts.cells_of,
    "metric": lambda view: view.watched,
    "best": lambda view: view.best,
    "trend": lambda view: view.trend is not None and not view.life.over,
    "": lambda view: wording.percent(view.progress.step, view.progress.total),
    "rate": lambda view: not view.life.over and view.progress.rate,
    "left": run_parts.left,
    "age": lambda view: view.output.last is not None and not (view.life.over or view.reading.at_end),
    "pid": lambda view: view.process is not None and view.process.alive,
}
"""Title of a column -> does a run need it?"""


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
        titles = {title for title, needed in MAY_BE_EMPTY.items() if title not in known and needed(view)}
        metric = max(self.now.metric, min(MOST_METRIC, run_parts.metric_cells(view)))
        where = max(self.now.where, min(MOST_WHERE, whereabouts.cells_of(view)))
        if titles or metric > self.now.metric or where > self.now.where:
            self.now = InUse(known | titles, metric, where)
