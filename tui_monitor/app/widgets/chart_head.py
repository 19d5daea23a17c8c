"""The line above the chart, which metrics in which colour and how they are drawn; the line below it, with the values at
the cursor."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.chart_text import HowDrawn, head
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece
from tui_monitor.app.widgets.content import content


class ChartHead(Widget):
    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._said = HowDrawn()

    def show(self, said: HowDrawn) -> None:
        if said != self._said:
            self._said = said
            self.refresh()

    def render(self) -> Content:
        return content([head(self._said, self.size.width, self._glyphs)])


class ChartFoot(Widget):
    """One line of pieces: a legend, or the values at the cursor."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._line: list[Piece] = []

    def show(self, line: list[Piece]) -> None:
        if line != self._line:
            self._line = line
            self.refresh()

    def render(self) -> Content:
        return content([self._line])
