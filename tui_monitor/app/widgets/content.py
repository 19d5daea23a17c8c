"""From lines of pieces to what a widget draws."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from tui_monitor.app.drawing.pieces import Piece


def content(lines: Iterable[Sequence[Piece]]) -> Content:
    """What a widget draws: the lines, one below the other."""
    parts: list[str | tuple[str, str]] = []
    for index, line in enumerate(lines):
        if index:
            parts.append("\n")
        parts.extend(piece for piece in line if piece[0])
    return Content.assemble(*parts)
