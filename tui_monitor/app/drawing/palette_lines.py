"""The palette as lines: a group's name once, what it offers, the key at the edge. Pure."""

from collections.abc import Sequence
from typing import Protocol

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, spread

_GROUP = 10
"""Cells for the name of a group."""


class Offered(Protocol):
    @property
    def group(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def edge(self) -> str: ...


def palette_lines(offered: Sequence[Offered], cursor: int, first: int, width: int, glyphs: Glyphs) -> list[list[Piece]]:
    """`first`: number of the first line in sight, which names its group in any case."""
    lines: list[list[Piece]] = []
    for index, one in enumerate(offered):
        new = index == first or one.group != offered[index - 1].group
        here = index == cursor
        style = "bold reverse" if here else ""
        group = f" {one.group if new else '':<{_GROUP}}"
        left: list[Piece] = [(group, style or "$foreground 60%"), (one.text, style)]
        right: list[Piece] = [(f"{one.edge} ", style or "bold $primary")]
        lines.append(spread(left, right, width, glyphs.ellipsis, (" ", style)))
    return lines
