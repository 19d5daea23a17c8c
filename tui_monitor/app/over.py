"""A screen above another, which shows through it: what did not change below is not tinted again.

Textual tints every piece of every row below it for each drawing, several times until a dialog stands, and for each
number that moves behind it.
"""

from collections.abc import Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from rich.segment import Segment
from rich.style import Style
from textual._context import visible_screen_stack
from textual.color import Color
from textual.events import ScreenResume
from textual.filter import LineFilter
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from tui_monitor.app.context import ShowsSnapshots
from tui_monitor.app.exact import ExactScreen

Result = TypeVar("Result")


def in_sight(stack: Sequence[Screen[Any]]) -> list[ShowsSnapshots]:
    """The top screen, and those that show through what is above them."""
    bottom = next((i for i in reversed(range(len(stack))) if stack[i].styles.background.a >= 1), 0)
    return [screen for screen in stack[bottom:] if isinstance(screen, ShowsSnapshots)]


class Over(ModalScreen[Result], ExactScreen[Result]):
    """A modal screen."""

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """Just opened, it is laid out and drawn at once. Textual would style it anew before, and draw it again then."""
        if self._compositor.size or not self.is_attached:
            return
        event.prevent_default()
        self.stack_updates += 1
        self.app._refresh_notifications()
        self._update_auto_focus()
        self._refresh_layout(self.app.size)
        if not self.app._batch_count:
            self._all_is_drawn()

    def _all_is_drawn(self) -> None:
        for widget in self._compositor.visible_widgets:
            widget._repaint_required = False
            widget._exchange_repaint_regions()

    def answer(self, result: Result) -> None:
        """It is over. Once, and only while it is on top: Textual takes away what is on top, whoever is dismissed."""
        if self.app.screen is self:
            self.dismiss(result)

    def render_lines(self, crop: Region) -> list[Strip]:
        below, background = visible_screen_stack.get([]), self.styles.background
        if not below or below[-1] is self or self.is_opaque:
            return super().render_lines(crop)
        rows = self._through(below.pop(), background)
        width = self.size.width
        blank = Strip.blank(width)
        rows = [_as_wide(rows[y], width) if y < len(rows) else blank for y in crop.line_range]
        return rows if crop.column_span == (0, width) else [row.crop(*crop.column_span) for row in rows]

    def _through(self, below: Screen[object], background: Color) -> list[Strip]:
        """Of each row of the screen below, how it looks."""
        filters, ground = tuple(self.get_line_filters()), self.background_colors[1]
        veil = _VEILS.get(below)
        if veil is None or veil.made_of != (background, ground, filters):
            veil = _VEILS[below] = _Veil(background, ground, filters)
        return veil.over(below._compositor.render_strips())

    def _compositor_refresh(self) -> None:
        """Textual draws also what it will not show, while updates are held back; it is drawn once they are not."""
        if self.app._batch_count and self is self.app.screen:
            self._dirty_widgets.add(self)
        else:
            super()._compositor_refresh()


def _as_wide(row: Strip, width: int) -> Strip:
    """What lies below may still have the size from before: a row that ends too early leaves cells that nobody draws,
    and of those Textual dies."""
    return row if row.cell_length == width else row.adjust_cell_length(width)


class _Veil:
    """What lies over one screen, and how its rows look through it, for whoever opens the next dialog, too."""

    def __init__(self, background: Color, ground: Color, filters: tuple[LineFilter, ...]) -> None:
        self.made_of = background, ground, filters
        self._tint = _Tint(background)
        self._rows: list[tuple[Strip, Strip]] = []
        """(as it is below, as it looks through)."""

    def over(self, strips: Sequence[Strip]) -> list[Strip]:
        known = [*self._rows, *[(_NOTHING, _NOTHING)] * (len(strips) - len(self._rows))]
        self._rows = [
            (strip, shown if strip == before else self._tinted(strip))
            for strip, (before, shown) in zip(strips, known, strict=False)
        ]
        return [shown for _, shown in self._rows]

    def _tinted(self, strip: Strip) -> Strip:
        _, ground, filters = self.made_of
        shown = Strip([Segment(text, self._tint[style]) for text, style, _ in strip], strip.cell_length)
        for line_filter in filters:
            shown = shown.apply_filter(line_filter, ground)
        return shown


_VEILS: WeakKeyDictionary[Screen[object], _Veil] = WeakKeyDictionary()
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
