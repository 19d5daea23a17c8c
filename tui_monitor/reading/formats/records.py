"""Records (name -> value) into points: finds step and time of each, the rest are metrics.

Records of equal keys are handled a column at a time. What is kept between records (the last step, how many records
there were) depends on their order alone, so any cut of a file into blocks gives the same points.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import compress, repeat
from math import isfinite
from operator import is_not
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.lexicon import splits
from tui_monitor.lexicon.units import is_generation
from tui_monitor.reading.formats.axes import (
    FINE,
    GENERATION,
    SECONDS,
    counts_epochs,
    epoch_seconds,
    fineness,
    is_clock,
    step_rank,
    total_fineness,
)
from tui_monitor.reading.formats.columns import NAN, Columns
from tui_monitor.reading.formats.epochs_counted_anew import Laps
from tui_monitor.reading.formats.measured import measured

Cells = Sequence[object]
_MOST_SHAPES = 256
_EVALUATIONS = tuple(f"{word}/" for word in splits.EVALUATION)


class Shape(Struct, frozen=True):
    """What the keys of a record mean; indices into the record."""

    steps: tuple[tuple[int, int], ...]
    """(index, fineness), best first."""
    clocks: tuple[int, ...]
    totals: tuple[tuple[int, int], ...]
    """(index, fineness)."""
    metrics: tuple[tuple[int, str], ...]
    """Clocks are among them: a column named `time` may hold seconds a step."""
    epoch: int | None
    """Index of the epoch beside a finer counter, which may begin anew in each."""
    evaluates: bool
    """All of its metrics are an evaluation's."""
    generation: tuple[int, Shape] | None = None
    """Index of what counts if it is a whole number, and what the keys mean then."""


def shape_of(names: Sequence[str], ignored: frozenset[str] = frozenset()) -> Shape:
    shape = _shape(names, ignored)
    generation = next((i for i, name in enumerate(names) if is_generation(name, names)), None)
    if generation is None:
        return shape
    counted = [GENERATION if i == generation else name for i, name in enumerate(names)]
    return replace(shape, generation=(generation, _shape(counted, ignored)))


def _shape(names: Sequence[str], ignored: frozenset[str]) -> Shape:
    ranked = sorted((rank, i) for i, name in enumerate(names) if (rank := step_rank(name)) is not None)
    totals = [(i, fine) for i, name in enumerate(names) if (fine := total_fineness(name)) is not None]
    axes = {i for _, i in ranked} | {i for i, _ in totals}
    finer = bool(ranked) and fineness(ranked[0][0]) == FINE
    metrics = tuple((i, name) for i, name in enumerate(names) if i not in axes and name not in ignored)
    return Shape(
        tuple((i, fineness(rank)) for rank, i in ranked),
        tuple(i for i, name in enumerate(names) if is_clock(name)),
        tuple(totals),
        metrics,
        next((i for rank, i in ranked if finer and counts_epochs(rank)), None),
        bool(metrics) and all(name.startswith(_EVALUATIONS) for _, name in metrics if not is_clock(name)),
    )


class Records:
    """The records of one file, in order."""

    def __init__(self, ignored: frozenset[str] = frozenset()) -> None:
        self._ignored = ignored
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._fineness = 0
        self._count = 0
        self._laps = Laps()
        self._generations: bool | None = None
        """Are they counted, as far as that is known?"""
        self.step = -1.0
        """Of the last record; -1 while there is none."""
        self.total_steps: float | None = None

    def shape(self, names: tuple[str, ...]) -> Shape:
        shape = self._shapes.get(names)
        if shape is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            shape = self._shapes[names] = shape_of(names, self._ignored)
        return shape

    def add(self, columns: Columns, shape: Shape, cells: Sequence[Cells], offsets: Sequence[int]) -> None:
        """`cells`: one sequence for each key, all as long as `offsets`; None where a record has no value."""
        if shape.generation is not None:
            shape = self._told_by_values(shape, shape.generation, cells)
        steps = self._steps(shape, cells, len(offsets))
        times, clocks = _times(shape, cells, len(offsets))
        self._note_total(shape, cells)
        places = array("q", offsets)
        for i, name in shape.metrics:
            column = clocks.get(i, cells[i]) if clocks else cells[i]
            if column is not None:
                _add_metric(columns, name, column, steps, times, places)

    def _told_by_values(self, shape: Shape, generation: tuple[int, Shape], cells: Sequence[Cells]) -> Shape:
        """Is `gen` a counter, or the loss of a generator? The first number of the file tells."""
        at, counted = generation
        if self._generations is None:
            first = next((number for cell in cells[at] if (number := _finite(cell)) is not None), None)
            self._generations = None if first is None else first.is_integer()
        return counted if self._generations else shape

    def _steps(self, shape: Shape, cells: Sequence[Cells], count: int) -> array[float]:
        first = self._count + 1
        self._count += count
        if shape.steps:
            i, fine = shape.steps[0]
            if fine >= self._fineness and (counters := _column(cells[i])) is not None:
                epochs = None if shape.epoch is None else _column(cells[shape.epoch])
                if epochs is not None or shape.epoch is None:
                    steps = counters if epochs is None else self._laps.steps(epochs, counters, shape.evaluates)
                    self._fineness, self.step = fine, steps[-1]
                    return steps
            return array("d", [self._step(shape, cells, row, first + row) for row in range(count)])
        if self._fineness:
            return array("d", [self.step]) * count
        self.step = float(self._count)
        return array("d", range(first, first + count))

    def _step(self, shape: Shape, cells: Sequence[Cells], row: int, ordinal: int) -> float:
        """The step of one record. One that counts more coarsely than the file did before stands at the last step."""
        for i, fine in shape.steps:
            step = _finite(cells[i][row])
            if fine >= self._fineness and step is not None:
                epoch = None if shape.epoch in (None, i) else _finite(cells[shape.epoch][row])
                if epoch is not None:
                    step = self._laps.step(epoch, step, shape.evaluates)
                self._fineness, self.step = fine, step
                return step
        if not self._fineness:
            self.step = float(ordinal)
        return self.step

    def _note_total(self, shape: Shape, cells: Sequence[Cells]) -> None:
        for i, fine in shape.totals:
            for cell in cells[i]:
                total = measured(cell)
                if fine == self._fineness and total is not None and 0 < total < float("inf"):
                    self.total_steps = total


def _finite(cell: object) -> float | None:
    number = measured(cell)
    return number if number is not None and number - number == 0 else None


def _column(cells: Cells) -> array[float] | None:
    """The cells as floats when each is a finite number."""
    column = _floats(cells)
    return column if column is not None and all(map(isfinite, column)) else None


def _floats(cells: Cells) -> array[float] | None:
    """The cells as they are when each is a number that fits a float."""
    if isinstance(cells, array):
        return cells
    if not set(map(type, cells)) <= {int, float}:
        return None
    try:
        return array("d", cast("Sequence[float]", cells))
    except OverflowError:
        return None


def _times(shape: Shape, cells: Sequence[Cells], count: int) -> tuple[array[float], dict[int, Cells | None]]:
    """When each record was written, and what is left of the columns that say so: None when all of it was time."""
    times = array("d", [NAN]) * count
    left: dict[int, Cells | None] = {}
    for i in reversed(shape.clocks):
        found = _clock(cells[i])
        told = [time == time for time in found]
        if all(told):
            times, left[i] = found, None
        elif any(told):
            left[i] = [None if is_time else cell for is_time, cell in zip(told, cells[i], strict=True)]
            times = array("d", [new if new == new else old for old, new in zip(times, found, strict=True)])
    return times, left


def _clock(cells: Cells) -> array[float]:
    """The cells as seconds since the epoch; NaN for what is no time."""
    column = _floats(cells)
    if column is not None and column and min(column) >= SECONDS[0] and max(column) < SECONDS[1]:
        return column
    return array("d", map(epoch_seconds, cells))


def _add_metric(
    columns: Columns, name: str, cells: Cells, steps: array[float], times: array[float], places: array[int]
) -> None:
    column = _floats(cells)
    if column is not None:
        columns.extend(name, steps, column, times, places)
        return
    filled = list(map(is_not, cells, repeat(None)))
    values = _floats(tuple(compress(cells, filled)))
    if values is None:
        measures = list(map(measured, cells))
        filled = list(map(is_not, measures, repeat(None)))
        values = array("d", [value for value in measures if value is not None])
    if values:
        columns.extend(name, compress(steps, filled), values, compress(times, filled), compress(places, filled))
