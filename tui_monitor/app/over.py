"""A screen above another, which shows through it: what did not change below is not tinted again.

Textual tints every piece of every row below it for each drawing, several times until a dialog stands, and for each
number that moves behind it.
"""

from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual._context import visible_screen_stack
from textual.color import Color
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip

from tui_monitor.app.exact import ExactCompositor

Result = TypeVar("Result")


class Over(ModalScreen[Result]):
    """A modal screen."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = ExactCompositor()
        self._below: list[tuple[Strip, Strip]] = []
        """Each row as it is below, and as it looks through."""
        self._tint = _Tint(Color(0, 0, 0))
        self._seen_in: tuple[object, ...] = ()
        """The colour and the filters with which these were made."""

    def render_lines(self, crop: Region) -> list[Strip]:
        below = visible_screen_stack.get()
        background = self.styles.background
        if not below or below[-1] is self or background.a >= 1:
            return super().render_lines(crop)
        screen = below.pop()
        strips = screen._compositor.render_strips()
        filters, ground = self.get_line_filters(), self.background_colors[1]
        if (seen_in := (background, ground, *filters)) != self._seen_in:
            self._seen_in, self._below, self._tint = seen_in, [], _Tint(background)
        old = self._below + [(_NOTHING, _NOTHING)] * (len(strips) - len(self._below))
        made = []
        for strip, (before, shown) in zip(strips, old, strict=False):
            if strip != before:
                shown = Strip([Segment(text, self._tint[style]) for text, style, _ in strip], strip.cell_length)
                for line_filter in filters:
                    shown = shown.apply_filter(line_filter, ground)
            made.append((strip, shown))
        self._below = made
        rows = [made[y][1] if y < len(made) else Strip.blank(self.size.width) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            rows = [row.crop(*crop.column_span) for row in rows]
        return rows

    def _compositor_refresh(self) -> None:
        """Textual draws also what it will not show, while updates are held back; it is drawn once they are not."""
        if self.app._batch_count and self is self.app.screen:
            self._dirty_widgets.add(self)
        else:
            super()._compositor_refresh()


_NOTHING = Strip([])


class _Tint(dict[Style | None, Style]):
    """How each style looks through: worked out once."""

    def __init__(self, colour: Color) -> None:
        super().__init__()
        self._colour = colour

    def __missing__(self, style: Style | None) -> Style:
        (found,) = BackgroundScreen.process_segments([Segment("", style)], self._colour)
        self[style] = tinted = found.style or Style()
        return tinted
