"""A fault of trainmon itself, for as long as it lasts: a screen that stands still must not look like calm runs."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import filled
from tui_monitor.app.widgets.content import content
from tui_monitor.report.states import State
from tui_monitor.text import Shown


class FaultLine(Widget):
    """One line. Not displayed while all goes well."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._fault: Shown | None = None
        self.display = False

    def show(self, fault: Shown | None) -> None:
        if fault != self._fault:
            self._fault = fault
            self.display = fault is not None
            self.refresh()

    def render(self) -> Content:
        glyphs = self._glyphs
        text = f" {glyphs.states[State.STOP]} {self._fault or ''}"
        return content([filled([(text, "")], self.size.width, glyphs.ellipsis)])
