"""The lines of a list: runs side by side and one below the other, put together from what was drawn of each. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from tui_monitor.app.drawing.layout import Slot
from tui_monitor.app.drawing.pieces import Piece
from tui_monitor.app.drawing.run_parts import InUse, Lines
from tui_monitor.app.drawing.table_view import draw_head


def composed(width: int, height: int, top: int, drawn: Iterable[tuple[Slot, Lines]]) -> Lines:
    """The rows of the list from `top` on, `height` of them; from left to right in each."""
    rows: list[list[tuple[Slot, list[Piece]]]] = [[] for _ in range(height)]
    for slot, lines in drawn:
        for down, line in enumerate(lines):
            if 0 <= slot.y + down - top < height:
                rows[slot.y + down - top].append((slot, line))
    return [_row(parts, width) for parts in rows]


def titles(slots: Iterable[Slot], name_width: int, in_use: InUse) -> Iterator[tuple[Slot, Lines]]:
    """For `composed`: above each of the columns in which rows of a table stand."""
    for slot in slots:
        if slot.y == 0:
            yield slot, [draw_head(name_width, slot.width, in_use=in_use)]


def _row(parts: Sequence[tuple[Slot, list[Piece]]], width: int) -> list[Piece]:
    if len(parts) == 1 and parts[0][0].width == width:
        return parts[0][1]
    row: list[Piece] = []
    x = 0
    for slot, line in parts:
        row += [(" " * (slot.x - x), ""), *line] if slot.x > x else line
        x = slot.x + slot.width
    return [*row, (" " * (width - x), "")] if x < width else row
