"""Where the lines of a stretch stand: `Axis.place` for lines of several shapes in turn, many at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, repeat
from typing import TypeAlias

from tui_monitor.reading.formats.text.axis import Axis
from tui_monitor.reading.formats.text.stretch import Strand, Stretch, woven_cells

Placed: TypeAlias = "array[float] | None"
"""A step for each line of a strand; None where only an ordinal can tell."""


def place(axis: Axis, stretch: Stretch) -> list[Placed]:
    """The steps of each strand, and the axis moved past all lines."""
    if len(stretch.strands) == 1:
        return [_moved(axis, stretch.strands[0])]
    if all(_leads(axis, strand) or _follows(axis, strand) for strand in stretch.strands):
        return _led(axis, stretch)
    return _one_by_one(axis, stretch)


def _leads(axis: Axis, strand: Strand) -> bool:
    """Do the lines say themselves where they stand?"""
    if axis.alone(strand.reading, strand.rows.steps, strand.rows.epochs):
        return True
    return axis.step is None and strand.rows.epochs is not None and not _keeps_still(strand)


def _follows(axis: Axis, strand: Strand) -> bool:
    """Do the lines stand where the line before them stands?"""
    return _keeps_still(strand) or (strand.rows.steps is None and axis.step is not None)


def _keeps_still(strand: Strand) -> bool:
    """Do the lines leave the axis as it is?"""
    return strand.reading.aside or (strand.rows.steps is None and strand.rows.epochs is None)


def _moved(axis: Axis, strand: Strand) -> Placed:
    return axis.place_rows(strand.reading, strand.rows.steps, strand.rows.epochs, len(strand.places))


def _led(axis: Axis, stretch: Stretch) -> list[Placed]:
    """Lines that say where they stand, and between them others that stand where the last one did."""
    before = axis.step if axis.step is not None else axis.epoch
    leading = [_leads(axis, strand) for strand in stretch.strands]
    placed: list[Placed] = [None] * len(leading)
    for kind, strand in sorted(enumerate(stretch.strands), key=lambda item: item[1].places[-1]):
        if not _keeps_still(strand):  # moved in the order of their last lines, the axis ends where they do
            placed[kind] = _moved(axis, strand)
    if all(leading):
        return placed
    for kind, here in _standing(stretch, placed, leading, before).items():
        placed[kind] = here
    return placed


def _standing(
    stretch: Stretch, placed: Sequence[Placed], leading: Sequence[bool], before: float | None
) -> dict[int, Placed]:
    """Where the strands that do not lead stand: at the step of the last line that did, `before` until there is one."""
    following = [kind for kind, leads in enumerate(leading) if not leads]
    if before is None:  # nothing ever counted, and nothing does now: whoever leads has led before
        return dict.fromkeys(following)
    marks: dict[int, Iterable[float | None]] = {
        kind: repeat(None) if kind in following or steps is None else steps for kind, steps in enumerate(placed)
    }
    passed = accumulate(
        woven_cells(marks, stretch.turns), lambda last, new: last if new is None else new, initial=before
    )
    next(passed)
    standing = array("d", passed)
    return {kind: array("d", compress(standing, map(kind.__eq__, stretch.turns))) for kind in following}


def _one_by_one(axis: Axis, stretch: Stretch) -> list[Placed]:
    """Lines that stand where they do because of those before: an index whose epoch another line tells."""
    placed = [array("d") for _ in stretch.strands]
    for turn in stretch.turns:
        strand, mine = stretch.strands[turn], placed[turn]
        here = axis.place_row(strand.reading, strand.rows.steps, strand.rows.epochs, len(mine))
        assert here is not None  # one of the strands counts, and has moved the axis when its template was made
        mine.append(here)
    return [*placed]
