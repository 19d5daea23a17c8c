"""A widget of rows that are kept, within its borders and beside its children: only changed cells are painted again."""

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui_monitor.app.drawing.pieces import Piece, width_of
from tui_monitor.app.widgets.painted import changed_regions

Row = tuple[Piece, ...]
_COLOURS = ("foreground", "background", "panel", "surface", "primary", "accent", "error", "warning", "success")
"""Those that pieces name."""


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
        if regions := changed_regions(old, self._rows):
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        ground = self.visual_style
        if y >= len(self._rows):
            return Strip.blank(self.size.width, ground.rich_style)
        variables = self.app.theme_variables
        named = tuple((name, variables[name]) for name in _COLOURS if name in variables)
        row = self._rows[y]
        return Strip([Segment(text, _style(words, ground, named)) for text, words in row if text], width_of(row))


@lru_cache(maxsize=512)
def _style(words: str, ground: Style, variables: tuple[tuple[str, str], ...]) -> RichStyle:
    return (ground + Style.parse(words, dict(variables)) if words else ground).rich_style
