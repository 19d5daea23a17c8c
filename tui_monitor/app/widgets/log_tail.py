"""The log of one run: it follows the end, or keeps the place a person went to."""

import re
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, filled
from tui_monitor.app.widgets.content import content
from tui_monitor.model.ask import LogLines
from tui_monitor.model.finding import Line
from tui_monitor.model.points import Place
from tui_monitor.text import Shown

_ALARMING = re.compile(r"\b(traceback|error|exception|nan|inf|out of memory|killed|fatal)\b", re.IGNORECASE)
_WARNING = re.compile(r"\b(warn(ing)?|deprecat\w+)\b", re.IGNORECASE)


class LogTail(Widget):
    """Lines it was given; asks for others when a person scrolls past them."""

    @dataclass
    class MoreWanted(Message):
        """Lines around this byte offset (None: the newest) of this file (None: the main log)."""

        offset: int | None
        file: Shown | None

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._answer: LogLines | None = None
        self._top: int | None = None
        """Byte offset of the first line in sight; None while it follows."""
        self._marked: Place | None = None
        self._file: Shown | None = None
        """The file that is shown; None: the main log."""

    @property
    def following(self) -> bool:
        return self._top is None

    def show(self, answer: LogLines) -> None:
        if answer is not self._answer:
            self._answer = answer
            self.refresh()

    def follow(self) -> None:
        self._top, self._marked, self._file = None, None, None
        self._want(None)
        self.refresh()

    def go_to(self, place: Place) -> None:
        """Show and mark the line at `place`."""
        self._top, self._marked, self._file = place.offset, place, place.file
        self._want(place.offset)
        self.refresh()

    def start(self) -> None:
        self._top = 0
        self._want(0)
        self.refresh()

    def scroll(self, by: int) -> None:
        """Up (negative) or down by lines."""
        lines = self._lines()
        if not lines:
            return
        first = self._first(lines)
        wanted = first + by
        end = max(0, len(lines) - self.size.height)
        self._top = lines[max(0, min(wanted, end))].place.offset
        if wanted < 0 and lines[0].place.offset > 0:
            self._want(lines[0].place.offset)
        elif wanted > end:
            self._want(lines[-1].place.offset)
        self.refresh()

    def _want(self, offset: int | None) -> None:
        self.post_message(self.MoreWanted(offset, self._file))

    def render(self) -> Content:
        width, height = self.size
        lines = self._lines()
        if not lines:
            note = self._answer.note if self._answer else None
            return Content.assemble((f" {note or 'no lines yet'}", "$foreground 60%"))
        first = self._first(lines)
        return content(filled(self._line(line), width, self._glyphs.ellipsis) for line in lines[first : first + height])

    def _lines(self) -> tuple[Line, ...]:
        return self._answer.lines if self._answer else ()

    def _first(self, lines: tuple[Line, ...]) -> int:
        """The line at the top of the widget."""
        height = self.size.height
        if self._top is None:
            return max(0, len(lines) - height)
        index = next((i for i, line in enumerate(lines) if line.place.offset >= self._top), len(lines) - 1)
        if self._marked is not None and self._marked.offset == self._top:
            index -= height // 2
        return max(0, min(index, len(lines) - height))

    def _line(self, line: Line) -> list[Piece]:
        marked = self._marked is not None and line.place.offset == self._marked.offset
        style = "$error" if _ALARMING.search(line.text) else "$warning" if _WARNING.search(line.text) else ""
        if marked:
            return [(f"{self._glyphs.cursor}", "bold $accent"), (line.text, f"bold {style} on $panel")]
        return [(" ", ""), (line.text, style)]

    def on_mouse_scroll_up(self) -> None:
        self.scroll(-3)

    def on_mouse_scroll_down(self) -> None:
        self.scroll(3)
