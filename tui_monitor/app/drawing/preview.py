"""The run under the cursor, beside or below a list: its box, why, the line of the log, and what may be done. Pure."""

from collections.abc import Callable

from msgspec.structs import replace
from rich.cells import cell_len

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.kept import KeptDrawings
from tui_monitor.app.drawing.pieces import Piece, filled, wrapped
from tui_monitor.app.drawing.proof import deciding
from tui_monitor.app.drawing.run_lines import QUIET, Lines, RunLook
from tui_monitor.model.run import RunView
from tui_monitor.report.states import reason_of

TALLEST_BOX = 22
"""Rows: more of a curve says no more."""
LEAST_BOX = 7
_MOST_REASON = 6
_VALUE = 10
"""Cells of a number."""
KeysHere = Callable[[int], list[Piece]]
"""What a person may do with the run, in at most so many cells."""


def preview(view: RunView, look: RunLook, width: int, height: int, kept: KeptDrawings, keys: KeysHere) -> Lines:
    """Exactly `width` x `height` cells: the box first, the words as there is room below it."""
    words = _words(view, look, width - 2)
    tall = min(TALLEST_BOX, height - len(words) - 1)
    if tall < LEAST_BOX:
        words, tall = words[: max(0, height - 1 - LEAST_BOX)], min(height, LEAST_BOX)
    box = kept.lines(view, replace(look, selected=False, marked=False), width, tall)
    room = height - len(box)
    values: Lines = [[], *_newest(view, width - 2)] if room > len(words) + 2 else []
    below = [[(" ", ""), *line] for line in (*words, keys(width - 2), *values)]
    lines = [*box, *(filled(line, width, look.glyphs.ellipsis) for line in below[:room])]
    return [*lines, *([(" " * width, "")] for _ in range(height - len(lines)))]


def _words(view: RunView, look: RunLook, width: int) -> Lines:
    """The whole reason where the box has no room for it, and the first line of the log that proves it."""
    ellipsis, reason = look.glyphs.ellipsis, reason_of(view)
    whole = cell_len(reason) <= width - 2
    lines: Lines = [] if whole else [[(line, "")] for line in wrapped(reason, width, _MOST_REASON, ellipsis)]
    lines += [[(line, "$warning")] for line in wrapped(view.note, width, 2, ellipsis)] if view.note else []
    found = deciding(view)
    for quoted in found.evidence.lines[:1] if found is not None else ():
        lines.append([(f"{quoted.place.file}", QUIET), ("  ", ""), (quoted.text.strip(), "italic")])
    return lines


def _newest(view: RunView, width: int) -> Lines:
    """What else it logs, each metric with its newest value."""
    watched = view.watched.metric if view.watched is not None else None
    names = sorted(name for name in view.latest if name != watched)
    size = max(0, min(width - _VALUE - 1, max(map(cell_len, names), default=0)))
    return [
        [*filled([(name, QUIET)], size, ""), (f" {wording.number(view.latest[name]):>{_VALUE}}", "")] for name in names
    ]
