"""The settings of one run as lines: first in what it differs from its batch. Pure."""

from collections.abc import Sequence

from rich.cells import cell_len

from tui_monitor.app.drawing.config_diff import Comparison, Difference
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, cut_text
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.text import Shown

_NAME, _MINE = 24, 18
"""Cells at most for a key and for the run's own value where the others stand beside it."""


def title(told: Comparison) -> str:
    """`config: differs from the 13 others in`"""
    if not told.others or not (told.differing or told.rest):
        return "config"
    others = "the other one" if told.others == 1 else f"the {told.others} others"
    return f"config: differs from {others} in" if told.differing else f"config: as {others}"


def lines(told: Comparison, width: int, glyphs: Glyphs, spacious: bool) -> Lines:
    """`spacious`: the rest one line a setting, and not one behind the other."""
    if not told.differing and not told.rest:
        return [[("  its files tell no configuration", QUIET)]]
    differing = _differing(told.differing, width, glyphs)
    return [*differing, *(_each(told.rest, width, glyphs) if spacious else _joined(told.rest, width, glyphs))]


def _differing(differences: Sequence[Difference], width: int, glyphs: Glyphs) -> Lines:
    names = min(_NAME, max((cell_len(one.key) for one in differences), default=0), max(4, width // 3))
    mine = min(_MINE, max((cell_len(one.mine) for one in differences), default=0), max(4, width // 3))
    return [
        [
            ("  ", ""),
            (_in(one.key, names, glyphs), ""),
            ("  ", ""),
            (_in(one.mine, mine, glyphs), "bold $accent"),
            ("  ", ""),
            (f"others {others_of(one)}", QUIET),
        ]
        for one in differences
    ]


def others_of(difference: Difference) -> str:
    """`1e-3`; `11, 13 ...` where they are not of one mind"""
    told = ", ".join(value for value, _ in difference.others)
    return f"{told}, {difference.more} more" if difference.more > 0 else told


def one_line(told: Comparison, most: int = 2) -> str:
    """`lr 3e-2, the others 1e-3`: the first differences in words."""
    said = [f"{one.key} {one.mine}, the others {others_of(one)}" for one in told.differing[:most]]
    return "; ".join(said)


def _joined(rest: Sequence[tuple[Shown, Shown]], width: int, glyphs: Glyphs) -> Lines:
    """`batch_size 64 · model cnn · steps 20 000`, as many lines as it takes."""
    drawn: Lines = []
    room = 0
    for key, value in rest:
        text = cut_text(f"{key} {value}", max(1, width - 3), glyphs.ellipsis)
        if drawn and cell_len(text) + 3 <= room:
            drawn[-1] += [(f" {glyphs.dot} ", "$foreground 30%"), (text, QUIET)]
            room -= cell_len(text) + 3
        else:
            drawn.append([("  ", ""), (text, QUIET)])
            room = width - 3 - cell_len(text)
    return drawn


def _each(rest: Sequence[tuple[Shown, Shown]], width: int, glyphs: Glyphs) -> Lines:
    names = min(40, max((cell_len(key) for key, _ in rest), default=0), max(4, width // 2))
    return [
        [
            ("  ", ""),
            (_in(key, names, glyphs), QUIET),
            ("  ", ""),
            (cut_text(value, max(1, width - names - 5), glyphs.ellipsis), ""),
        ]
        for key, value in rest
    ]


def _in(text: str, width: int, glyphs: Glyphs) -> str:
    cut = cut_text(text, width, glyphs.ellipsis)
    return cut + " " * (width - cell_len(cut))
