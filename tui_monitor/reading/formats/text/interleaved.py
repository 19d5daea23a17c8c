"""Neighbouring lines of known shapes, shape by shape, and where each of them stands.

`Axis.place` for lines of several shapes in turn: whose turn each line is tells what depends on their order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, compress
from typing import TypeAlias, TypeVar

from msgspec import Struct

from tui_monitor.reading.formats.text.cells import Row, Rows
from tui_monitor.reading.formats.text.steps import Axis, Counts, Stand

T = TypeVar("T")
Placed: TypeAlias = "array[float] | None"
"""A step for each line of a strand; None where only an ordinal can tell."""


class Strand(Struct, frozen=True):
    """The lines of one shape among others: columns of equal length."""

    row: Row
    values: list[tuple[str, array[float]]]
    counts: Counts
    times: array[float]
    places: array[int]


class Interleaved(Struct, frozen=True):
    """Lines of one shape, or of several in turn."""

    strands: Sequence[Strand]
    """In the order of their first lines."""
    turns: Sequence[int]
    """For each line, the index of its strand."""

    def turns_of(self, kinds: Sequence[int]) -> Sequence[int]:
        """The turns of some strands, the others left out."""
        if len(kinds) == len(self.strands):
            return self.turns
        return list(filter(frozenset(kinds).__contains__, self.turns))

    def part(self, kinds: Sequence[int]) -> Interleaved:
        """The lines of some strands, as lines of their own."""
        renumbered = {kind: at for at, kind in enumerate(kinds)}
        turns = list(map(renumbered.__getitem__, self.turns_of(kinds)))
        return Interleaved([self.strands[kind] for kind in kinds], turns)


def likeness(row: Row) -> object:
    """What rows have in common that differ in nothing but their numbers."""
    stand, step, epoch = row.raw
    counts = (None if step is None else (step.total,), None if epoch is None else (epoch.total,))
    return stand, counts, row.rank, row.trust, row.shape, [value.name for value in row.values]


def strand_of(rows: Rows) -> Strand:
    """Rows of one kind, each whole on its line, as columns."""
    first = rows[0][0]
    steps = array("d", [row.raw.step.number for row, _ in rows if row.raw.step is not None])
    epochs = array("d", [row.raw.epoch.number for row, _ in rows if row.raw.epoch is not None])
    values = [
        (value.name, array("d", [row.values[at].number for row, _ in rows])) for at, value in enumerate(first.values)
    ]
    counts = Counts(steps or None, epochs or None, len(rows))
    times, places = array("d", [row.time for row, _ in rows]), array("q", [offset for _, offset in rows])
    return Strand(first, values, counts, times, places)


def place(axis: Axis, lines: Interleaved) -> list[Placed]:
    """The steps of each strand, and the axis moved past all lines."""
    if len(lines.strands) == 1:
        return [axis.place_rows(lines.strands[0].row.raw, lines.strands[0].counts)]
    if all(_leads(axis, strand) or _follows(axis, strand) for strand in lines.strands):
        return _led(axis, lines)
    return _one_by_one(axis, lines)


def _leads(axis: Axis, strand: Strand) -> bool:
    """Do the lines say themselves where they stand?"""
    if axis.stands_alone(strand.row.raw, strand.counts):
        return True
    return axis.step is None and strand.counts.epochs is not None and not _keeps_still(strand)


def _follows(axis: Axis, strand: Strand) -> bool:
    """Do the lines stand where the line before them stands?"""
    return _keeps_still(strand) or (strand.counts.steps is None and axis.step is not None)


def _keeps_still(strand: Strand) -> bool:
    """Do the lines leave the axis as it is?"""
    uncounted = strand.counts.steps is None and strand.counts.epochs is None
    return strand.row.raw.stand is Stand.WITH_TRAINING or uncounted


def _led(axis: Axis, lines: Interleaved) -> list[Placed]:
    """Lines that say where they stand, and between them others that stand where the last one did."""
    before = axis.here
    leading = [_leads(axis, strand) for strand in lines.strands]
    placed: list[Placed] = [None] * len(leading)
    for kind, strand in sorted(enumerate(lines.strands), key=lambda item: item[1].places[-1]):
        if not _keeps_still(strand):  # moved in the order of their last lines, the axis ends where they do
            placed[kind] = axis.place_rows(strand.row.raw, strand.counts)
    if all(leading):
        return placed
    for kind, here in _standing(lines, placed, leading, before).items():
        placed[kind] = here
    return placed


def _standing(
    lines: Interleaved, placed: Sequence[Placed], leading: Sequence[bool], before: float | None
) -> dict[int, Placed]:
    """Where strands that do not lead stand: at the step of the last line that did, `before` until there is one."""
    following = [kind for kind, leads in enumerate(leading) if not leads]
    if before is None:  # nothing ever counted, and nothing does now: whoever leads has led before
        return dict.fromkeys(following)
    moves = [leads and steps is not None for leads, steps in zip(leading, placed, strict=True)]
    steps = {kind: column for kind, column in enumerate(placed) if moves[kind] and column is not None}
    passed = [before, *woven_cells(steps, lines.turns_of(list(steps)))]
    standing = array("d", map(passed.__getitem__, accumulate(map(moves.__getitem__, lines.turns))))
    return {kind: array("d", compress(standing, map(kind.__eq__, lines.turns))) for kind in following}


def _one_by_one(axis: Axis, lines: Interleaved) -> list[Placed]:
    """Lines that stand where they do because of those before: an index whose epoch another line tells."""
    placed = [array("d") for _ in lines.strands]
    ways = [(strand.row.raw, strand.counts.pairs(), mine) for strand, mine in zip(lines.strands, placed, strict=True)]
    for turn in lines.turns:
        raw, counts, mine = ways[turn]
        step, epoch = next(counts)
        here = axis.place_at(raw, step, epoch)
        assert here is not None  # one of the strands counts, and has moved the axis when its shape was learned
        mine.append(here)
    return [*placed]


def woven_cells(columns: Mapping[int, Iterable[T]], turns: Sequence[int]) -> list[T]:
    """One column of each strand, by its index, as one column in the order of the turns."""
    cells = {kind: iter(column) for kind, column in columns.items()}
    return list(map(next, map(cells.__getitem__, turns)))
