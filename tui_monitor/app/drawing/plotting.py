"""A chart as text, drawn by plotext. Imported only when a run is opened; its one figure belongs to the UI thread."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import plotext as plt

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.log_scale import LOG_FROM
from tui_monitor.model.ask import Chart
from tui_monitor.model.finding import Finding, Severity
from tui_monitor.model.run import ChartColumns

Colour = tuple[int, int, int]
_ASCII = str.maketrans("┌┐└┘├┤┬┴┼─│▼▽×", "+++++++++-|vd!")
_TICKS_X, _TICKS_Y = 6, 5
_LARGEST = 1e300
"""Beyond it the distance of two values is no number any more."""


@dataclass(frozen=True, slots=True)
class Palette:
    series: tuple[Colour, ...]
    faint: Colour
    axes: Colour
    bad: Colour
    severities: dict[Severity, Colour]


@dataclass(frozen=True, slots=True)
class Style:
    log: bool = False
    smoothing: float = 0.0
    """Weight of the past in an exponential average; 0 draws every value."""
    selected: Finding | None = None
    braille: bool = True


def draw(chart: Chart, width: int, height: int, palette: Palette, style: Style) -> str:
    """The chart in `width` x `height` cells, with plotext's own colour codes and no text but numbers and marks."""
    extent = _extent(chart, style.log)
    plt.clear_figure()
    plt.limit_size(False, False)
    plt.plotsize(width, height)
    plt.canvas_color("default")
    plt.axes_color("default")
    plt.ticks_color(palette.axes)
    if extent is None:
        return str(plt.build())
    _axes(extent, style.log)
    for (_, columns), colour in zip(chart.series, _cycle(palette.series), strict=False):
        _series(columns, colour, palette, style)
    _bad_columns(chart, extent, height, palette)
    _marks(chart, extent, palette, style.selected)
    text = str(plt.build())
    return text if style.braille else text.translate(_ASCII)


@dataclass(frozen=True, slots=True)
class _Extent:
    """What is drawn: steps, and heights on the scale of the picture (decades where it is a log scale)."""

    first: float
    last: float
    low: float
    high: float

    def at(self, share: float) -> float:
        """The height that stands this far up."""
        return self.low + (self.high - self.low) * share


def _height(value: float, log: bool) -> float:
    # plotext's own log scale does not apply to the limits of an axis.
    return math.log10(value) if log else value


def _value(height: float, log: bool) -> float:
    return 10.0**height if log else height


def _extent(chart: Chart, log: bool) -> _Extent | None:
    """Steps and finite values of all series; None when there is nothing to draw."""
    found = [columns for _, columns in chart.series if len(columns.lasts)]
    values = [_height(v, log) for columns in found for v in (*columns.lows, *columns.highs) if _drawable(v, log)]
    if not found:
        return None
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        room = 0.3 if log else max(1e-9, abs(low) / 2)
        low, high = low - room, high + room
    first, last = min(c.first_step for c in found), max(c.last_step for c in found)
    return _Extent(first, max(last, first + 1), low, high)


def spans_decades(chart: Chart) -> bool:
    """Would a linear scale show nothing but the peak?"""
    lasts = sorted(v for _, columns in chart.series for v in columns.lasts if math.isfinite(v))
    extent = _extent(chart, log=False)
    return bool(lasts) and extent is not None and extent.low > 0 and extent.high > LOG_FROM * lasts[len(lasts) // 2]


def _axes(extent: _Extent, log: bool) -> None:
    plt.xlim(extent.first, extent.last)
    plt.ylim(extent.low, extent.high)
    steps = [extent.first + (extent.last - extent.first) * i / (_TICKS_X - 1) for i in range(_TICKS_X)]
    if extent.last - extent.first >= _TICKS_X:
        steps = [float(round(step)) for step in steps]
    plt.xticks(steps, [wording.step(step) for step in steps])
    heights = [extent.at(i / (_TICKS_Y - 1)) for i in range(_TICKS_Y)]
    plt.yticks(heights, [wording.number(float(f"{_value(height, log):.3g}")) for height in heights])


def _series(columns: ChartColumns, colour: Colour, palette: Palette, style: Style) -> None:
    """The whole range of every column, so that no spike is lost; an average is drawn over it."""
    steps, values = _zigzag(columns, style.log)
    marker = "braille" if style.braille else "."
    if steps:
        plt.plot(steps, values, marker=marker, color=palette.faint if style.smoothing else colour)
    if style.smoothing:
        smooth = smoothed(columns.means, style.smoothing)
        kept = [(x, y) for x, y in zip(centres(columns), smooth, strict=True) if _drawable(y, style.log)]
        if kept:
            plt.plot([x for x, _ in kept], [_height(y, style.log) for _, y in kept], marker=marker, color=colour)


def _drawable(value: float, log: bool) -> bool:
    return abs(value) < _LARGEST and (value > 0 or not log)


def _zigzag(columns: ChartColumns, log: bool) -> tuple[list[float], list[float]]:
    """Down to the low and up to the high of each column, from wherever the last one ended."""
    steps: list[float] = []
    values: list[float] = []
    for step, low, high in zip(centres(columns), columns.lows, columns.highs, strict=True):
        ends = [_height(v, log) for v in (low, high) if _drawable(v, log)]
        if not ends:
            continue
        if values and abs(values[-1] - ends[0]) > abs(values[-1] - ends[-1]):
            ends.reverse()
        for value in dict.fromkeys(ends):
            steps.append(step)
            values.append(value)
    return steps, values


def centres(columns: ChartColumns) -> list[float]:
    """The step in the middle of each column."""
    count = len(columns.lasts)
    width = (columns.last_step - columns.first_step) / max(1, count)
    return [columns.first_step + width * (i + 0.5) for i in range(count)]


def smoothed(values: Sequence[float] | array[float], weight: float) -> list[float]:
    """An exponential average without bias at its start; columns without a value are left out of it."""
    average, total, out = 0.0, 0.0, []
    for value in values:
        if math.isfinite(value):
            average = weight * average + (1 - weight) * value
            total = weight * total + (1 - weight)
        out.append(average / total if total and math.isfinite(value) else math.nan)
    return out


def _marks(chart: Chart, extent: _Extent, palette: Palette, selected: Finding | None) -> None:
    for restart in chart.restarts:
        plt.vline(restart, color=palette.faint)
    for finding in reversed(chart.findings):
        colour = palette.severities[finding.severity]
        if extent.first <= finding.onset_step <= extent.last:
            if selected is not None and finding.id == selected.id:
                plt.vline(finding.onset_step, color=colour)
            plt.text("▼", finding.onset_step, extent.high, color=colour)
        if extent.first <= finding.detected_step <= extent.last and finding.detected_step != finding.onset_step:
            plt.text("▽", finding.detected_step, extent.high, color=colour)


def _bad_columns(chart: Chart, extent: _Extent, height: int, palette: Palette) -> None:
    """A wall of marks where values are NaN or infinite."""
    steps = sorted({step for _, columns in chart.series for step, bad in _with_bad(columns) if bad})
    rows = max(2, height - 3)
    for row in range(rows) if steps else ():
        share = (row + 0.5) / rows
        level = extent.at(share)
        plt.scatter(steps, [level] * len(steps), marker="×", color=palette.bad)


def _with_bad(columns: ChartColumns) -> Iterator[tuple[float, int]]:
    return zip(centres(columns), columns.bad, strict=True)


def _cycle(colours: Sequence[Colour]) -> Iterator[Colour]:
    while True:
        yield from colours
