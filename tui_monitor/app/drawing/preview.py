"""The run under the cursor, beside or below a list: its box, why, the line of the log, what else it logs. Pure."""

from msgspec.structs import replace
from rich.cells import cell_len

from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.kept import KeptDrawings
from tui_monitor.app.drawing.pieces import QUIET, cut_text, filled, width_of, wrapped
from tui_monitor.app.drawing.proof import latest_lines
from tui_monitor.app.drawing.run_parts import Lines, RunLook, reason
from tui_monitor.model.line_time import without_time
from tui_monitor.model.run import RunView
from tui_monitor.report.states import reason_of

LEAST_BOX, ROOMY_BOX = 5, 14
"""Rows: with any curve at all, and before what else is logged takes some of them."""
_MOST_PROOF = 3
"""Rows of the line of the log."""
_MOST_REASON = 6
_ENDLESS = 10_000
_BESIDE_A_BOX = 4
"""Cells of its edges."""


def preview(view: RunView, look: RunLook, width: int, height: int, kept: KeptDrawings) -> Lines:
    """Exactly `width` x `height` cells: the box first, the words as there is room below it."""
    below: Lines = [[(" ", ""), *line] for line in _words(view, look, width - 2, max(0, height - LEAST_BOX))]
    values: Lines = [[], *_newest(view, look, width)]
    if height - len(below) - len(values) >= ROOMY_BOX:
        below += values
    box = kept.lines(view, replace(look, selected=False, marked=False), width, height - len(below))
    return [*box, *(filled(line, width, look.glyphs.ellipsis) for line in below)]


def _words(view: RunView, look: RunLook, width: int, rows: int) -> Lines:
    """In at most so many rows: the whole reason where the box has no room for it, and the first line of the log that
    proves it."""
    ellipsis, room, shown = look.glyphs.ellipsis, width + 2 - _BESIDE_A_BOX, as_drawn(view)
    whole = width_of(reason(shown, look, _ENDLESS)) <= room
    why = [] if whole else wrapped(reason_of(view), width, min(rows, _MOST_REASON), ellipsis)
    lines: Lines = [[(line, "")] for line in why]
    lines += [[(line, "$warning")] for line in wrapped(view.note, width, 2, ellipsis)] if view.note else []
    lines = lines[:rows]
    return [*lines, *_proof(view, width, rows - len(lines), ellipsis)]


def _proof(view: RunView, width: int, rows: int, ellipsis: str) -> Lines:
    """`train.log  step 250 | loss 2.74`; nothing of an error, which is its own reason."""
    found = view.deciding
    if found is None or found.metric is None or not found.evidence.lines or rows < 1:
        return []
    quoted = found.evidence.lines[0]
    file = cut_text(quoted.place.file.rpartition("/")[2], width // 2, ellipsis)
    said = wrapped(without_time(quoted.text), width - cell_len(file) - 2, min(rows, _MOST_PROOF), ellipsis)
    heads = [file, *(" " * cell_len(file) for _ in said[1:])]
    return [[(head, QUIET), ("  ", ""), (text, "italic")] for head, text in zip(heads, said, strict=True)]


def _newest(view: RunView, look: RunLook, width: int) -> Lines:
    """What else it logs, each metric with its newest value."""
    shown = as_drawn(view).watched
    others = {name: value for name, value in view.latest.items() if shown is None or name != shown.metric}
    return latest_lines(replace(view, latest=others), width, look.glyphs) if others else []
