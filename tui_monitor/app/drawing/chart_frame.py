"""Where things stand in the picture of a chart: steps, places on the x axis and heights as cells. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import chain
from math import isfinite

from msgspec import Struct

from tui_monitor.app.drawing.chart_curve import column_of, drawable, height, step_of
from tui_monitor.model.ask import Along, Chart
from tui_monitor.model.run import ChartColumns

SMALL = 12
"""Rows below which the labels stand in the x axis itself."""


class Canvas(Struct, frozen=True):
    """The canvas lies right of `left` cells, over `rows` rows from the top."""

    left: int
    width: int
    rows: int
    first: float
    """On the x axis, as `last`."""
    last: float
    low: float
    """Heights on the scale of the picture: decades where it is a log scale."""
    high: float
    columns: ChartColumns
    """Of the metric that is drawn first: it says which steps share a cell."""
    along: Along | None

    def place(self, step: float) -> float | None:
        """A step on the x axis; None where it is not known."""
        return step if self.along is None else on_axis(self.along, step)

    def dot(self, x: float) -> int:
        """Two dots a cell, as plotext places them."""
        share = (x - self.first) / (self.last - self.first) if self.last > self.first else 0.0
        return max(0, min(2 * self.width - 1, round(share * (2 * self.width - 1))))

    def cell(self, step: float) -> int | None:
        """The cell of the canvas in which the points of this step are drawn; None outside of it."""
        if not self.columns.first_step <= step <= self.columns.last_step:
            return None
        x = self.place(step_of(self.columns, column_of(self.columns, step)))
        return None if x is None or not self.first <= x <= self.last else self.dot(x) // 2

    def tick_cell(self, x: float) -> int:
        return self.dot(x) // 2

    def level(self, value: float) -> int:
        """Four dots a row, the bottom one 0."""
        share = (value - self.low) / (self.high - self.low)
        return max(0, min(4 * self.rows - 1, round(share * (4 * self.rows - 1))))

    @property
    def rows_per_height(self) -> float:
        return self.rows / (self.high - self.low)

    def step_at(self, cell: int) -> float:
        """The step that stands at a cell of the canvas, which may lie outside of it."""
        x = self.first + (self.last - self.first) * (cell + 0.5) / max(1, self.width)
        x = max(self.first, min(self.last, x))
        return x if self.along is None else _back(self.along, x)


def on_axis(along: Along, step: float) -> float | None:
    """Between two known steps on a straight line; a little beyond the first and the last as well."""
    steps, values = along.steps, along.values
    right = max(1, min(len(steps) - 1, bisect_right(steps, step)))
    gap = steps[right] - steps[right - 1]
    share = (step - steps[right - 1]) / gap
    return values[right - 1] + (values[right] - values[right - 1]) * share if -1.0 <= share <= 2.0 else None


def _back(along: Along, value: float) -> float:
    steps, values = along.steps, along.values
    right = max(1, min(len(steps) - 1, bisect_right(values, value)))
    gap = values[right] - values[right - 1]
    share = (value - values[right - 1]) / gap if gap > 0 else 0.0
    return steps[right - 1] + (steps[right] - steps[right - 1]) * share


def x_ends(chart: Chart) -> tuple[float, float]:
    """First and last place on the x axis where a metric has a column."""
    ends = [end for _, columns in chart.series for end in (columns.first_step, columns.last_step) if isfinite(end)]
    first, last = min(ends, default=0.0), max(ends, default=1.0)
    if chart.along is None:
        return first, max(last, first + 1)
    start, end = on_axis(chart.along, first), on_axis(chart.along, last)
    start = chart.along.values[0] if start is None else start
    end = chart.along.values[-1] if end is None else end
    return start, end if end > start else start + 1


def heights(found: Iterable[ChartColumns], log: bool, rows: int, marked: bool) -> tuple[float, float]:
    """Lowest and highest; `marked`: the top row is kept free for marks."""
    values = [height(v, log) for c in found for v in chain(c.lows, c.highs) if drawable(v, log)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if not high > low:
        room = 0.3 if log else max(1e-9, abs(low) / 2)
        low, high = low - room, high + room
    if marked and rows > 2:
        high += (high - low) / (rows - 1.5)
    return low, high
