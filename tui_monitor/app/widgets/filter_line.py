"""The line in which a filter is typed; the list follows every key."""

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Input

from tui_monitor.app.widgets.entry_line import EntryLine


class FilterLine(EntryLine):
    """Enter keeps the filter, Esc brings the one before back; both close the line."""

    @dataclass
    class Typed(Message):
        text: str

    @dataclass
    class Closed(Message):
        kept: bool

    def __init__(self, text: str) -> None:
        super().__init__(text, "which runs?")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.over:
            self.post_message(self.Typed(event.value))

    def closed(self, kept: bool) -> None:
        if kept:
            self.post_message(self.Typed(self.value))
        self.post_message(self.Closed(kept))
        self.remove()
