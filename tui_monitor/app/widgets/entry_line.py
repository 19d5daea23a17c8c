"""A line that opens at the bottom to be typed in, and is closed by Enter and Esc."""

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input


class EntryLine(Input):
    """It is answered in the order of the keys: what was typed behind Enter or Esc is for what lies below it."""

    def __init__(self, text: str, placeholder: str) -> None:
        super().__init__(text, placeholder=placeholder, compact=True)
        self.cursor_blink = False
        self._below: Widget | None = None
        """What had the keys before."""
        self.over = False
        """It was closed: what is still said of its text comes late."""

    async def open_in(self, parent: Widget, before: Widget | None = None) -> None:
        """It has the keys from now on: those behind the one that opened it are typed in it."""
        self._below = parent.screen.focused
        await parent.mount(self, before=before)
        parent.screen.set_focus(self)

    def closed(self, kept: bool) -> None:
        """By Enter, or by Esc."""
        raise NotImplementedError

    def on_key(self, event: Key) -> None:
        if self.over:
            event.prevent_default()
        elif event.key in ("enter", "escape"):
            event.stop()
            event.prevent_default()
            self.over = True
            below = self._below
            self.screen.set_focus(below if below is not None and below.is_attached else None)
            self.closed(kept=event.key == "enter")
