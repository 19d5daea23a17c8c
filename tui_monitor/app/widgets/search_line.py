"""The line in which one types what is looked for in a log."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class SearchLine(Input):
    """Enter searches, Esc drops it; both close the line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "drop", "drop the search", show=False)]

    @dataclass
    class WordsTyped(Message):
        """What stands in it now: to be seen at once among the lines in sight."""

        text: str

    @dataclass
    class WordsSought(Message):
        """None: nothing is looked for."""

        text: str | None

    def __init__(self, text: str) -> None:
        super().__init__(text, placeholder="search the log: words, or re:pattern", compact=True)
        self.cursor_blink = False

    def on_mount(self) -> None:
        self.focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.WordsTyped(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.WordsSought(event.value or None))

    def action_drop(self) -> None:
        self.post_message(self.WordsSought(None))
