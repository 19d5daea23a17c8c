"""The two lines above the panes of one run: how it stands and why, and how it is getting on. Pure."""

from tui_monitor.app.drawing import machine_text
from tui_monitor.app.drawing.panes import WIDE
from tui_monitor.app.drawing.pieces import Piece, filled, joined, spread, width_of
from tui_monitor.app.drawing.run_parts import QUIET, Lines, RunLook, badge, facts, progress, reason, sign, values
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import RunView

_FILL: Piece = (" ", "")
_GAP = 4
"""Cells between what is said at the two ends of a line."""


def head_lines(view: RunView, look: RunLook, width: int, use: RunUse | None = None, position: str = "") -> Lines:
    """`position`: where it stands in the list, `2 of 14`. `use`: what it takes of its machine."""
    name: list[Piece] = [
        (" ", ""),
        sign(view, look),
        (" ", ""),
        badge(view, look.seen),
        ("  ", ""),
        (f"{look.name}  ", "bold"),
    ]
    where: list[Piece] = [(f" {position} ", QUIET)] if position else []
    return (_wide if width >= WIDE else _narrow)(view, look, width, use, name, where)


def _wide(view: RunView, look: RunLook, width: int, use: RunUse | None, name: list[Piece], where: list[Piece]) -> Lines:
    """Why it stands so beside its name; values and facts below."""
    ellipsis = look.glyphs.ellipsis
    room = max(1, width - width_of(name) - width_of(where) - 2)
    first = spread([*name, (" ", ""), *reason(view, look, room)], where, width, ellipsis, _FILL)
    taken = machine_text.pieces(use, width // 3, look.glyphs.dot) if use is not None else []
    said = joined([*values(view, look, width // 3), [(progress(view), QUIET)]], ("   ", ""))
    room = width - width_of(said) - width_of(taken) - 8
    told = joined([said, facts(view, look, room), _command(view)], ("   ", ""))
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
    return [first, spread(why, [*taken, *where], width, ellipsis, _FILL)]


def _command(view: RunView) -> list[Piece]:
    process = view.process
    return [(process.command, QUIET)] if process is not None and process.alive and process.pid else []
