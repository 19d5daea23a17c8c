"""The palette as lines: a group's name once, what it offers, the key at the edge. Pure."""

from collections.abc import Sequence
from typing import Protocol

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, spread

_GROUP = 10
"""Cells for the name of a group."""


class Offered(Protocol):
    @property
    def group(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def edge(self) -> str: ...


def typed_line(typed: str, hint: str, found: int, of: int, glyphs: Glyphs) -> list[Piece]:
    """What was typed to search in a list, and how many of it that left; `hint` while it is nothing."""
    if not typed:
        return [(f" {hint}", QUIET)]
    return [(f" {typed}", "bold"), (glyphs.box[5], "$accent"), (f"   {found} of {of}", QUIET)]


def palette_lines(offered: Sequence[Offered], cursor: int, first: int, width: int, glyphs: Glyphs) -> list[list[Piece]]:
    """`first`: number of the first line in sight, which names its group in any case."""
    lines: list[list[Piece]] = []
    for index, one in enumerate(offered):
        new = index == first or one.group != offered[index - 1].group
        here = index == cursor
        style = "bold reverse" if here else ""
        group = f" {one.group if new else '':<{_GROUP}}"
        left: list[Piece] = [(group, style or QUIET), (one.text, style)]
        right: list[Piece] = [(f"{one.edge} ", style or "bold $primary")]
        lines.append(spread(left, right, width, glyphs.ellipsis, (" ", style)))
    return lines
