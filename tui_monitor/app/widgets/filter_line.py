"""The line in which a filter is typed; the list follows every key."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterLine(Input):
    """Enter keeps the filter, Esc brings the one before back; both close the line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "drop", "the filter before", show=False)]

    @dataclass
    class Typed(Message):
        text: str

    @dataclass
    class Closed(Message):
        kept: bool

    def __init__(self, text: str) -> None:
        super().__init__(text, placeholder="which runs?", compact=True)
        self.cursor_blink = False

    def on_mount(self) -> None:
        self.focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._close(True)

    def action_drop(self) -> None:
        self._close(False)

    def _close(self, kept: bool) -> None:
        self.post_message(self.Closed(kept))
        self.remove()
