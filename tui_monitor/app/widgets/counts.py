"""The top line of the runs screen."""

from dataclasses import dataclass

from msgspec.structs import replace
from textual import events
from textual.message import Message

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.top_line import Header, Spot, draw
from tui_monitor.app.widgets.painted import Line, Painted

_AS_ROOT = ("running as root: runs of every user can be stopped", "running as root", "root")


class StateCounts(Painted):
    """A click on a count, or on the sort, is told to the screen."""

    @dataclass
    class Clicked(Message):
        about: str
        """Words of a filter, or `sort`."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._glyphs = context.glyphs
        self.header = Header(
            context.title,
            settings_file=context.settings_file,
            warnings=_AS_ROOT if context.as_root else (),
            hints=("reading",),
        )
        self._spots: list[Spot] = []

    def show(self, header: Header) -> None:
        """What the app knows of itself, the title and its warnings, is filled in here."""
        own = self.header
        self.header = replace(header, title=own.title, settings_file=own.settings_file, warnings=own.warnings)
        self.paint(self.lines_for(*self.size))

    def lines_for(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        line, self._spots = draw(self.header, width, self._glyphs)
        return [line]

    def on_click(self, event: events.Click) -> None:
        for start, end, about in self._spots:
            if start <= event.x < end:
                self.post_message(self.Clicked(about))
