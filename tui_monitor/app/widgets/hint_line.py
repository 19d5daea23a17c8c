"""One quiet line over the bottom of a screen, for a moment."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.pieces import cut_text
from tui_monitor.text import Shown


class HintLine(Widget):
    """Lies over the key line; a click takes it away."""

    ALLOW_SELECT = False

    def __init__(self, text: Shown, ellipsis: str) -> None:
        super().__init__()
        self._text, self._ellipsis = text, ellipsis

    def render(self) -> Content:
        return Content(cut_text(f" {self._text}", self.size.width, self._ellipsis))

    async def on_click(self) -> None:
        await self.remove()
