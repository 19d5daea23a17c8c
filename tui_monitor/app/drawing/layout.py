"""Where each run stands on the screen: arithmetic without widgets.

Sick runs get boxes with their curve and their reason. When space is short, healthy runs become one line each; when it
is shorter still, sick ones become two lines, their verdict and their reason, and the rest scrolls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil


class View(StrEnum):
    GRID = "grid"
    COMPACT = "compact"
    TABLE = "table"

    @property
    def following(self) -> "View":
        members = list(View)
        return members[(members.index(self) + 1) % len(members)]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the list, in cells from its top left corner; it may lie below what is in sight."""

    x: int
    y: int
    width: int
    height: int


IDEAL_BOX, LEAST_BOX, IDEAL_LINE, IDEAL_BLOCK = 50, 38, 76, 62
"""Widths in cells."""
FULL, SHORT, TALLEST, BLOCK = 7, 5, 22, 2
"""Heights in cells: a box with all it can say, one without much of a curve, the most that is useful, two bare lines."""
SICK_SHARE = 0.6
"""Of the height: what sick runs may take though healthy ones then have to be scrolled to."""
SMALLEST = (24, 5)
"""Below this a screen can only say that it is too small."""


def too_small(width: int, height: int) -> bool:
    return width < SMALLEST[0] or height < SMALLEST[1]


def plan(view: View, sick: Sequence[bool], width: int, height: int) -> tuple[Slot, ...]:
    """A slot for each run in order; all sick ones come first. The slots may reach below `height`."""
    if view is not View.GRID:
        return _lines(len(sick), 0, width, _line_columns(view, width))
    return _grid(sum(sick), len(sick), width, height)


def _grid(sick: int, count: int, width: int, height: int) -> tuple[Slot, ...]:
    least = FULL if sick else SHORT
    each = _height_of_boxes(count, width, height)
    if each >= least:
        return _boxes(count, width, each)
    columns = _line_columns(View.GRID, width)
    space = height - ceil((count - sick) / columns)
    boxes = _boxes_or_blocks(sick, width, _height_of_boxes(sick, width, max(space, int(height * SICK_SHARE))))
    bottom = boxes[-1].y + boxes[-1].height if boxes else 0
    return boxes + _lines(count - sick, bottom, width, columns)


def box_columns(count: int, width: int) -> int:
    """As many as are wide enough, and so that the last row is no emptier than it must be: 4 are 2 + 2, not 3 + 1."""
    most = max(1, min(round(width / IDEAL_BOX), width // LEAST_BOX))
    return ceil(count / ceil(count / most)) if count else 1


def _height_of_boxes(count: int, width: int, space: int) -> int:
    """How tall `count` boxes can be in `space` rows."""
    return min(TALLEST, space // ceil(count / box_columns(count, width))) if count else 0


def _boxes_or_blocks(count: int, width: int, height: int) -> tuple[Slot, ...]:
    if height >= SHORT:
        return _boxes(count, width, height)
    return _raster(count, 0, width, max(1, width // IDEAL_BLOCK), BLOCK)


def _boxes(count: int, width: int, height: int) -> tuple[Slot, ...]:
    return _raster(count, 0, width, box_columns(count, width), height)


def _line_columns(view: View, width: int) -> int:
    return 1 if view is View.TABLE else max(1, width // IDEAL_LINE)


def _lines(count: int, top: int, width: int, columns: int) -> tuple[Slot, ...]:
    return _raster(count, top, width, columns, 1)


def _raster(count: int, top: int, width: int, columns: int, height: int) -> tuple[Slot, ...]:
    """Row by row; the columns share the whole width, the first ones taking the odd cells."""
    edges = [width * column // columns for column in range(columns + 1)]
    return tuple(
        Slot(
            edges[index % columns],
            top + index // columns * height,
            edges[index % columns + 1] - edges[index % columns],
            height,
        )
        for index in range(count)
    )


def scrolled_to(slot: Slot, top: int, height: int) -> int:
    """The first visible row, moved from `top` no more than needed to show the whole slot."""
    if slot.y < top:
        return slot.y
    return max(top, slot.y + min(slot.height, height) - height)


def neighbour(slots: Sequence[Slot], index: int, dx: int, dy: int) -> int:
    """The slot one step to the side or up or down, as the eye sees it; the same where there is none."""
    here = slots[index]
    if dx:
        beside = [i for i, s in enumerate(slots) if s.y == here.y and (s.x - here.x) * dx > 0]
        return min(beside, key=lambda i: abs(slots[i].x - here.x), default=index)
    rows = [s.y for s in slots if (s.y - here.y) * dy > 0]
    if not rows:
        return index
    row = min(rows) if dy > 0 else max(rows)
    return min((i for i, s in enumerate(slots) if s.y == row), key=lambda i: abs(slots[i].x - here.x))
