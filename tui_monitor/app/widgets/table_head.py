"""The titles of the table's columns."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.table_view import draw_head
from tui_monitor.app.widgets.content import content


class TableHead(Widget):
    """Not displayed in the other views."""

    def __init__(self) -> None:
        super().__init__()
        self._name_width = 0
        self.display = False

    def show(self, name_width: int) -> None:
        if name_width != self._name_width:
            self._name_width = name_width
            self.refresh()

    def render(self) -> Content:
        return content([draw_head(self._name_width, self.size.width)])
