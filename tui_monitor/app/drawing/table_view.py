"""The table view: one row a run, as many columns as fit. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.pieces import Piece, filled, joined
from tui_monitor.app.drawing.run_lines import QUIET, RunLook, age_of, indented_badge, mark_of
from tui_monitor.app.drawing.state_colours import COLOURS
from tui_monitor.model.run import RunView
from tui_monitor.report.states import reason_of, state_of


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int
    cell: Callable[[RunView, float], Piece]
    """Of a run, now."""
    right: bool = False


def _metric(view: RunView, _: float) -> Piece:
    return (view.watched.metric if view.watched else "-", QUIET)


def _value(view: RunView, _: float) -> Piece:
    value = view.latest.get(view.watched.metric) if view.watched else None
    return (wording.number(value) if value is not None else "-", "bold")


def _best(view: RunView, _: float) -> Piece:
    return (wording.number(view.best.value) if view.best is not None else "-", "")


def _step(view: RunView, _: float) -> Piece:
    return (wording.progress(view.progress.step, view.progress.total), "")


def _rate(view: RunView, _: float) -> Piece:
    return ("" if view.life.over else wording.rate(view.progress.rate), QUIET)


def _age(view: RunView, now: float) -> Piece:
    return (age_of(view, now), QUIET)


def _pid(view: RunView, _: float) -> Piece:
    return (str(view.process.pid) if view.process and view.process.alive else "", QUIET)


def _life(view: RunView, _: float) -> Piece:
    return (view.life.value, QUIET)


COLUMNS = (
    Column("value", 10, _value, right=True),
    Column("metric", 14, _metric),
    Column("step", 15, _step, right=True),
    Column("best", 10, _best, right=True),
    Column("rate", 10, _rate, right=True),
    Column("age", 7, _age, right=True),
    Column("life", 11, _life),
    Column("pid", 8, _pid, right=True),
)
"""In the order in which a narrow screen gives them up, last first."""
_BADGE, _LEAST_REASON = 15, 30


def columns_that_fit(name_width: int, width: int) -> tuple[Column, ...]:
    """The reason keeps at least its room."""
    room = width - 4 - name_width - _BADGE - _LEAST_REASON
    kept: list[Column] = []
    for column in COLUMNS:
        room -= column.width + 1
        if room < 0:
            break
        kept.append(column)
    return tuple(kept)


def draw_head(name_width: int, width: int) -> list[Piece]:
    pieces: list[Piece] = [(" " * 3, ""), *_fit(("run", ""), name_width), *_fit((" verdict", ""), _BADGE)]
    for column in columns_that_fit(name_width, width):
        pieces += _fit((column.title, ""), column.width, right=column.right)
    return [(text, f"bold {QUIET}") for text, _ in filled([*pieces, ("why", "")], width, "")]


def draw_row(view: RunView, look: RunLook, width: int) -> list[Piece]:
    state = state_of(view)
    mark = mark_of(look)
    glyph: Piece = (look.glyphs.states[state], f"bold {COLOURS[state]}")
    name: Piece = (look.name, "bold" if look.selected or state.sick else "")
    ellipsis = look.glyphs.ellipsis
    pieces = [mark, glyph, (" ", ""), *_fit(name, look.name_width, ellipsis), *_fit(indented_badge(view), _BADGE)]
    for column in columns_that_fit(look.name_width, width):
        pieces += _fit(column.cell(view, look.now), column.width, ellipsis, column.right)
    return filled([*pieces, *_why(view)], width, look.glyphs.ellipsis)


def _why(view: RunView) -> list[Piece]:
    """The reason of a sick run, with what else is to be known of its files behind it; of any other that alone."""
    state, reason = state_of(view), reason_of(view)
    if not state.sick:
        return [(view.note or reason, QUIET)]
    note = view.note if view.note is not None and view.note not in reason else ""
    return joined([[(reason, COLOURS[state])], [(note, "bold $warning")]], ("  ", ""))


def _fit(piece: Piece, width: int, ellipsis: str = "", right: bool = False) -> list[Piece]:
    """The cell and one space behind it."""
    *text, gap = filled([piece], width, ellipsis)
    return [gap, *text, (" ", "")] if right else [*text, gap, (" ", "")]
