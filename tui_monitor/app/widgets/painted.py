"""Lines that are drawn by Textual's line API: only the cells that changed are drawn and sent again."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui_monitor.app.drawing.changed_cells import changed
from tui_monitor.app.drawing.pieces import Piece

Line = Sequence[Piece]


class _Ink(dict[str, RichStyle]):
    """How each style looks on this widget, in this theme: worked out once."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.theme = widget.app.theme
        self.base = widget.visual_style
        self._variables = widget.app.theme_variables

    def __missing__(self, style: str) -> RichStyle:
        found = (self.base + Style.parse(style, self._variables) if style else self.base).rich_style
        self[style] = found
        return found


class Painted(Widget):
    """Shows the lines that it was last given, from its top left corner on."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}
        """Row -> what is drawn there, made when it is asked for."""
        self._ink: _Ink | None = None
        self._fitted: Size | None = None
        """The size for which `lines_for` was asked."""

    def lines_for(self, width: int, height: int) -> list[Line] | None:  # noqa: ARG002
        """For what depends on nothing but its size: the lines at this one. None: `paint` says it all."""
        return None

    def paint(self, lines: Sequence[Line]) -> None:
        """`lines` from now on. What stands already costs nothing."""
        old, self._lines = self._lines, list(lines)
        if len(old) != len(lines):
            self._strips.clear()
            self.refresh()
            return
        regions = [
            Region(start, y, end - start, 1)
            for y, (before, after) in enumerate(zip(old, lines, strict=True))
            if before is not after and before != after
            for start, end in self._changed(y, before, after)
        ]
        if regions:
            self.refresh(*regions)

    def _changed(self, y: int, before: Line, after: Line) -> list[tuple[int, int]]:
        self._strips.pop(y, None)
        return changed(before, after)

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._fitted != self.size:
            self._fitted = self.size
            if (lines := self.lines_for(*self.size)) is not None:
                self._lines = lines
                self._strips.clear()
        strips = [self._strip(y) for y in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _strip(self, y: int) -> Strip:
        ink = self._ink
        if ink is None or ink.base is not self.visual_style or ink.theme != self.app.theme:
            self._ink = ink = _Ink(self)
            self._strips.clear()
        width, strip = self.size.width, self._strips.get(y)
        if strip is None or strip.cell_length != width:
            line = self._lines[y] if y < len(self._lines) else ()
            strip = Strip([Segment(text, ink[style]) for text, style in line if text])
            strip = strip.adjust_cell_length(width, ink[""])
            self._strips[y] = strip
        return strip
