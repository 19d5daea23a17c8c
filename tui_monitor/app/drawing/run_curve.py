"""The curve of one run with its scale, in any size. Pure."""

from tui_monitor.app.drawing import sparkline, wording
from tui_monitor.app.drawing.pieces import QUIET, Piece
from tui_monitor.app.drawing.reasons import gravest
from tui_monitor.app.drawing.run_parts import FAINT, Lines, RunLook
from tui_monitor.app.drawing.squeeze import Scale, scale_of
from tui_monitor.app.drawing.state_colours import COLOURS
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import ChartColumns, RunView
from tui_monitor.report.states import state_of

LEAST_CURVE = 6
"""Cells below which a curve says nothing."""
LEAST_SCALED = 24
"""Cells from which on two numbers of scale leave it room enough."""
_LOG = "log"
_LIST_ROWS, _WIDE_LIST = 2, 36
_IN_A_LIST, _IN_A_BOX = 9, 5
"""Cells for the numbers of a scale: `0.135 log`, `1.25`."""


def curve(view: RunView, look: RunLook, width: int, height: int, scaled: bool = True) -> Lines:
    """Exactly `width` x `height` cells. `scaled`: with two numbers at its right end, where there is room."""
    if height < 1 or width < 1:
        return []
    if view.curve is None or not len(view.curve.lasts):
        return [[(" " * width, "")] for _ in range(height)]
    if not scaled or height < 2 or width < LEAST_SCALED:
        return _painted(view, view.curve, look, width, height)
    scale = scale_of(view.curve)
    room = _room(scale, width, height)
    rows = _painted(view, view.curve, look, width - room, height)
    return [[*row, *end] for row, end in zip(rows, _axis(scale, look, room, height), strict=True)]


def _painted(view: RunView, columns: ChartColumns, look: RunLook, width: int, height: int) -> Lines:
    styles = _styles(view)
    found = gravest(view) if state_of(view).sick or view.verdict.decision is not Decision.CONTINUE else None
    paint = sparkline.draw if look.glyphs.braille else sparkline.draw_ascii
    onset = found.onset_step if found else None
    drawn = paint(columns, width, height, onset, look.glyphs.bad, look.glyphs.onset)
    return [
        [(text, styles[tone]) for text, tone in sparkline.runs_of_tone(row, tones)]
        for row, tones in zip(drawn.rows, drawn.tones, strict=True)
    ]


def _styles(view: RunView) -> dict[str, str]:
    state = state_of(view)
    sick = COLOURS[state] if state.sick else "$primary"
    return {
        sparkline.PLAIN: "$primary",
        sparkline.SICK: sick,
        sparkline.BAND: "$primary 45%",
        sparkline.SICK_BAND: f"{sick} 45%",
        sparkline.BAD: "bold $error",
        sparkline.ONSET: f"bold {sick}",
    }


def _ends(scale: Scale, height: int) -> dict[int, str]:
    """Row -> what stands there: top and bottom, or one number beside a flat curve; that it is a log scale."""
    if scale.low == scale.high:
        return {height - 1 - round(0.5 * (height * 4 - 1)) // 4: wording.on_scale(scale.low, scale.high)[0]}
    low, high = wording.on_scale(scale.low, scale.high)
    if not scale.log:
        return {0: high, height - 1: low}
    return {height // 2: _LOG, 0: high, height - 1: low} if height > 2 else {0: high, height - 1: f"{low} {_LOG}"}


def _room(scale: Scale | None, width: int, height: int) -> int:
    """Never below four digits and one of air, so that a curve keeps its width while its numbers change; in a wide list
    of two rows a run as wide as any, so that scales stand under each other."""
    said = _ends(scale, height).values() if scale is not None else ()
    least = _IN_A_LIST if height == _LIST_ROWS and width >= _WIDE_LIST else _IN_A_BOX
    return 1 + max(least, *map(len, said)) if said else 0


def _axis(scale: Scale | None, look: RunLook, width: int, height: int) -> Lines:
    if scale is None:
        return [[] for _ in range(height)]
    said, (number, between) = _ends(scale, height), look.glyphs.scale
    rows: Lines = []
    for row in range(height):
        text = said.get(row, "")
        tick: Piece = (number if text and text != _LOG else between, FAINT)
        rows.append([tick, (text.ljust(width - 1), QUIET)])
    return rows
