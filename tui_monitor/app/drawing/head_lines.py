"""The two lines above the panes of one run: how it stands and why, and how it is getting on. Pure."""

from tui_monitor.app.drawing import machine_text
from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.panes import WIDE
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut_text, filled, joined, spread, width_of
from tui_monitor.app.drawing.run_parts import Lines, RunLook, badge, facts, progress, reason, sign, values
from tui_monitor.app.drawing.whereabouts import whereabouts
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import RunView

_FILL: Piece = (" ", "")
_GAP = 4
"""Cells between what is said at the two ends of a line."""
_PLACE_SHARE = 4
"""The part of the first line, beside its name, that may say where it runs."""
_LEAST_COMMAND = 16
"""Cells below which a command says nothing."""


def head_lines(view: RunView, look: RunLook, width: int, use: RunUse | None = None, position: str = "") -> Lines:
    """`position`: where it stands in the list, `2 of 14`. `use`: what it takes of its machine."""
    view = as_drawn(view)
    name: list[Piece] = [
        (" ", ""),
        sign(view, look),
        (" ", ""),
        badge(view, look.seen),
        ("  ", ""),
        (f"{look.name}  ", "bold"),
    ]
    if place := whereabouts(view, (width - width_of(name)) // _PLACE_SHARE, look.glyphs.ellipsis):
        name.append((f"{place}  ", QUIET))
    where: list[Piece] = [(f" {position} ", QUIET)] if position else []
    return (_wide if width >= WIDE else _narrow)(view, look, width, use, name, where)


def _wide(view: RunView, look: RunLook, width: int, use: RunUse | None, name: list[Piece], where: list[Piece]) -> Lines:
    """Why it stands so beside its name; values and facts below, then what it takes, then its command."""
    ellipsis = look.glyphs.ellipsis
    room = max(1, width - width_of(name) - width_of(where) - 2)
    first = spread([*name, (" ", ""), *reason(view, look, room)], where, width, ellipsis, _FILL)
    said = joined([*values(view, look, width // 3), [(progress(view), QUIET)]], ("   ", ""))
    known = joined([said, facts(view, look, width - width_of(said) - 2 * _GAP)], ("   ", ""))
    room = width - width_of(known) - 2 * _GAP
    taken = machine_text.pieces(use, room, look.glyphs.dot) if use is not None else []
    room = width - width_of(known) - width_of(taken) - 3 * _GAP
    told = joined([known, _command(view, room, ellipsis)], ("   ", ""))
    return [first, spread([("   ", ""), *told], [*taken, (" ", "")], width, ellipsis, _FILL)]


def _narrow(
    view: RunView, look: RunLook, width: int, use: RunUse | None, name: list[Piece], where: list[Piece]
) -> Lines:
    """Its newest value and facts beside its name; why below."""
    ellipsis = look.glyphs.ellipsis
    newest = joined(values(view, look, width // 3)[:1], ("  ", ""))
    at = f"{progress(view)}  "
    room = max(0, width - width_of(name) - width_of(newest) - 2)
    ends: list[Piece] = [(at, QUIET), *facts(view, look, room - len(at))] if len(at) <= room else []
    first = spread([*name, *newest], [*ends, (" ", "")], width, ellipsis, _FILL)
    why: list[Piece] = [("   ", ""), *reason(view, look, max(1, width - 3))]
    left = width - width_of(why) - width_of(where) - _GAP
    taken = machine_text.pieces(use, left, look.glyphs.dot) if use is not None else []
    if left < 0:
        return [first, filled(why, width, ellipsis)]
    gap: list[Piece] = [("  ", "")] if taken and where else []
    return [first, spread(why, [*taken, *gap, *where], width, ellipsis, _FILL)]


def _command(view: RunView, width: int, ellipsis: str) -> list[Piece]:
    """`python3 train.py --lr 3e-2`: without the folder of the program."""
    process = view.process
    if process is None or not process.alive or not process.pid or width < _LEAST_COMMAND:
        return []
    program, *rest = process.command.split(" ", 1)
    return [(cut_text(" ".join([program.rpartition("/")[2] or program, *rest]), width, ellipsis), QUIET)]
