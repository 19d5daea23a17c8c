"""A run in one row, as many columns as fit; the curve is always one of them. Pure."""

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from tui_monitor.app.drawing import reasons, run_parts, wording
from tui_monitor.app.drawing.as_drawn import as_drawn
from tui_monitor.app.drawing.columns_in_use import MAY_BE_EMPTY
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut, cut_text, filled, joined, width_of
from tui_monitor.app.drawing.run_curve import curve
from tui_monitor.app.drawing.run_names import shorter
from tui_monitor.app.drawing.run_parts import SICK_BADGE, InUse, RunLook
from tui_monitor.app.drawing.whereabouts import whereabouts
from tui_monitor.model.run import RunView
from tui_monitor.report.states import State, state_of

Cell = Callable[[RunView, RunLook, int], list[Piece]]
"""Of a run, in at most so many cells."""


class Column(Struct, frozen=True):
    title: str
    width: int
    cell: Cell
    rank: int
    """A narrow screen gives up the highest first."""
    right: bool = False


def _verdict(view: RunView, look: RunLook, _: int) -> list[Piece]:
    return [run_parts.indented_badge(view, look.seen)]


def _metric(view: RunView, look: RunLook, width: int) -> list[Piece]:
    if view.watched is None and view.reading.under_way:
        return []
    return [(run_parts.short_metric(view, look, width), QUIET)]


def _now(view: RunView, look: RunLook, width: int) -> list[Piece]:
    if view.watched is None:
        return []
    said = run_parts.newest(view, look)
    if len(said[0][0]) <= width:
        return said
    word = said[0][0].split(" ")[0]
    counted = f"{word} {look.glyphs.times}{wording.counted_steps(view.bad)}"
    return [(counted if len(counted) <= width else word, said[0][1])]


def _best(view: RunView, _look: RunLook, _: int) -> list[Piece]:
    return [(wording.number(view.best.value), "")] if view.best is not None else []


def _trend(view: RunView, look: RunLook, _: int) -> list[Piece]:
    if view.life.over or run_parts.is_bad_now(view):
        return []
    change, steps = run_parts.trend(view, look)
    return [(f"{change:>{_CHANGE}}", QUIET), (f" {steps}", QUIET)]


def _step(view: RunView, _look: RunLook, width: int) -> list[Piece]:
    step, total = view.progress.step, view.progress.total
    if step < 0:
        return []
    said = wording.progress(step, total)
    return [(said if len(said) <= width else wording.short_progress(step, total), "")]


def _share(view: RunView, look: RunLook, _: int) -> list[Piece]:
    """`▎  6%`; of a run that is over nothing shines."""
    step, total = view.progress.step, view.progress.total
    said = wording.percent(step, total)
    if not said or not total:
        return []
    bar = look.glyphs.eighths[round(step / total * 8)] if look.glyphs.eighths else " "
    return [(bar, QUIET if view.life.over else "$primary"), (f"{said:>4}", QUIET)]


def _rate(view: RunView, _look: RunLook, _: int) -> list[Piece]:
    return [("" if view.life.over else wording.rate(view.progress.rate), QUIET)]


def _left(view: RunView, _look: RunLook, _: int) -> list[Piece]:
    return [(run_parts.left(view).removesuffix(" left"), QUIET)]


def _age(view: RunView, look: RunLook, _: int) -> list[Piece]:
    return [(run_parts.age_of(view, look.now), QUIET)]


def _pid(view: RunView, _look: RunLook, _: int) -> list[Piece]:
    return [(str(view.process.pid) if view.process and view.process.alive else "", QUIET)]


def _where(view: RunView, look: RunLook, width: int) -> list[Piece]:
    return [(whereabouts(view, width, look.glyphs.ellipsis), QUIET)]


def _curve(view: RunView, look: RunLook, width: int) -> list[Piece]:
    """Where there is no curve, what a person should know about that."""
    if width < 1:
        return []
    if view.curve is not None and len(view.curve.lasts):
        return curve(view, look, width, 1, scaled=False)[0]
    said = view.note or ("" if state_of(view) is State.READING else reasons.reason(view))
    return [(cut_text(said, width, look.glyphs.ellipsis), "bold $warning" if view.note else QUIET)]


def _why(view: RunView, look: RunLook, width: int) -> list[Piece]:
    """The reason of a sick run before what is told of its files; nothing twice."""
    note: list[Piece] = [(view.note, "bold $warning")] if view.note and view.note not in view.verdict.reason else []
    if note and not state_of(view).sick:
        return note
    return joined([run_parts.reason(view, look, width), note], ("  ", ""))


_TRAJECTORY, _WHY, _WHERE = "trajectory", "why", "on"
_CURVES = (6, 6, 12, 12, 12, 12, 14, 14, 20)
"""Cells of the curve that a column of this rank leaves it; of a higher one the last."""
_LEAST_CURVE, _CURVE = _CURVES[0], _CURVES[-1]
_LEAST_WHY = 30
"""Cells that a reason needs."""
_METRIC, _CHANGE = "metric", 7
"""Cells of a change: `▼ 8.3 %`."""
COLUMNS = (
    Column("verdict", SICK_BADGE, _verdict, 0),
    Column(_WHERE, 24, _where, 3),
    Column(_METRIC, 14, _metric, 2),
    Column("now", 9, _now, 1, right=True),
    Column("best", 9, _best, 6, right=True),
    Column("trend", _CHANGE + 7, _trend, 4),
    Column(_TRAJECTORY, _CURVE, _curve, -1),
    Column("step", 13, _step, 7, right=True),
    Column("", 5, _share, 8),
    Column("rate", 10, _rate, 9, right=True),
    Column("left", 6, _left, 5, right=True),
    Column("age", 7, _age, 10, right=True),
    Column("pid", 7, _pid, 11, right=True),
    Column(_WHY, _LEAST_WHY, _why, 12),
)
_NOTE_SHARE, _LEAST_BESIDE_NOTE = 0.4, 40
"""Of a row without room for a reason: what a note takes from the other columns; cells that they keep."""
_LEAST_WHERE, _WHERE_SHARE = 8, 8
"""Cells for where a run runs, and the part of a row that it may take beyond."""
_SIGNS = 3
"""Cells before the name: the cursor, the sign of the state, a space."""
_ALL = InUse()
_HEADS = {"verdict": " verdict", "trend": f"{'trend':>{_CHANGE}}"}
"""Above words that begin further right."""


@lru_cache(maxsize=64)
def columns_that_fit(name_width: int, width: int, in_use: InUse = _ALL) -> tuple[int, tuple[tuple[Column, int], ...]]:
    """Cells for the name, and each column with its width: together, with a space before each, exactly `width`."""
    name = min(name_width, max(4, (width - _SIGNS) // 3))
    room = width - _SIGNS - name - 1 - _LEAST_CURVE
    kept: dict[str, int] = {}
    for column in sorted(_needed(in_use), key=lambda column: column.rank)[1:]:
        cells = _cells(column, width, in_use)
        least = _CURVES[min(column.rank, len(_CURVES) - 1)] - _LEAST_CURVE
        if room - least < cells + 1:
            break
        kept[column.title] = cells
        room -= cells + 1
    return name, _widened(kept, room + _LEAST_CURVE, in_use.metric)


def _cells(column: Column, width: int, in_use: InUse) -> int:
    """As many as its longest words need; where a run runs is told in fewer on a narrow screen."""
    if column.title == _METRIC:
        return min(column.width, in_use.metric)
    if column.title == _WHERE:
        return min(column.width, in_use.where, max(_LEAST_WHERE, width // _WHERE_SHARE))
    return column.width


def _needed(in_use: InUse) -> list[Column]:
    empty = MAY_BE_EMPTY.keys() - in_use.titles if in_use.titles is not None else frozenset[str]()
    nowhere = {_WHERE} if not in_use.where else frozenset[str]()
    return [column for column in COLUMNS if column.title not in empty | nowhere]


def _widened(kept: dict[str, int], room: int, metric: int) -> tuple[tuple[Column, int], ...]:
    """What is left goes to a long name of a metric; where a reason stands, the curve takes a third of what a long one
    leaves, else all of it."""
    if _METRIC in kept and room > _CURVE:
        more = min(room - _CURVE, max(0, metric - kept[_METRIC]))
        kept[_METRIC], room = kept[_METRIC] + more, room - more
    kept[_TRAJECTORY] = _CURVE + max(0, room - _CURVE - _LEAST_WHY) // 3 if _WHY in kept else room
    if _WHY in kept:
        kept[_WHY] += room - kept[_TRAJECTORY]
    return tuple((column, kept[column.title]) for column in COLUMNS if column.title in kept)


def draw_head(name_width: int, width: int, title: str = "run", in_use: InUse = _ALL) -> list[Piece]:
    """The titles of the columns; `title` may reach over the name and the verdict: ` healthy and ended (9)`."""
    name, columns = columns_that_fit(name_width, width, in_use)
    said = " " * _SIGNS + title.ljust(name)
    at = _SIGNS + name
    for column, cells in columns:
        text = _HEADS.get(column.title, column.title)
        if len(said) <= at:
            said = said.ljust(at + 1) + (text[:cells].rjust(cells) if column.right else text[:cells].ljust(cells))
        at += 1 + cells
    return [(said[:width].ljust(width), f"bold {QUIET}")]


def _with_room(columns: tuple[tuple[Column, int], ...], needed: int) -> tuple[tuple[Column, int], ...]:
    """`STOP until step 12 000` takes the place of values, too, which are no news any more."""
    (verdict, cells), *rest = columns
    while cells < needed and rest and rest[0][0].title != _TRAJECTORY:
        cells += 1 + rest.pop(0)[1]
    return ((verdict, cells), *rest)


def draw_row(view: RunView, look: RunLook, width: int) -> list[Piece]:
    """Exactly `width` cells. A note covers the last columns where there is none for a reason; the curve fills what is
    left before it, and the others stay where they are in all rows."""
    view, note = as_drawn(view), list[Piece]()
    if view.note and columns_that_fit(look.name_width, width, look.in_use)[1][-1][0].title != _WHY:
        said = cut(_why(view, look, width), int(width * _NOTE_SHARE), look.glyphs.ellipsis)
        if said and width - width_of(said) > _LEAST_BESIDE_NOTE:
            note = [(" ", ""), *said]
    return run_parts.lit([*_row(view, look, width, width - width_of(note)), *note], look)


def _row(view: RunView, look: RunLook, width: int, room: int) -> list[Piece]:
    name, columns = columns_that_fit(look.name_width, width, look.in_use)
    ellipsis = look.glyphs.ellipsis
    loud = look.selected or (state_of(view).sick and not look.seen)
    who: Piece = (shorter(look.name, name, ellipsis), "bold" if loud else "")
    row = [run_parts.mark_of(look), run_parts.sign(view, look), (" ", ""), *filled([who], name, ellipsis)]
    if look.seen:
        columns = _with_room(columns, width_of([run_parts.indented_badge(view, look.seen)]))
    for column, cells in _before_a_note(columns, room - width_of(row)) if room < width else columns:
        said = filled(column.cell(view, look, cells), cells, ellipsis)
        row += [(" ", ""), said[-1], *said[:-1]] if column.right else [(" ", ""), *said]
    return filled(row, room, ellipsis)


def _before_a_note(columns: tuple[tuple[Column, int], ...], room: int) -> list[tuple[Column, int]]:
    """Those before the curve that are whole beside a short one, for no number is cut; then the curve."""
    kept = list[tuple[Column, int]]()
    for column, cells in columns:
        if column.title == _TRAJECTORY or room < 1 + cells + 1 + _LEAST_CURVE:
            break
        kept.append((column, cells))
        room -= 1 + cells
    return [*kept, (next(column for column, _ in columns if column.title == _TRAJECTORY), room - 1)]
