"""The lines of a list: runs side by side and one below the other, put together from what was drawn of each. Pure."""

from collections.abc import Iterable, Sequence

from tui_monitor.app.drawing.layout import Slot
from tui_monitor.app.drawing.pieces import Piece
from tui_monitor.app.drawing.run_parts import Lines


def composed(width: int, height: int, top: int, drawn: Iterable[tuple[Slot, Lines]]) -> Lines:
    """The rows of the list from `top` on, `height` of them; from left to right in each."""
    rows: list[list[tuple[Slot, list[Piece]]]] = [[] for _ in range(height)]
    for slot, lines in drawn:
        for down, line in enumerate(lines):
            if 0 <= slot.y + down - top < height:
                rows[slot.y + down - top].append((slot, line))
    return [_row(parts, width) for parts in rows]


def _row(parts: Sequence[tuple[Slot, list[Piece]]], width: int) -> list[Piece]:
    if len(parts) == 1 and parts[0][0].width == width:
        return parts[0][1]
    row: list[Piece] = []
    x = 0
    for slot, line in parts:
        row += [(" " * (slot.x - x), ""), *line] if slot.x > x else line
        x = slot.x + slot.width
    return [*row, (" " * (width - x), "")] if x < width else row
