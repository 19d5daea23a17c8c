"""A widget of rows that are kept: only those that changed are painted again."""

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_monitor.app.drawing.pieces import Piece
from tui_monitor.app.widgets.strips import strip

Row = tuple[Piece, ...]


class PaintedRows(Widget):
    """Rows below the last one are blank."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    def paint(self, rows: Sequence[Row]) -> None:
        """From now on these, each as wide as the widget."""
        old, self._rows = self._rows, tuple(rows)
        if len(old) != len(self._rows):
            self.refresh()
            return
        changed = [y for y, (was, now) in enumerate(zip(old, self._rows, strict=True)) if was != now]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        return strip(self._rows[y], self.visual_style, self.app.theme_variables)
