"""Rows to columns: each row gets its step, ranks and repetitions are kept apart.

Real logs alternate: training lines with a validation line between them, the loss on one line and the rate on the
next. `Interleaved` holds neighbouring lines of known shapes, shape by shape, and whose turn each line is, so that what
depends on the order of the lines is found again. The law: lines entered at once give what their rows give one by
one.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import compress, groupby
from typing import TypeAlias

from msgspec import Struct, field

from tui_monitor.reading.formats.columns import Columns
from tui_monitor.reading.formats.text.cells import Row, Rows, Trust
from tui_monitor.reading.formats.text.interleaved import Interleaved, Placed, likeness, place, strand_of, woven_cells
from tui_monitor.reading.formats.text.steps import Axis, Stand

Names: TypeAlias = "str | tuple[str, ...]"
"""What a row is known by: its names, or the shape of its section."""


class _Said(Struct):
    """What interleaved lines say about one metric, in their order; columns of equal length."""

    steps: Sequence[float] | None
    values: Sequence[float]
    times: Sequence[float]
    places: Sequence[int]
    turns: Sequence[int]

    def only(self, wanted: Sequence[bool]) -> _Said:
        return _Said(
            None if self.steps is None else list(compress(self.steps, wanted)),
            list(compress(self.values, wanted)),
            list(compress(self.times, wanted)),
            list(compress(self.places, wanted)),
            list(compress(self.turns, wanted)),
        )


class Ledger(Struct):
    """What has been entered so far, by metric."""

    _axes: dict[str, Axis] = field(default_factory=lambda: {"": Axis()})
    _counted: set[str] = field(default_factory=set)
    """Metrics that were seen with a counter: lines without one no longer add to them."""
    _newest: dict[str, tuple[float, Names]] = field(default_factory=dict)
    """The step of its newest point, and the row that said it."""
    _ordinals: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> float | None:
        return self._axes[""].total

    @property
    def reached(self) -> float | None:
        """The step that the run has reached; None where it counts none."""
        return self._axes[""].step

    @property
    def entered(self) -> bool:
        """Is there a point of any metric?"""
        return bool(self._newest)

    @property
    def standing(self) -> float | None:
        """Where a line that counts nothing stands now; None where only an ordinal can tell."""
        return self._axes[""].here

    @property
    def here(self) -> float | None:
        """Where the log stands: at its step, its epoch, else at the newest line of the longest metric."""
        here = self._axes[""].here
        return max(self._ordinals.values(), default=None) if here is None else here

    def plan(self, steps: float | None, epochs: float | None) -> None:
        """How long the run will be, as its hyperparameters tell."""
        self._axes[""].plan_steps, self._axes[""].plan_epochs = steps, epochs

    def enter(self, row: Row, offset: int, columns: Columns) -> None:
        """The points of one row. Of two lines that say the same metric for the same step only the first counts."""
        axis = self._axis(row)
        if not row.values:
            axis.place(row.raw)
            return
        if row.trust is Trust.TENTATIVE and axis.here is None:
            return
        step = row.here if row.raw.stand is Stand.AT_HEADING else axis.place(row.raw)
        suffix = _suffix(row)
        for value in row.values:
            at = value.offset if value.offset >= 0 else offset
            self._point(value.name + suffix, value.number, step, row, at, columns)
        if row.raw.epoch is not None:
            self._point("epoch" + suffix, row.raw.epoch.number, step, row, offset, columns)

    def _axis(self, row: Row) -> Axis:
        return self._axes.setdefault(_rank(row), Axis())

    def _point(self, name: str, number: float, step: float | None, row: Row, at: int, columns: Columns) -> None:
        if row.trust is Trust.COUNTED:
            self._counted.add(name)
        elif name in self._counted:
            return
        if step is None:
            step = self._ordinals[name] = self._ordinals.get(name, 0) + 1
        names = names_of(row)
        if self._was_said(name, step, names) or (row.raw.stand is Stand.AT_EPOCH and self._stands(name, step)):
            name = of_epoch(name)
            if not self._sums_up(row) or self._was_said(name, step, names):
                return
        self._newest[name] = (step, names)
        columns.add(name, step, number, at, row.time)

    def _stands(self, name: str, step: float) -> bool:
        """Does the newest point of a metric stand at this step?"""
        return name in self._newest and self._newest[name][0] == step and not _is_epoch(name)

    def _was_said(self, name: str, step: float, names: Names) -> bool:
        """Has a line of other names said this metric at this step?"""
        return self._stands(name, step) and self._newest[name][1] != names

    def _sums_up(self, row: Row) -> bool:
        """Does a line tell of a whole epoch, in a run that counts steps?"""
        return row.raw.sums_up and self._axis(row).step is not None

    # The same for many lines at once.

    def enter_rows(self, rows: Rows, columns: Columns) -> None:
        """`enter` for many rows: neighbours that differ in nothing but numbers are entered together."""
        for _, alike in groupby(rows, key=lambda one: likeness(one[0])):
            (first, offset), *more = alike
            self.enter(first, offset, columns)
            if more:
                self.enter_interleaved(Interleaved([strand_of(more)], bytes(len(more))), columns)

    def enter_interleaved(self, lines: Interleaved, columns: Columns) -> None:
        """`enter` for many lines, each like one that was entered before."""
        placed = self._placed(lines)
        found: list[tuple[str, _Said]] = []
        for name, values in self._columns(lines).items():
            said = _woven(lines, placed, values)
            if said.steps is None:
                said.steps = self._numbered(name, len(said.values))
            found += self._new(name, said, said.steps, lines)
        for name, said in sorted(found, key=lambda one: one[1].places[0]):
            columns.extend(name, said.steps or (), said.values, said.times, said.places)

    def _placed(self, lines: Interleaved) -> list[Placed]:
        """The steps of each strand: every rank has an axis of its own."""
        ranks = [_rank(strand.row) for strand in lines.strands]
        placed: list[Placed] = [None] * len(ranks)
        for rank in dict.fromkeys(ranks):
            kinds = [kind for kind, other in enumerate(ranks) if other == rank]
            part = lines if len(kinds) == len(ranks) else lines.part(kinds)
            axis = self._axis(part.strands[0].row)
            for kind, steps in zip(kinds, place(axis, part), strict=True):
                placed[kind] = steps
        return placed

    def _columns(self, lines: Interleaved) -> dict[str, dict[int, array[float]]]:
        """The values of each metric by the strands that may add to it."""
        columns: dict[str, dict[int, array[float]]] = {}
        for kind, strand in enumerate(lines.strands):
            suffix = _suffix(strand.row)
            for name, values in strand.values:
                if strand.row.trust is Trust.COUNTED or name + suffix not in self._counted:
                    columns.setdefault(name + suffix, {})[kind] = values
        for kind, strand in enumerate(lines.strands):
            if strand.counts.epochs is not None and strand.row.values:
                columns.setdefault("epoch" + _suffix(strand.row), {})[kind] = strand.counts.epochs
        return columns

    def _numbered(self, name: str, count: int) -> array[float]:
        first = self._ordinals.get(name, 0) + 1
        self._ordinals[name] = first + count - 1
        return array("d", range(first, first + count))

    def _new(self, name: str, said: _Said, steps: Sequence[float], lines: Interleaved) -> list[tuple[str, _Said]]:
        """Without what lines of other names said for the same step before; what they say of epochs by itself."""
        shapes = [names_of(strand.row) for strand in lines.strands]
        newest = self._newest.get(name)
        sayers = set(shapes) if len(shapes) == 1 else {shapes[kind] for kind in set(said.turns)}
        if _is_epoch(name) or not (len(sayers) > 1 or (newest is not None and newest[1] not in sayers)):
            self._newest[name] = (steps[-1], shapes[said.turns[-1]])
            return [(name, said)]
        again: list[bool] = []
        for step, turn in zip(steps, said.turns, strict=True):
            again.append(newest is not None and newest[0] == step and newest[1] != shapes[turn])
            newest = newest if again[-1] else (step, shapes[turn])
        assert newest is not None
        self._newest[name] = newest
        new = said.only([not one for one in again])
        sums = [one and self._sums_up(lines.strands[turn].row) for one, turn in zip(again, said.turns, strict=True)]
        found = [(name, new)] if new.places else []
        summed = of_epoch(name)
        if summed != name and True in sums and (sum_up := said.only(sums)).steps is not None:
            found += self._new(summed, sum_up, sum_up.steps, lines)
        return found


def of_epoch(name: str) -> str:
    """`loss` of a line that sums an epoch up: `epoch 3 done, loss: 0.45` below lines that count steps."""
    return name if name.startswith("epoch ") else f"epoch {name}"


def names_of(row: Row) -> Names:
    """What a row is known by."""
    return row.shape or tuple(value.name for value in row.values)


def _rank(row: Row) -> str:
    """Empty for the first rank, which is the run itself."""
    return "" if row.rank == "0" else row.rank


def _suffix(row: Row) -> str:
    return f"@rank{rank}" if (rank := _rank(row)) else ""


def _is_epoch(name: str) -> bool:
    """The epoch of a line is no measurement: every line may say it."""
    return name.partition("@")[0] == "epoch"


def _woven(lines: Interleaved, placed: Sequence[Placed], values: Mapping[int, array[float]]) -> _Said:
    """The values of one metric, by strand, in the order of their lines; `placed`: the steps of all strands."""
    turns = lines.turns_of(list(values))
    if len(values) == 1:
        ((kind, column),) = values.items()
        strand = lines.strands[kind]
        return _Said(placed[kind], column, strand.times, strand.places, turns)
    steps = {kind: column for kind, column in enumerate(placed) if kind in values and column is not None}
    return _Said(
        woven_cells(steps, turns) if len(steps) == len(values) else None,
        woven_cells(values, turns),
        woven_cells({kind: lines.strands[kind].times for kind in values}, turns),
        woven_cells({kind: lines.strands[kind].places for kind in values}, turns),
        turns,
    )
