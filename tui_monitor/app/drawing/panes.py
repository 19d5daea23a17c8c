"""The panes of one run: their order, their names, and how many rows each of them gets. Pure."""

from collections.abc import Sequence
from enum import StrEnum


class PaneName(StrEnum):
    """In the order of Tab and of the digits."""

    CHART = "chart"
    FINDINGS = "findings"
    LOG = "log"
    CONFIG = "config"
    PROCESS = "process"
    NEWEST = "newest"
    NOTES = "notes"
    DIAGNOSIS = "diagnosis"

    def neighbour(self, direction: int) -> "PaneName":
        panes = list(PaneName)
        return panes[(panes.index(self) + direction) % len(panes)]

    @property
    def beside(self) -> bool:
        """It is a part of what stands beside the chart."""
        return self in BESIDE


BESIDE = (
    PaneName.FINDINGS,
    PaneName.DIAGNOSIS,
    PaneName.CONFIG,
    PaneName.PROCESS,
    PaneName.NEWEST,
    PaneName.NOTES,
)
"""In the order in which they stand below each other."""
TABS = (PaneName.LOG, *BESIDE)
"""Those that share one place where there is no room beside the chart."""

WIDE, HIGH = 110, 24
"""Cells from which there is room beside the chart, and rows from which that helps."""
LOW = 20
"""Rows below which there is only room for the chart, and for one other pane."""


def is_wide(width: int, height: int) -> bool:
    return width >= WIDE and height >= HIGH


def shares(wanted: Sequence[int], room: int, first: int) -> list[int]:
    """Rows for each of several panes below each other: a title each, then rows one by one until all are content.

    `wanted`: rows below the title. `first`: the index of the pane that is served before the others; these keep a row
    each where there is some room. What is over goes to the last, so that nothing moves about. Where there is not even
    room for a title: 0.
    """
    rows = [0] * len(wanted)
    for index in sorted(range(len(wanted)), key=lambda index: (index != first, index)):
        if room > 0:
            rows[index], room = 1, room - 1
    open_ones = [index for index, title in enumerate(rows) if title]
    others = sum(1 for index in open_ones if index != first and wanted[index])
    others = others if room >= 3 * others else 0
    mine = max(0, min(wanted[first] if rows[first] else 0, room - others))
    rows[first], room = rows[first] + mine, room - mine
    while room > 0 and (hungry := [index for index in open_ones if rows[index] <= wanted[index]]):
        for index in hungry[:room]:
            rows[index], room = rows[index] + 1, room - 1
    if room > 0 and open_ones:
        rows[open_ones[-1]] += room
    return rows
