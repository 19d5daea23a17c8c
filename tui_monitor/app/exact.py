"""Only the cells that changed go to the terminal.

Textual sends a changed span together with all that stands before it in the same widget and row: for a list as wide as
the screen that is most of the row, once for each span.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import cast

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.strip import Strip


class ExactUpdate(ChopsUpdate):
    """Spans, each from its first to its last cell."""

    def render_segments(self, console: Console) -> str:
        return "".join(
            f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self._pieces() if strip.cell_length
        )

    def _pieces(self) -> Iterator[tuple[int, int, Strip]]:
        """(row, first cell, what is drawn there)."""
        for y, start, end in self.spans:
            for after, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= end or after <= start:
                    continue
                first, last = max(x, start), min(after, end)
                yield y, first, strip if (first, last) == (x, after) else strip.crop(first - x, last - x)


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
