"""Only the cells that changed go to the terminal.

Textual sends a changed span together with all that stands before it in the same widget and row: for a list as wide as
the screen that is most of the row, once for each span. And it draws a whole screen again whenever one opens or closes
above it, and whenever a widget comes or goes.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Self, TypeVar, cast

from rich.cells import cell_len
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip

Result = TypeVar("Result")
_LONG, _EDGE = 16, 1
"""A span of so many cells may be what opened above a list, or closed: one cell beyond its edges may have been half of a
wide sign, which no terminal keeps when the other half is written over."""


class ExactUpdate(ChopsUpdate):
    """Spans, each from its first to its last cell."""

    def render_segments(self, console: Console) -> str:
        return "".join(
            f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self._pieces() if strip.cell_length
        )

    def _pieces(self) -> Iterator[tuple[int, int, Strip]]:
        """(row, first cell, what is drawn there)."""
        for y, start, end in self.spans:
            beyond = _EDGE if end - start >= _LONG else 0
            for after, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= end + beyond or after <= start - beyond:
                    continue
                first, last = whole_signs(strip, max(0, start - beyond - x), min(after - x, end + beyond - x))
                yield y, x + first, strip if (first, last) == (0, after - x) else strip.crop(first, last)


def whole_signs(strip: Strip, first: int, last: int) -> tuple[int, int]:
    """These cells, with both halves of the wide signs at their edges."""
    if len(strip.text) == strip.cell_length:
        return first, last
    begins = sorted(set(accumulate(map(cell_len, strip.text), initial=0)))
    return max(x for x in begins if x <= first), min((x for x in begins if x >= last), default=last)


class ExactCompositor(Compositor):
    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """While a terminal changes its size, a widget may draw less than its place: what nobody draws is blank.

        Textual has None there, and dies of it.
        """
        update = super().render_full_update(simplify)
        if not simplify:
            rows = cast("list[Iterable[Strip | None]]", update.strips)
            update.strips = [
                [
                    Strip.blank(after - x) if strip is None else strip
                    for strip, (x, after) in zip(row, pairwise(cuts), strict=False)
                ]
                for row, cuts in zip(rows, self.cuts, strict=False)
            ]
        return update

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        return update and ExactUpdate(update.chops, update.spans, update.chop_ends)


class ExactScreen(Screen[Result]):
    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = ExactCompositor()

    @property
    def is_opaque(self) -> bool:
        """Nothing is seen of what lies below."""
        return self.styles.background.a >= 1

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """A new layout has drawn what it places anew; the rest stands."""
        return super().refresh(*regions, repaint=repaint and not layout, layout=layout, recompose=recompose)

    def _screen_resized(self, size: Size) -> None:
        """Textual says so too of a screen that has just been laid out for this size, and of those below it."""
        if size != self._compositor.size:
            super()._screen_resized(size)

    def _on_screen_suspend(self) -> None:
        """Another opened above it, which has all of it drawn that shows through. Textual has it drawn once more."""
        self._repaint_required = False

    def _compositor_refresh(self) -> None:
        top = self.app.screen
        if self is top or not (isinstance(top, ExactScreen) and top.is_opaque):
            super()._compositor_refresh()
