"""What lies over the curves of a chart: findings, NaN, restarts; and the axis below with evaluations and checkpoints.

Pure. Each mark has a sign of its own, so that it is told without colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from msgspec import Struct

from tui_monitor.app.drawing import ticks, wording
from tui_monitor.app.drawing.chart_cells import Cells, Colour, is_curve
from tui_monitor.app.drawing.chart_curve import step_of
from tui_monitor.app.drawing.chart_frame import SMALL, Canvas
from tui_monitor.model.ask import Chart, XAxis
from tui_monitor.model.finding import Finding, Severity
from tui_monitor.model.run import ChartColumns

Named = tuple[str, str]
"""A sign and its meaning."""


class ChartColours(Struct, frozen=True):
    series: tuple[Colour, ...]
    bands: tuple[Colour, ...]
    """Of the same series, dim."""
    axes: Colour
    bad: Colour
    cursor: Colour
    severities: dict[Severity, Colour]


class Style(Struct, frozen=True):
    log: bool = False
    smoothing: float = 0.0
    """Weight of the past in an exponential average; 0 draws what was logged."""
    selected: Finding | None = None
    braille: bool = True


class MarkSigns(Struct, frozen=True):
    onset: str
    detected: str
    bad: str
    restart: str
    line: str
    """Down from the onset of the selected finding."""
    evaluation: str
    checkpoint: str
    corner: str
    axis: str
    tick: str


UNICODE = MarkSigns("▼", "▽", "×", "╎", "┊", "┴", "◆", "└", "─", "┬")
ASCII = MarkSigns("v", "d", "!", ":", "|", "'", "*", "+", "-", "+")


def signs_of(style: Style) -> MarkSigns:
    return UNICODE if style.braille else ASCII


def draw(cells: Cells, frame: Canvas, chart: Chart, palette: ChartColours, style: Style) -> Iterator[Named]:
    """All marks of the canvas; what was drawn is named, for the legend."""
    signs = signs_of(style)
    named = [*_restarts(cells, frame, chart, palette, signs)]
    named += _selected(cells, frame, chart, palette, style)
    named += _rail(cells, frame, chart, palette, signs)
    named += _findings(cells, frame, chart, palette, signs)
    named += [(signs.evaluation, "evaluation")] if len(chart.evaluations) else []
    named += [(signs.checkpoint, "checkpoint")] if len(chart.checkpoints) else []
    order = (signs.onset, signs.detected, signs.bad, signs.restart, signs.evaluation, signs.checkpoint)
    return iter(sorted(dict.fromkeys(named), key=lambda one: order.index(one[0])))


def sentence(chart: Chart, selected: Finding | None) -> str:
    """`onset 181 · last finite 0.968 at 180`; empty without a step."""
    if selected is None or selected.onset_step < 0:
        return ""
    before = chart.finite_before.get(selected.id)
    said = f"onset {wording.step(selected.onset_step)}"
    if before is None:
        return said
    return f"{said} · last finite {wording.number(before.value)} at {wording.step(before.step)}"


def _restarts(cells: Cells, frame: Canvas, chart: Chart, palette: ChartColours, signs: MarkSigns) -> Iterator[Named]:
    for restart in chart.restarts:
        if (x := frame.cell(restart)) is None:
            continue
        for y in range(frame.rows):
            cells.behind(frame.left + x, y, signs.restart, palette.axes)
        yield signs.restart, "restart"


def _selected(cells: Cells, frame: Canvas, chart: Chart, palette: ChartColours, style: Style) -> Iterator[Named]:
    """The line of the selected finding and what is said beside it."""
    finding, signs = style.selected, signs_of(style)
    known = finding is not None and any(one.id == finding.id for one in chart.findings)
    x = frame.cell(finding.onset_step) if finding is not None and known else None
    if finding is None or x is None:
        return
    colour = palette.severities[finding.severity]
    for y in range(1, frame.rows):
        sign = cells.signs[y][frame.left + x]
        if not is_curve(sign) or cells.colours[y][frame.left + x] in palette.bands:
            cells.put(frame.left + x, y, signs.line, colour)
    text = sentence(chart, finding)
    if frame.rows >= SMALL - 2 and (at := _room(cells, frame, frame.left + x, len(text))) is not None:
        cells.put(*at, text.replace("·", "|") if not style.braille else text, colour)
    yield from ()


def _room(cells: Cells, frame: Canvas, x: int, width: int) -> tuple[int, int] | None:
    """A free stretch on either side of a column, the nearest to the top third first."""
    wanted = frame.rows // 4
    for y in sorted(range(1, frame.rows), key=lambda row: abs(row - wanted)):
        for start in (x + 2, x - width - 2):
            if start > frame.left and cells.is_free(start - 1, y, width + 2):
                return start, y
    return None


def _rail(cells: Cells, frame: Canvas, chart: Chart, palette: ChartColours, signs: MarkSigns) -> Iterator[Named]:
    """On the top row where values are NaN or infinite, with nothing finite between them."""
    for _, columns in chart.series:
        for first, last in bad_stretches(columns):
            ends = frame.cell(first), frame.cell(last)
            if ends[0] is None or ends[1] is None:
                continue
            for x in range(ends[0], ends[1] + 1):
                cells.put(frame.left + x, 0, signs.bad, palette.bad)
            yield signs.bad, "NaN or inf"


def bad_stretches(columns: ChartColumns) -> Iterator[tuple[float, float]]:
    """First and last step of columns with NaN or infinite values, of those that follow each other in one piece."""
    known = [i for i, (low, bad) in enumerate(zip(columns.lows, columns.bad, strict=True)) if bad or low == low]
    start: int | None = None
    for here, after in pairwise([*known, len(columns.lasts)]):
        if not columns.bad[here]:
            continue
        start = here if start is None else start
        if after >= len(columns.lasts) or not columns.bad[after]:
            yield step_of(columns, start), step_of(columns, here)
            start = None


def _findings(cells: Cells, frame: Canvas, chart: Chart, palette: ChartColours, signs: MarkSigns) -> Iterator[Named]:
    """▽ where it was raised, ▼ where it began: the gravest on top."""
    for finding in sorted(chart.findings, key=lambda one: one.severity.rank):
        colour = palette.severities[finding.severity]
        onset, detected = frame.cell(finding.onset_step), frame.cell(finding.detected_step)
        if detected is not None and detected != onset and cells.signs[0][frame.left + detected] != signs.onset:
            cells.put(frame.left + detected, 0, signs.detected, colour)
            yield signs.detected, "raised"
        if onset is not None:
            cells.put(frame.left + onset, 0, signs.onset, colour)
            yield signs.onset, "onset"


def x_axis(
    cells: Cells, frame: Canvas, chart: Chart, palette: ChartColours, style: Style, told: Callable[[float], str]
) -> None:
    """Ticks and labels below the canvas; evaluations and checkpoints on its line."""
    signs, y = signs_of(style), frame.rows
    small = cells.height - frame.rows < 2
    cells.put(frame.left - 1, y, signs.corner + signs.axis * frame.width, palette.axes)
    end = frame.left - 1
    for at, label in x_ticks(frame, chart.axis, told):
        x = frame.left + frame.tick_cell(at)
        start = max(0, min(cells.width - len(label), x - (len(label) - 1) // 2))
        if start <= end:
            continue
        if small:
            before = start > frame.left
            cells.put(start - before, y, f"{' ' * before}{label} ", palette.axes)
        else:
            cells.put(x, y, signs.tick, palette.axes)
            cells.put(start, y + 1, label, palette.axes)
        end = start + len(label) + 1

    for steps, sign, colour in (
        (chart.evaluations, signs.evaluation, palette.axes),
        (chart.checkpoints, signs.checkpoint, palette.severities[Severity.INFO]),
    ):
        for step in steps:
            cell = frame.cell(step)
            if cell is not None and cells.signs[y][frame.left + cell] in (signs.axis, signs.tick, signs.evaluation):
                cells.put(frame.left + cell, y, sign, colour)


def x_ticks(frame: Canvas, axis: XAxis, told: Callable[[float], str]) -> ticks.Ticks:
    most = max(2, frame.width // 16)
    if axis is XAxis.TIME:
        return ticks.elapsed(frame.first, frame.last, most)
    if axis is XAxis.CLOCK:
        return ticks.clock(frame.first, frame.last, most, told)
    return ticks.linear(frame.first, frame.last, most)
