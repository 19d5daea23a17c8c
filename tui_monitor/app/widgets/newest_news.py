"""The newest things that happened, one a line. A click opens the run."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.news_lines import NewsLook, newest, news_line
from tui_monitor.app.drawing.pieces import Piece, filled
from tui_monitor.app.drawing.told_once import NewsEntry
from tui_monitor.app.widgets.content import content
from tui_monitor.model.snapshot import Incident, RunEvent

_MOST = 8


class NewestNews(Widget):
    """As many as its height; incidents of several runs come first."""

    ALLOW_SELECT = False

    @dataclass
    class NewsClicked(Message):
        entry: NewsEntry

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[NewsEntry] = []
        self._lines: list[list[Piece]] = []
        self._ellipsis = ""

    def show(self, told: Sequence[RunEvent], incidents: Sequence[Incident], look: NewsLook) -> None:
        self._entries = newest(told, incidents, _MOST)
        lines = [news_line(entry, look) for entry in self._entries]
        if lines != self._lines:
            self._lines, self._ellipsis = lines, look.glyphs.ellipsis
            self.refresh()

    def render(self) -> Content:
        width, height = self.size
        return content(filled(line, width, self._ellipsis) for line in self._lines[:height])

    def on_click(self, event: events.Click) -> None:
        if event.y < len(self._entries):
            self.post_message(self.NewsClicked(self._entries[event.y]))
