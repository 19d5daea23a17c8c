"""The line in which one types what is looked for in a log."""

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Input

from tui_monitor.app.widgets.entry_line import EntryLine


class SearchLine(EntryLine):
    """Enter searches, Esc drops it; both close the line."""

    @dataclass
    class WordsTyped(Message):
        """What stands in it now: to be seen at once among the lines in sight."""

        text: str

    @dataclass
    class WordsSought(Message):
        """None: nothing is looked for."""

        text: str | None

    def __init__(self, text: str) -> None:
        super().__init__(text, "search the log: words, or re:pattern")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.over:
            self.post_message(self.WordsTyped(event.value))

    def closed(self, kept: bool) -> None:
        self.post_message(self.WordsSought((self.value or None) if kept else None))
