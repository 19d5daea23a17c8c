"""One run as text: a box with its curve, two lines, or one. Pure: a view in, lines out."""

from rich.cells import cell_len

from tui_monitor.app.drawing import table_view
from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.pieces import QUIET, Piece, filled, joined, spread, width_of
from tui_monitor.app.drawing.run_curve import LEAST_CURVE, curve
from tui_monitor.app.drawing.run_names import shorter
from tui_monitor.app.drawing.run_parts import (
    FAINT,
    SICK_BADGE,
    Lines,
    RunLook,
    badge,
    facts,
    indented_badge,
    lit,
    mark_of,
    progress,
    reason,
    sign,
    values,
)
from tui_monitor.app.drawing.state_colours import COLOURS
from tui_monitor.app.drawing.whereabouts import whereabouts
from tui_monitor.model.run import RunView
from tui_monitor.report.states import state_of

_APART = 3
"""Cells at least between what is said at the two ends of a line."""
_CURVE_SHARE = 0.34
"""Of the width of a run in two lines."""
_WIDEST_CURVE = 80
_PLACE_SHARE = 3
"""The part of its second line that may say where it runs."""
_LEAST_NAME, _VALUES = 12, 22
"""Cells of a run in two lines: for its name; beside the name, for signs, metric and newest value."""


def draw(view: RunView, look: RunLook, width: int, height: int) -> Lines:
    """The run in exactly `width` x `height` cells."""
    view = as_drawn(view)
    if height >= 3 and width >= 12:
        return _box(view, look, width, height)
    if height == 2:
        return _block(view, look, width)
    row = table_view.draw_row(view, look, width)
    return [row, *([(" " * width, "")] for _ in range(height - 1))]


def _box(view: RunView, look: RunLook, width: int, height: int) -> Lines:
    glyphs = look.glyphs
    lt, rt, lb, rb, across, down = glyphs.selected_box if look.selected else glyphs.box
    state = state_of(view)
    alarming = state.sick and not look.seen
    edge = "bold $foreground" if look.selected else COLOURS[state] if alarming else FAINT
    marked: Piece = (glyphs.mark, "bold $accent") if look.marked else (" ", "")
    title: list[Piece] = [marked, sign(view, look), (f" {look.name} ", "bold")]
    said: list[Piece] = [(" ", ""), badge(view, look.seen), (" ", "")]
    room = width - 2 - width_of(title) - width_of(said) - 2
    if place := whereabouts(view, room, glyphs.ellipsis):
        title.append((f"{place} ", QUIET))
    top = spread(title, said, width - 2, glyphs.ellipsis, (across, edge))
    aside = "" if place else whereabouts(view, width // _PLACE_SHARE, glyphs.ellipsis)
    inside = _inside(view, look, width - 4, height - 2, aside)
    body = [[(f"{down} ", edge), *filled(line, width - 4, glyphs.ellipsis), (f" {down}", edge)] for line in inside]
    return [[(lt, edge), *top, (rt, edge)], *body, [(lb + across * (width - 2) + rb, edge)]]


def _inside(view: RunView, look: RunLook, width: int, height: int, aside: str) -> Lines:
    """The rows of a box: values, curve, reason, facts. The fewer there are the more of it stands in one line.

    `aside`: where it runs, if there was no room for that beside its name.
    """
    why = [line for line in [reason(view, look, width)] if line]
    if not state_of(view).sick and height == 3:
        why = []
    if height - len(why) < 2:
        return _tight(view, look, width, height, why)
    rest = [*why, *([_ends(view, look, width, aside)] if height - len(why) >= 3 else [])]
    return [_values(view, look, width), *curve(view, look, width, height - 1 - len(rest)), *rest]


def _tight(view: RunView, look: RunLook, width: int, height: int, why: Lines) -> Lines:
    """One or two rows: the curve at the right end."""
    if width < 4 * LEAST_CURVE:
        return [*curve(view, look, width, height - len(why)), *why][:height]
    cells = width // 3
    left = why if height == len(why) else [_values(view, look, width - cells - 1), *why]
    drawn = curve(view, look, cells, height - len(left) + 1, scaled=False)
    first = [*filled(left[0], width - cells - 1, look.glyphs.ellipsis), (" ", ""), *drawn[0]]
    return [first, *left[1:]]


def _values(view: RunView, look: RunLook, width: int) -> list[Piece]:
    """`loss  5.2e10  ▲ was 0.9      best 0.905 at 220`; the best value, and its step, where they fit."""
    name, *more = values(view, look, width)
    said: list[Piece] = joined([name, *more[:1]], ("  ", ""))
    best = more[1] if len(more) > 1 else []
    for end in (best, best[:2]):
        if end and width_of([*said, *end]) + _APART <= width:
            return spread(said, end, width, look.glyphs.ellipsis, (" ", ""))
    return said if width_of(said) <= width else name


def _ends(view: RunView, look: RunLook, width: int, aside: str) -> list[Piece]:
    """`668/20 000 3%       7.9 it/s · 41 min left · pid 15674`; a note that needs the whole line has it."""
    at = progress(view)
    if view.note and cell_len(view.note) > width - len(at) - _APART:
        return facts(view, look, width, aside)
    said = facts(view, look, width - len(at) - _APART, aside)
    return spread([(at, QUIET)], said, width, look.glyphs.ellipsis, (" ", ""))


def _block(view: RunView, look: RunLook, width: int) -> Lines:
    """Two bare lines: who and how it stands, and why; the curve at the right of both."""
    cells = min(_WIDEST_CURVE, int(width * _CURVE_SHARE)) if width * _CURVE_SHARE >= LEAST_CURVE else 0
    drawn = curve(view, look, cells, 2) or [[], []]
    room, ellipsis, mark = width - cells - bool(cells), look.glyphs.ellipsis, mark_of(look)
    name = min(look.name_width or len(look.name), max(_LEAST_NAME, room - SICK_BADGE - _VALUES))
    who = filled([(shorter(look.name, name, ellipsis), "bold")], name, ellipsis)
    word = [indented_badge(view, look.seen)]
    word = filled(word, max(SICK_BADGE, width_of(word)), ellipsis)
    head: list[Piece] = [mark, sign(view, look), (" ", ""), *who, (" ", ""), *word, (" ", "")]
    first = [*head, *_fitting(view, look, room - width_of(head))]
    place = whereabouts(view, room // _PLACE_SHARE, ellipsis)
    left = room - 3 - (len(place) + 2 if place else 0)
    why = reason(view, look, max(1, left)) or facts(view, look, left)
    second: list[Piece] = [mark, ("  ", ""), *why]
    lines = [first, spread(second, [(place, QUIET)], room, ellipsis, (" ", "")) if place else second]
    gap: list[Piece] = [(" ", "")] if cells else []
    return [lit([*filled(line, room, ellipsis), *gap, *end], look) for line, end in zip(lines, drawn, strict=True)]


def _fitting(view: RunView, look: RunLook, width: int) -> list[Piece]:
    """As many of the values as fit; the metric and its newest value in any case."""
    name, *more = values(view, look, width)
    line = name
    for group in (more[0] if more else [], more[1][:2] if len(more) > 1 else []):
        if width_of(longer := joined([line, group], ("  ", ""))) <= width:
            line = longer
    return line
