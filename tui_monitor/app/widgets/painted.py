"""Lines that are drawn by Textual's line API: only the cells that changed are drawn and sent again."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui_monitor.app.drawing.changed_cells import changed
from tui_monitor.app.drawing.pieces import Piece

Line = Sequence[Piece]


def changed_regions(old: Sequence[Line], new: Sequence[Line]) -> list[Region]:
    """The cells that say something else, row by row; there are as many rows as before."""
    return [
        Region(start, y, end - start, 1)
        for y, (before, after) in enumerate(zip(old, new, strict=True))
        if before is not after and before != after
        for start, end in changed(before, after)
    ]


class _Ink(dict[str, RichStyle]):
    """How each style looks on this widget, in this theme: worked out once."""

    def __init__(self, widget: Widget, filters: tuple[LineFilter, ...]) -> None:
        """`filters`: what the app does to every colour."""
        super().__init__()
        self.filters, self.background = filters, widget.background_colors[1]
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
        """Row -> what is drawn there, in the colours of the terminal, made when it is asked for."""
        self._ink: _Ink | None = None
        self._fitted: Size | None = None
        """The size for which `lines_for` was asked, and for which the strips are made."""

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
        if regions := changed_regions(old, lines):
            for region in regions:
                self._strips.pop(region.y, None)
            self.refresh(*regions)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._fit()
        kept = self._strips
        strips = [kept[y] if y in kept else self._strip(y) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _fit(self) -> None:
        """Strips that were made for another size, or for other colours, are worth nothing."""
        size = self.size
        if self._fitted != size:
            self._fitted = size
            self._strips.clear()
            if (lines := self.lines_for(*size)) is not None:
                self._lines = lines
        ink, filters = self._ink, tuple(self.get_line_filters())
        if ink is None or ink.base is not self.visual_style or ink.theme != self.app.theme or ink.filters != filters:
            self._ink = _Ink(self, filters)
            self._strips.clear()

    def _strip(self, y: int) -> Strip:
        assert self._ink is not None
        ink, width = self._ink, self.size.width
        line = self._lines[y] if y < len(self._lines) else ()
        strip = Strip([Segment(text, ink[style]) for text, style in line if text])
        strip = strip.adjust_cell_length(width, ink[""])
        for line_filter in ink.filters:
            strip = strip.apply_filter(line_filter, ink.background)
        self._strips[y] = strip
        return strip
