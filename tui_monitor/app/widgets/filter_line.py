"""The line in which a filter is typed; the list follows every key."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterLine(Input):
    """Enter keeps the filter, Esc drops it; both close the line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "drop", "drop the filter", show=False)]

    @dataclass
    class Typed(Message):
        text: str

    def __init__(self, text: str) -> None:
        super().__init__(text, placeholder="words  status:stop  kind:nan  cfg.lr>=1e-3  -name:base", compact=True)
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
        self.remove()

    def action_drop(self) -> None:
        self.post_message(self.Typed(""))
        self.remove()
