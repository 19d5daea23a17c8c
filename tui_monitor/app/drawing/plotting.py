"""The chart of a run as coloured cells: plotext draws the curves and the axis of values, the band, the marks and the
axis of steps are ours. Imported only when a run is opened; plotext's one figure belongs to the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import plotext as plt
from msgspec import Struct

from tui_monitor.app.drawing import chart_marks, ticks
from tui_monitor.app.drawing.chart_cells import LINE, Cells, Colour, blocks, braille, from_ansi, widest
from tui_monitor.app.drawing.chart_curve import LARGEST, Bend, curve, spans
from tui_monitor.app.drawing.chart_frame import SMALL, Canvas, heights, x_ends
from tui_monitor.app.drawing.chart_marks import ChartColours, Style
from tui_monitor.app.drawing.log_scale import wants_log
from tui_monitor.model.ask import Chart

__all__ = ["ChartColours", "ChartPicture", "Colour", "Style", "draw", "spans_decades"]

_ROWS_A_LABEL = 3


class ChartPicture(Struct, frozen=True, eq=False):
    cells: Cells
    frame: Canvas | None
    """None where there is nothing to draw."""
    named: tuple[chart_marks.Named, ...] = ()
    """The marks that are in it, for a legend."""
    banded: bool = False
    """Something lies dim behind a line."""


def draw(
    chart: Chart, width: int, height: int, palette: ChartColours, style: Style, told: Callable[[float], str] = str
) -> ChartPicture:
    """The chart in `width` x `height` cells. `told`: how a moment is written, for a clock under the chart."""
    if not any(len(columns.lasts) for _, columns in chart.series):
        return ChartPicture(Cells(width, height), None)
    frame, labels = _framed(chart, width, height, style)
    curves = [
        curve(columns, style.log, style.smoothing, frame.rows_per_height, frame.width, frame.place)
        for _, columns in chart.series
    ]
    cells = _plotted(frame, curves, labels, width, height, palette, style)
    for bend, colour in zip(curves, _cycle(palette.bands), strict=False):
        _band(cells, frame, bend, colour, style.braille)
    named = chart_marks.draw(cells, frame, chart, palette, style)
    chart_marks.x_axis(cells, frame, chart, palette, style, told)
    return ChartPicture(cells, frame, tuple(named), any(bend.band for bend in curves))


def spans_decades(chart: Chart) -> bool:
    """Would a linear scale show nothing but the peak?"""
    found = [columns for _, columns in chart.series]
    values = [v for columns in found for v in chain(columns.lows, columns.highs) if abs(v) < LARGEST]
    middles = [v for columns in found for v in columns.lasts]
    return bool(values) and wants_log(middles, min(values), max(values))


def _framed(chart: Chart, width: int, height: int, style: Style) -> tuple[Canvas, ticks.Ticks]:
    found = [columns for _, columns in chart.series if len(columns.lasts)]
    rows = height - (1 if height < SMALL else 2)
    marked = bool(chart.findings) or any(any(columns.bad) for columns in found)
    low, high = heights(found, style.log, rows, marked)
    most = max(2, rows // _ROWS_A_LABEL)
    labels = (ticks.decades if style.log else ticks.linear)(low, high, most)
    left = max(4, widest(label for _, label in labels) + 1) + 1
    first, last = x_ends(chart)
    return Canvas(left, max(1, width - left), rows, first, last, low, high, found[0], chart.along), labels


def _plotted(
    frame: Canvas,
    curves: Sequence[Bend],
    labels: ticks.Ticks,
    width: int,
    height: int,
    palette: ChartColours,
    style: Style,
) -> Cells:
    """The lines and the axis of values, by plotext."""
    plt.clear_figure()
    plt.limit_size(False, False)
    plt.plotsize(width, frame.rows)
    plt.canvas_color("default")
    plt.axes_color("default")
    plt.ticks_color(palette.axes)
    plt.xaxes(False, False)
    plt.yaxes(True, False)
    plt.xlim(frame.first, frame.last)
    plt.ylim(frame.low, frame.high)
    plt.xticks([], [])
    plt.yticks(*_padded(labels, frame))
    for bend, colour in reversed(list(zip(curves, _cycle(palette.series), strict=False))):
        for piece in bend.pieces:
            _line(piece, colour, "braille" if style.braille else LINE)
    cells = from_ansi(str(plt.build()), width, height)
    if not style.braille:
        cells.signs = [[{"│": "|", "┤": "+"}.get(sign, sign) for sign in row] for row in cells.signs]
    return cells


def _padded(labels: ticks.Ticks, frame: Canvas) -> tuple[list[float], list[str]]:
    """All labels as wide as the axis leaves room for: also where plotext would make it narrower."""
    wide = frame.left - 1
    if not labels:
        return [frame.low], [" " * wide]
    return [at for at, _ in labels], [f"{label:>{wide - 1}} " for _, label in labels]


def _line(piece: Sequence[tuple[float, float]], colour: Colour, marker: str) -> None:
    xs, ys = [x for x, _ in piece], [y for _, y in piece]
    if len(piece) > 1:
        plt.plot(xs, ys, marker=marker, color=colour)
    else:
        plt.scatter(xs, ys, marker=marker, color=colour)


def _band(cells: Cells, frame: Canvas, bend: Bend, colour: Colour, dots: bool) -> None:
    found = spans(bend.band, frame.dot, frame.level)
    for x, row, sign in braille(found) if dots else blocks(found, ":"):
        cells.behind(frame.left + x, frame.rows - 1 - row, sign, colour)


def _cycle(colours: Sequence[Colour]) -> Iterator[Colour]:
    while True:
        yield from colours
