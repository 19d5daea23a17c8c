"""The two lines above the panes of one run: how it stands and why, and how it is getting on. Pure."""

from collections.abc import Sequence

from tui_monitor.app.drawing import machine_text, wording
from tui_monitor.app.drawing.panes import WIDE
from tui_monitor.app.drawing.pieces import Piece, cut, filled, joined, spread, that_fit, width_of
from tui_monitor.app.drawing.run_lines import QUIET, Lines, RunLook, age_of, badge
from tui_monitor.app.drawing.state_colours import COLOURS
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import Life, RunView
from tui_monitor.report.states import reason_of, state_of

_FILL: Piece = (" ", "")
_GAP = 4


def head_lines(view: RunView, look: RunLook, width: int, use: RunUse | None = None, position: str = "") -> Lines:
    """`position`: where it stands in the list, `2 of 14`. `use`: what it takes of its machine."""
    name: list[Piece] = [(" ", ""), _sign(view, look), (" ", ""), badge(view), ("  ", ""), (f"{look.name}  ", "bold")]
    where: list[Piece] = [(f" {position} ", QUIET)] if position else []
    if width >= WIDE:
        return _wide(view, look, width, use, name, where)
    return _narrow(view, look, width, use, name, where)


def _sign(view: RunView, look: RunLook) -> Piece:
    state = state_of(view)
    return (look.glyphs.states[state], f"bold {COLOURS[state]}")


def _reason(view: RunView) -> Piece:
    state = state_of(view)
    return (reason_of(view), "bold" if state.sick else QUIET)


def _wide(view: RunView, look: RunLook, width: int, use: RunUse | None, name: list[Piece], where: list[Piece]) -> Lines:
    glyphs = look.glyphs
    first = spread([*name, (" ", ""), _reason(view)], where, width, glyphs.ellipsis, _FILL)
    facts = joined([*_values(view), *_facts(view, look), *_more(view)], ("   ", ""))
    taken = machine_text.pieces(use, width // 2, glyphs.dot) if use is not None else []
    return [first, spread([("   ", ""), *facts], [*taken, (" ", "")], width, glyphs.ellipsis, _FILL)]


def _narrow(
    view: RunView, look: RunLook, width: int, use: RunUse | None, name: list[Piece], where: list[Piece]
) -> Lines:
    glyphs = look.glyphs
    room = max(0, width - width_of(name) - 1)
    groups = that_fit([*_values(view)[:1], *_facts(view, look)], room, ("  ", ""))
    values, facts = groups[:1], groups[1:]
    first = spread(
        [*name, *joined(values, ("  ", ""))], [*joined(facts, ("  ", "")), (" ", "")], width, glyphs.ellipsis, _FILL
    )
    reason: list[Piece] = [("   ", ""), _reason(view)]
    left = width - width_of(reason) - width_of(where) - _GAP
    taken = machine_text.pieces(use, left, glyphs.dot) if use is not None else []
    end = [*taken, *where]
    if width_of(end) + 20 > width:
        return [first, filled(cut(reason, width, glyphs.ellipsis), width, glyphs.ellipsis)]
    return [first, spread(reason, end, width, glyphs.ellipsis, _FILL)]


def _values(view: RunView) -> Sequence[list[Piece]]:
    """`loss NaN`, `best 0.905 at 179`"""
    if view.watched is None:
        return [[("no metric to watch" if view.progress.points or view.life.over else "no metric yet", QUIET)]]
    value = view.latest.get(view.watched.metric)
    bad = value is not None and (value != value or value in (float("inf"), float("-inf")))
    newest: Piece = ("-", QUIET) if value is None else (wording.number(value), "bold $error" if bad else "bold")
    groups: list[list[Piece]] = [[(f"{view.watched.metric} ", QUIET), newest]]
    if view.best is not None:
        said = f"{wording.number(view.best.value)} at {wording.step(view.best.step)}"
        groups.append([("best ", QUIET), (said, "")])
    return groups


def _facts(view: RunView, look: RunLook) -> list[list[Piece]]:
    """`668/20 000 3%`, `8.1 it/s`, `ETA 40 min`, `now`: the first ones matter most."""
    progress, over = view.progress, view.life.over
    known = progress.total and 0 <= progress.step <= progress.total
    share = f" {progress.step / progress.total:.0%}" if known and progress.total else ""
    said = [
        f"{wording.progress(progress.step, progress.total)}{share}" if share else f"step {wording.step(progress.step)}",
        "" if over else wording.rate(progress.rate),
        "" if over else wording.remaining(progress.step, progress.total, progress.rate),
        age_of(view, look.now),
        "" if over or view.life is Life.TRAINING else view.life.value,
    ]
    note: list[list[Piece]] = [[(view.note, "bold $warning")]] if view.note is not None else []
    return [*note, *([(text, QUIET)] for text in said if text)]


def _more(view: RunView) -> list[list[Piece]]:
    """What there is room for on a wide screen alone."""
    process = view.process
    who: list[list[Piece]] = [[(view.id, QUIET)]] if view.where.name is not None else []
    if process is not None and process.alive and process.pid:
        return [*who, [(f"pid {process.pid} ", QUIET), (process.command, QUIET)]]
    return who
