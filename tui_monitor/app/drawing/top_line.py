"""The top line: what is watched, how the runs stand, what of them is seen, and the machine. Pure.

Each part has shorter forms; in a narrow terminal what matters least is told in fewer words first, then not at all.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec import Struct, field

from tui_monitor.app.drawing.filter import OPEN
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, cut, width_of
from tui_monitor.app.drawing.state_colours import BADGES, COLOURS
from tui_monitor.report.states import State

Counts = Mapping[tuple[State, str], int]
"""(state, the word for it) -> runs, sickest first."""
Spot = tuple[int, int, str]
"""First cell, cell after the last, and what a click there is about: words of a filter, or `sort`."""
SORT = "sort"
_OWN = {State.QUIET: "quiet", State.READING: "reading"}
"""States that their word does not tell, or not here."""
_ALL_OF = {State.STOP: "STOP", State.WAIT: "WAIT", State.CONTINUE: "CONTINUE", State.ENDED: "ended"}
"""For runs of a state with several words, where there is no room for each; `6 FAILED` would be wrong of DIVERGED."""


class Header(Struct, frozen=True):
    """All that the line may say."""

    title: str = ""
    counts: Counts = field(default_factory=dict)
    settings_file: str = ""
    warnings: Sequence[str] = ()
    """Forms of the same one, the longest first; the last one always stands."""
    shown: int | None = None
    """How many runs pass the filter; None without one."""
    rows: tuple[int, int, int] | None = None
    """The first and the last one in sight, of how many; None while all are."""
    sort: str = ""
    backwards: bool = False
    hints: tuple[str, ...] = ()
    """What is being read, marked, looked for: the first matters most."""
    machine: tuple[str, ...] = ()
    """The last matters most."""
    prefix: str = ""
    """What all names begin with and do not say."""
    needs: str = ""
    """`3 need you`, shortly `inbox 3`; empty where nothing is wrong."""


class _Part(Struct, frozen=True):
    """Pieces with what a click on them means."""

    pieces: Sequence[Piece]
    click: str = ""


Parts = list[_Part]
Forms = Mapping[str, Sequence[Parts]]
"""Part -> its forms, the longest first."""
_LEFT = ("name", "title", "runs", "settings", "prefix", "states", "needs")
_RIGHT = ("warning", "hint", "rows", "sort", "machine")
_SHORTER = (
    (
        "settings",
        "machine",
        "settings",
        "prefix",
        "machine",
        "needs",
        "states",
        "sort",
        "warning",
        "name",
        "runs",
    ),
    (
        "states",
        "title",
        "states",
        "sort",
        "rows",
        "needs",
        "machine",
        "warning",
        "title",
        "prefix",
        "hint",
        "runs",
        "rows",
    ),
    ("runs", "states", "states", "hint"),
)
"""What is told more shortly, step by step, until the line fits."""


def draw(header: Header, width: int, glyphs: Glyphs) -> tuple[list[Piece], list[Spot]]:
    """Exactly `width` cells, and what a click on them is about."""
    forms = _fitting(_forms(header, glyphs), width)
    return _placed(_parts(forms, _LEFT), _parts(forms, _RIGHT), width, glyphs.ellipsis)


def _fitting(forms: Forms, width: int) -> Forms:
    """Shorter until all fits; then what went last comes back first, where what went after it left room."""
    shortened: list[tuple[str, Sequence[Parts]]] = []
    for name in chain(*_SHORTER):
        if _fits(forms, width):
            break
        if len(forms[name]) > 1:
            shortened.append((name, forms[name]))
            forms = {**forms, name: forms[name][1:]}
    for name, longer in reversed(shortened):
        if len(longer) == len(forms[name]) + 1 and _fits(grown := {**forms, name: longer}, width):
            forms = grown
    return forms


def _fits(forms: Forms, width: int) -> bool:
    return _width(_parts(forms, _LEFT)) + _width(_parts(forms, _RIGHT)) + 2 <= width


def _parts(forms: Forms, names: Iterable[str]) -> Parts:
    return [part for name in names for part in forms[name][0]]


def _width(parts: Parts) -> int:
    return sum(width_of(part.pieces) for part in parts)


def _placed(left: Parts, right: Parts, width: int, ellipsis: str) -> tuple[list[Piece], list[Spot]]:
    gap = max(1, width - _width(left) - _width(right) - 1)
    pieces: list[Piece] = []
    spots: list[Spot] = []
    x = 0
    for part in (*left, _Part([(" " * gap, "")]), *right, _Part([(" ", "")])):
        size = width_of(part.pieces)
        if part.click:
            spots.append((x, x + size, part.click))
        pieces += part.pieces
        x += size
    return cut(pieces, width, ellipsis), spots


def _forms(header: Header, glyphs: Glyphs) -> Forms:
    dot, total = f" {glyphs.dot} ", sum(header.counts.values())
    titles = (header.title, os.path.basename(header.title.rstrip("/")) or header.title)
    rows = header.rows
    return {
        "name": [_text(" trainmon ", "bold $background on $primary") + _text(" "), []],
        "title": [*(_text(f" {title}{dot[:-1] * bool(total)}", "bold") for title in titles), []],
        "runs": [*(_text(text) for text in _runs(header, total)), []],
        "settings": [*(_text(f"{dot}settings {path}") for path in _paths(header.settings_file)), []],
        "prefix": [_text(f"{dot}{header.prefix}{glyphs.ellipsis}", QUIET) if header.prefix else [], []],
        "states": _states(header.counts, glyphs),
        "needs": _needs(header.needs),
        "warning": [_text(f"  {warning}", "bold $warning") for warning in header.warnings if warning] or [[]],
        "hint": [*(_text("  " + dot.join(header.hints[:n]), QUIET) for n in range(len(header.hints), 0, -1)), []],
        "rows": [
            _text(f"  rows {rows[0]}-{rows[1]} of {rows[2]}", QUIET) if rows else [],
            _text(f"  {rows[0]}-{rows[1]}/{rows[2]}", QUIET) if rows else [],
            [],
        ],
        "sort": _sorts(header),
        "machine": [_text("  " + "  ".join(header.machine[n:])) for n in range(len(header.machine))] + [[]],
    }


def _text(text: str, style: str = "", click: str = "") -> Parts:
    return [_Part([(text, style)], click)]


def _runs(header: Header, total: int) -> list[str]:
    if not total:
        return []
    number = f"{total}" if header.shown is None else f"{header.shown} of {total}"
    return [f" {number} run{'s' * (total != 1)}", f" {number}"]


def _paths(path: str) -> list[str]:
    return list(dict.fromkeys((path, os.path.basename(path)))) if path else []


def _sorts(header: Header) -> list[Parts]:
    """Names and times have other directions than numbers: that it is the other way round is said, never drawn."""
    said = f"{header.sort} reversed" if header.backwards else header.sort
    return [*(_text(f"  {text}", QUIET, SORT) for text in (f"sort: {said}", said)), []] if said else [[]]


def _states(counts: Counts, glyphs: Glyphs) -> list[Parts]:
    """Each word; each state, with a word for all its runs; without words for what is over; only filled ones."""
    grouped: dict[State, list[tuple[int, str]]] = {}
    for (state, word), number in counts.items():
        grouped.setdefault(state, []).append((number, word))
    wide = [_count(state, [one], glyphs) for state, found in grouped.items() for one in found]
    short = [_count(state, found, glyphs) for state, found in grouped.items()]
    living = [_count(state, found, glyphs, worded=state not in _OVER) for state, found in grouped.items()]
    signs = [_count(state, found, glyphs, worded=state in _FILLED) for state, found in grouped.items()]
    said = ((wide, 3), (wide, 1), (short, 2), (short, 1), (living, 1), (signs, 1))
    forms: list[Parts] = []
    for parts, gap in said:
        form = _apart(parts, " " * gap)
        forms.append(min(forms[-1], form, key=_width) if forms else form)  # none wider than the one before
    return forms


_FILLED, _OVER = (State.STOP, State.WAIT), (State.FAILED, State.ENDED)


def _count(state: State, found: Sequence[tuple[int, str]], glyphs: Glyphs, worded: bool = True) -> _Part:
    words = [word for _, word in found]
    word = _OWN.get(state) or (words[0] if len(words) == 1 else _ALL_OF.get(state, ""))
    text = f"{glyphs.states[state]} {sum(number for number, _ in found)} {word if worded else ''}".rstrip()
    style = BADGES[state] if state in _FILLED else f"bold {COLOURS[state]}"
    named = [_OWN[state]] if state in _OWN else words
    return _Part([(f" {text} " if state in _FILLED else text, style)], f"status:{','.join(named).lower()}")


def _needs(said: str) -> list[Parts]:
    """`3 need you`, `inbox 3`: a click shows only those."""
    if not said:
        return [[]]
    style = "bold" if said[0].isdigit() else QUIET
    number = said.split(" ", 1)[0]
    short = _text(f" inbox {number}", style, OPEN) if number.isdigit() else []
    return [_text(f"   {said}", style, OPEN), short, []]


def _apart(parts: Sequence[_Part], gap: str) -> Parts:
    found: Parts = []
    for part in parts:
        filled = part.pieces[0][0].startswith(" ")
        found += [_Part([(gap if found else " " if filled else "  ", "")]), part]
    return found
