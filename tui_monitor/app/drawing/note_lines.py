"""What was written down about a run, as lines: that it was stopped, then the notes about it, newest first. Pure."""

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, wrapped
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.app.drawing.times import Times
from tui_monitor.model.beside import RunNotes
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

_AFTER = frozenset(("- Experiment:",))
"""Lines of a note that say what stands above the screen anyway."""


def title(view: RunView, told: RunNotes | None, read_only: bool) -> str:
    """`notes (2)`, `notes: none yet (W)`"""
    count = len(told.notes) if told is not None else 0
    if count:
        return f"notes ({count})"
    if told is None or view.told.stopped is not None or told.problem is not None:
        return "notes"
    return "notes: none" if read_only else "notes: none yet (W)"


def lines(view: RunView, told: RunNotes | None, width: int, times: Times, glyphs: Glyphs) -> Lines:
    drawn: Lines = []
    if (stopped := view.told.stopped) is not None:
        said = f"stopped {times.text(stopped.at)} by {stopped.by}"
        said = f"{said}: {stopped.reason}" if stopped.reason else said
        drawn += [[("  ", ""), (line, "bold")] for line in wrapped(said, width - 2, 3, glyphs.ellipsis)]
    if view.told.result is not None:
        drawn.append([("  result file says ", QUIET), (view.told.result, "")])
    if told is None:
        return drawn
    if told.problem is not None:
        return [*drawn, *([("  ", ""), (line, QUIET)] for line in wrapped(told.problem, width - 2, 3, glyphs.ellipsis))]
    for note in told.notes:
        drawn.append([("  ", ""), (note.title, "bold")])
        drawn += [line for text in note.lines for line in _body(text, width, glyphs)]
    return drawn


def _body(text: Shown, width: int, glyphs: Glyphs) -> Lines:
    if any(text.startswith(start) for start in _AFTER):
        return []
    return [[("    ", ""), (line, QUIET)] for line in wrapped(text, width - 4, 4, glyphs.ellipsis)]
