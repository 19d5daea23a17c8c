"""Where each run stands on the screen: arithmetic without widgets.

Sick runs get boxes with their curve and their reason, and share the height. When space is short, healthy runs become
one line each below a title; when it is shorter still, sick ones become two lines, and the rest scrolls. What room is
left shows the run under the cursor.
"""

from collections.abc import Sequence
from enum import StrEnum
from math import ceil

from msgspec import Struct
from msgspec.structs import replace


class View(StrEnum):
    GRID = "grid"
    COMPACT = "compact"
    TABLE = "table"

    @property
    def following(self) -> "View":
        members = list(View)
        return members[(members.index(self) + 1) % len(members)]


class Slot(Struct, frozen=True):
    """A place in the list, in cells from its top left corner; it may lie below what is in sight."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.y + self.height


class ScreenPlan(Struct, frozen=True):
    """Where everything stands."""

    slots: tuple[Slot, ...] = ()
    """One a run, in order. They may reach below what is in sight: the list scrolls."""
    size: tuple[int, int] = (0, 0)
    """Of the list: cells across, rows in sight."""
    title: int | None = None
    """The row of the list on which the healthy and ended ones have their title."""
    boxes: int = 0
    """How many of the slots, the first ones, are boxes."""
    as_table: int = 0
    """From which slot on runs are rows of a table."""
    fixed: int = 0
    """Rows above the list that do not scroll: the titles of a table."""
    preview: Slot | None = None
    """On the screen: the run under the cursor, in the room that the list leaves."""

    @property
    def bottom(self) -> int:
        return self.slots[-1].bottom if self.slots else 0

    @property
    def last_top(self) -> int:
        return max(0, self.bottom - self.size[1])


MANY = 25
"""Runs from which on the table is what is seen first."""
IDEAL_BOX, LEAST_BOX, IDEAL_LINE, IDEAL_BLOCK = 50, 38, 76, 62
"""Widths in cells."""
ROOMY, SHORT, BLOCK = 9, 5, 2
"""Heights in cells: a box with a good curve, one that says what it must, two bare lines."""
SICK_SHARE = 0.6
"""Of the height: what sick runs may take though healthy ones then have to be scrolled to."""
BESIDE, LEAST_PREVIEW, ROOMY_PREVIEW = 120, 5, 14
"""Cells across from which on a preview may stand beside the table; rows that one below a list needs, and rows from
which on it is better there: the table then keeps all its columns."""
SMALLEST = (24, 5)
"""Below this a screen can only say that it is too small."""


def too_small(width: int, height: int) -> bool:
    return width < SMALLEST[0] or height < SMALLEST[1]


def plan(view: View, sick: Sequence[bool], width: int, height: int) -> ScreenPlan:
    """A slot for each run in order; all sick ones come first in the grid."""
    if not sick or width < 1 or height < 1:
        return ScreenPlan(size=(max(0, width), max(0, height)))
    if view is View.TABLE:
        return _table(len(sick), width, height)
    if view is View.COMPACT:
        return _compact(len(sick), width, height)
    return _grid(sum(sick), len(sick), width, height)


def _table(count: int, width: int, height: int) -> ScreenPlan:
    below = height - 1 - count
    beside = min(60, max(44, width * 5 // 16)) if width >= BESIDE and below < ROOMY_PREVIEW else 0
    across = width - beside - bool(beside)
    slots = _raster(count, 0, across, 1, 1)
    if beside:
        preview = Slot(across + 1, 0, beside, height)
        return ScreenPlan(slots, (across, height - 1), fixed=1, preview=preview)
    return _with_room_below(ScreenPlan(slots, (across, height - 1), fixed=1), height)


def _compact(count: int, width: int, height: int) -> ScreenPlan:
    """Two lines a run while they fit, else one; in no more columns than it takes."""
    blocks = _raster(count, 0, width, _block_columns(count, width, height), BLOCK)
    if blocks[-1].bottom <= height:
        return _with_room_below(ScreenPlan(blocks, (width, height), as_table=count), height)
    rows = max(1, height - 1)  # below their titles
    lines = _raster(count, 0, width, max(1, min(width // IDEAL_LINE, ceil(count / rows))), 1)
    return _with_room_below(ScreenPlan(lines, (width, rows), as_table=count, fixed=1), height)


def _grid(sick: int, count: int, width: int, height: int) -> ScreenPlan:
    if all_boxes := _all_boxes(sick, count, width, height):
        return all_boxes
    most = _most_boxes(width)
    boxes = min(ceil(sick / most) * most, count)
    rows, rest = ceil(boxes / most), count - boxes
    room = max(height - rest - bool(rest), int(height * SICK_SHARE))
    if rows and room // rows >= SHORT:
        return _above_lines(_boxes(boxes, width, most, room), room, count, width, height)
    blocks = _raster(sick, 0, width, _block_columns(sick, width, height), BLOCK)
    bottom = blocks[-1].bottom if blocks else 0
    return _with_room_below(replace(_above_lines(blocks, bottom, count, width, height), boxes=0), height)


def _above_lines(above: tuple[Slot, ...], bottom: int, count: int, width: int, height: int) -> ScreenPlan:
    """The others stand below, under their title."""
    rest = count - len(above)
    lines = _raster(rest, bottom + 1, width, 1, 1)
    return ScreenPlan(above + lines, (width, height), bottom if rest else None, len(above), len(above))


def _all_boxes(sick: int, count: int, width: int, height: int) -> ScreenPlan | None:
    """Where each can be tall enough: with sick ones among healthy ones these get the room instead."""
    columns = box_columns(count, width)
    rows = ceil(count / columns)
    least = ROOMY if 0 < sick < count else SHORT
    if height // rows < least:
        return None
    return ScreenPlan(_boxes(count, width, columns, height), (width, height), boxes=count, as_table=count)


def _boxes(count: int, width: int, columns: int, height: int) -> tuple[Slot, ...]:
    """They fill the whole height, and the last row the whole width."""
    rows = ceil(count / columns)
    full = (rows - 1) * columns
    heights = _shared(height, rows)
    above = _raster(full, 0, width, columns, *heights)
    return above + _raster(count - full, sum(heights[:-1]), width, count - full, heights[-1])


def _shared(height: int, rows: int) -> tuple[int, ...]:
    """The whole height in rows of boxes, the first ones taking the odd cells."""
    return tuple(height * (rows - row) // rows - height * (rows - row - 1) // rows for row in range(rows))


def _most_boxes(width: int) -> int:
    return max(1, min(round(width / IDEAL_BOX), width // LEAST_BOX))


def box_columns(count: int, width: int) -> int:
    """As many as are wide enough, and so that the last row is no emptier than it must be: 4 are 2 + 2, not 3 + 1."""
    return ceil(count / ceil(count / _most_boxes(width))) if count else 1


def _block_columns(count: int, width: int, height: int) -> int:
    return max(1, min(width // IDEAL_BLOCK, ceil(count * BLOCK / height)))


def _with_room_below(found: ScreenPlan, height: int) -> ScreenPlan:
    """With the run under the cursor below the list, where that leaves enough room."""
    top = found.fixed + found.bottom
    if height - top < LEAST_PREVIEW:
        return found
    width = found.size[0]
    return replace(found, size=(width, found.bottom), preview=Slot(0, top, width, height - top))


def _raster(count: int, top: int, width: int, columns: int, *heights: int) -> tuple[Slot, ...]:
    """Row by row, each as tall as `heights` say, the last of them for all that follow.

    The columns share the whole width, the first ones taking the odd cells.
    """
    edges = [width * column // columns for column in range(columns + 1)]
    slots: list[Slot] = []
    for first in range(0, count, columns):
        tall = heights[min(first // columns, len(heights) - 1)]
        slots += [
            Slot(edges[column], top, edges[column + 1] - edges[column], tall)
            for column in range(min(columns, count - first))
        ]
        top += tall
    return tuple(slots)


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


def touching(slots: Sequence[Slot], top: int, bottom: int) -> list[int]:
    """Those of which something stands in the rows from `top` up to `bottom`."""
    return [index for index, slot in enumerate(slots) if slot.y < bottom and slot.bottom > top]


def within(slots: Sequence[Slot], top: int, bottom: int) -> list[int]:
    """Those that stand in these rows as a whole."""
    return [index for index, slot in enumerate(slots) if slot.y >= top and slot.bottom <= bottom]
