"""The run under the cursor, beside or below a list: its box, why, the line of the log, what else it logs. Pure."""

from msgspec.structs import replace

from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.kept import KeptDrawings
from tui_monitor.app.drawing.pieces import QUIET, cut_text, filled, width_of, wrapped
from tui_monitor.app.drawing.proof import latest_lines
from tui_monitor.app.drawing.run_parts import Lines, RunLook, reason
from tui_monitor.model.run import RunView
from tui_monitor.report.states import reason_of

TALLEST_BOX = 22
"""Rows: more of a curve says no more."""
LEAST_BOX = 7
_MOST_REASON = 6
_ENDLESS = 10_000
_BESIDE_A_BOX = 4
"""Cells of its edges."""


def preview(view: RunView, look: RunLook, width: int, height: int, kept: KeptDrawings) -> Lines:
    """Exactly `width` x `height` cells: the box first, the words as there is room below it."""
    words = _words(view, look, width - 2)
    tall = min(TALLEST_BOX, height - len(words) - 1)
    if tall < LEAST_BOX:
        words, tall = words[: max(0, height - 1 - LEAST_BOX)], min(height, LEAST_BOX)
    box = kept.lines(view, replace(look, selected=False, marked=False), width, tall)
    room = height - len(box)
    values: Lines = [[], *_newest(view, look, width)] if room > len(words) + 1 else []
    below = [*([(" ", ""), *line] for line in words), *values]
    lines = [*box, *(filled(line, width, look.glyphs.ellipsis) for line in below[:room])]
    return [*lines, *([(" " * width, "")] for _ in range(height - len(lines)))]


def _words(view: RunView, look: RunLook, width: int) -> Lines:
    """The whole reason where the box has no room for it, and the first line of the log that proves it."""
    ellipsis, room, shown = look.glyphs.ellipsis, width + 2 - _BESIDE_A_BOX, as_drawn(view)
    whole = width_of(reason(shown, look, _ENDLESS)) <= room
    lines: Lines = [] if whole else [[(line, "")] for line in wrapped(reason_of(view), width, _MOST_REASON, ellipsis)]
    lines += [[(line, "$warning")] for line in wrapped(view.note, width, 2, ellipsis)] if view.note else []
    found = view.deciding
    proves = found is not None and (found.metric is not None or not whole)  # an error is its own reason
    for quoted in found.evidence.lines[:1] if found is not None and proves else ():
        file = cut_text(quoted.place.file.rpartition("/")[2], width // 2, ellipsis)
        lines.append([(file, QUIET), ("  ", ""), (quoted.text.strip(), "italic")])
    return lines


def _newest(view: RunView, look: RunLook, width: int) -> Lines:
    """What else it logs, each metric with its newest value."""
    shown = as_drawn(view).watched
    others = {name: value for name, value in view.latest.items() if shown is None or name != shown.metric}
    return latest_lines(replace(view, latest=others), width, look.glyphs) if others else []
