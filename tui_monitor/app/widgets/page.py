"""Lines that are as wide as there is room: the width decides where they break."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec import Struct
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.pieces import Piece, filled, width_of, wrapped
from tui_monitor.app.drawing.state_colours import LIT
from tui_monitor.app.widgets.painted import Line, Painted

_MOST = 12
"""Lines of one row."""


class PageRow(Struct, frozen=True):
    """A text, behind what stands at its left; its further lines begin at `indent`."""

    head: Sequence[Piece]
    text: Piece
    indent: int
    lit: bool = False
    """The cursor is on it: over its whole width."""

    def lines(self, width: int) -> list[list[Piece]]:
        text, style = self.text
        first = wrapped(text, max(1, width - width_of(self.head)), 2, "")[0]
        rest = text[len(first) :].strip()
        more = wrapped(rest, max(1, width - self.indent), _MOST, "") if rest else []
        lines: list[list[Piece]] = [[*self.head, (first, style)]]
        lines += [[(" " * self.indent, ""), (line, style)] for line in more]
        return [_lit(line, width) for line in lines] if self.lit else lines


def _lit(line: list[Piece], width: int) -> list[Piece]:
    return [(text, f"{style} {LIT}".strip()) for text, style in filled(line, width, "")]


class Page(Painted):
    """As high as its rows need. `rows` is asked again whenever it is told to show one, or has another width."""

    @dataclass
    class RowClicked(Message):
        row: int
        twice: bool

    def __init__(self, rows: Callable[[], list[PageRow]]) -> None:
        super().__init__()
        self._rows = rows
        self._lines_at: tuple[int, list[list[Piece]]] | None = None
        """(width, the lines that the rows have there)."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self._broken(width))

    def lines_for(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        return list(self._broken(width))

    def show_row(self, number: int) -> None:
        """Draw anew, with the beginning and the end of this row in sight."""
        rows, width = self._rows(), self.size.width
        self._lines_at = None
        heights = [len(row.lines(width)) for row in rows[: number + 1]]
        self.paint(self._broken(width))
        if heights and isinstance(self.parent, Widget):
            self.parent.scroll_to_region(Region(0, sum(heights[:-1]), 1, heights[-1]), animate=False)

    def on_click(self, event: events.Click) -> None:
        below = 0
        for number, row in enumerate(self._rows()):
            below += len(row.lines(self.size.width))
            if event.y < below:
                self.post_message(self.RowClicked(number, event.chain >= 2))
                return

    def _broken(self, width: int) -> list[list[Piece]]:
        """Asked for several times while a page opens."""
        if self._lines_at is None or self._lines_at[0] != width:
            self._lines_at = width, [line for row in self._rows() for line in row.lines(width)]
        return self._lines_at[1]
