"""Neighbouring lines of shapes that are known, told apart and read shape by shape.

Real logs alternate: training lines with a validation line between them, the loss on one line and the rate on the
next. A stretch keeps whose turn each line is, so that what depends on the order of the lines is found again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TypeVar

from tui_monitor.reading.formats.text.shape import Reading
from tui_monitor.reading.formats.text.template import Rows, Template

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Strand:
    """The lines of one shape within a stretch."""

    reading: Reading
    rows: Rows
    places: array[int]


@dataclass(frozen=True, slots=True)
class Stretch:
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

    def part(self, kinds: Sequence[int]) -> Stretch:
        """The lines of some strands, as a stretch of their own."""
        renumbered = {kind: i for i, kind in enumerate(kinds)}
        turns = list(map(renumbered.__getitem__, self.turns_of(kinds)))
        return Stretch([self.strands[kind] for kind in kinds], turns)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Some line of this skeleton is not what its template says."""

    bone: bytes


@dataclass(slots=True)
class Said:
    """What the lines of a stretch say about one metric, in their order; columns of equal length."""

    steps: Sequence[float] | None
    """None where only an ordinal can tell."""
    values: Sequence[float]
    times: Sequence[float]
    places: Sequence[int]
    turns: Sequence[int]
    """For each value, the strand that says it."""

    def only(self, wanted: Sequence[bool]) -> Said:
        return Said(
            None if self.steps is None else list(compress(self.steps, wanted)),
            list(compress(self.values, wanted)),
            list(compress(self.times, wanted)),
            list(compress(self.places, wanted)),
            list(compress(self.turns, wanted)),
        )


def woven(stretch: Stretch, placed: Sequence[array[float] | None], values: Mapping[int, array[float]]) -> Said:
    """The values of one metric, by strand, in the order of their lines; `placed`: the steps of all strands."""
    turns = stretch.turns_of(list(values))
    if len(values) == 1:
        ((kind, column),) = values.items()
        strand = stretch.strands[kind]
        return Said(placed[kind], column, strand.rows.times, strand.places, turns)
    steps = {kind: column for kind, column in enumerate(placed) if kind in values and column is not None}
    return Said(
        woven_cells(steps, turns) if len(steps) == len(values) else None,
        woven_cells(values, turns),
        woven_cells({kind: stretch.strands[kind].rows.times for kind in values}, turns),
        woven_cells({kind: stretch.strands[kind].places for kind in values}, turns),
        turns,
    )


def woven_cells(columns: Mapping[int, Iterable[T]], turns: Sequence[int]) -> list[T]:
    """One column of each strand, by its index, as one column in the order of the turns."""
    cells = {kind: iter(column) for kind, column in columns.items()}
    return list(map(next, map(cells.__getitem__, turns)))


def read(
    templates: Mapping[bytes, Template], bones: Sequence[bytes], texts: Sequence[bytes], offsets: Sequence[int]
) -> Stretch | Misfit:
    """Lines as their templates read them; each of `bones`, their skeletons, has one."""
    kinds = {bone: kind for kind, bone in enumerate(dict.fromkeys(bones))}
    turns: Sequence[int] = bytes(len(bones)) if len(kinds) == 1 else list(map(kinds.__getitem__, bones))
    strands: list[Strand] = []
    for bone, lines in zip(kinds, _lines_of_each(turns, len(kinds)), strict=True):
        template = templates[bone]
        rows = template.rows(_picked(texts, lines))
        if rows is None:
            return Misfit(bone)
        strands.append(Strand(template.reading, rows, array("q", _picked(offsets, lines))))
    return Stretch(strands, turns)


def _picked(column: Sequence[T], lines: Sequence[int]) -> Sequence[T]:
    return column if len(lines) == len(column) else [column[line] for line in lines]


def _lines_of_each(turns: Sequence[int], kinds: int) -> Sequence[Sequence[int]]:
    if kinds == 1:
        return [range(len(turns))]
    lines: list[list[int]] = [[] for _ in range(kinds)]
    for line, kind in enumerate(turns):
        lines[kind].append(line)
    return lines
