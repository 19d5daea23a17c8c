"""One table of a file: the columns under one header, and what is known of its rows so far."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from tui_monitor.reading.formats.columns import Columns
from tui_monitor.reading.formats.csv.empty_cells import EmptyCells
from tui_monitor.reading.formats.records import Records

_REMEMBERED = 4096


class Table:
    """`t_start`: the column `t` counts seconds since then (Monitor files)."""

    def __init__(
        self, names: list[str], delimiter: str, records: Records, t_start: float | None, before: Table | None = None
    ) -> None:
        self.names = names
        self.delimiter = delimiter
        self._records = records
        self._keys = tuple("timestamp" if t_start and name == "t" else name for name in names)
        self._shape = records.shape(self._keys)
        self._clock = self._keys.index("timestamp") if t_start and "t" in names else None
        self._t_start = t_start or 0.0
        self._known = frozenset(names)
        metrics = {i for i, _ in self._shape.metrics} - set(self._shape.clocks)
        self._empty_cells = EmptyCells(names, frozenset(range(len(names))) - metrics)
        self._rewritten = Rewritten(before, names) if before is not None and before._known < self._known else None
        self._rows = 0
        self._prints = array("q")

    def is_foreign(self, row: Sequence[str]) -> bool:
        """Has `row` no cell in common with the names of the columns? Then it is no header."""
        return self._known.isdisjoint(row) and self._known.isdisjoint(map(str.strip, row))

    def add(self, columns: Columns, cells: list[Sequence[object]], offsets: Sequence[int]) -> None:
        """`cells`: one sequence for each name; numbers, None for empty cells, or text."""
        if self._rewritten is not None and not self._rewritten.over:
            new = self._rewritten.said_before(cells)
            cells, offsets = [column[new:] for column in cells], offsets[new:]
        if not offsets:
            return
        self._remember(cells)
        if self._clock is not None:
            cells[self._clock] = [
                self._t_start + cell if isinstance(cell, float) else None for cell in cells[self._clock]
            ]
        cells = self._empty_cells.fill(cells)
        self._records.add(columns, self._shape, cells, offsets)

    def _remember(self, cells: Sequence[Sequence[object]]) -> None:
        self._rows += len(cells[0])
        if len(self._prints) < _REMEMBERED:
            self._prints.extend(map(_fingerprint, zip(*cells, strict=True)))


class Rewritten:
    """A table whose header grew because its file was written anew, as Stable-Baselines3 and Lightning do when a new
    metric appears: its first rows are those that were read before, and are not read twice."""

    def __init__(self, before: Table, names: Sequence[str]) -> None:
        self._old = [names.index(name) for name in before.names]
        self._prints = before._prints
        self._left = before._rows
        self._row = 0
        self.over = not before._rows

    def said_before(self, cells: Sequence[Sequence[object]]) -> int:
        """How many of the first rows in `cells` were read before."""
        repeated = 0
        for row in zip(*(cells[i] for i in self._old), strict=True):
            known = self._prints[self._row] if self._row < len(self._prints) else None
            if known is not None and known != _fingerprint(row):
                self.over = True
                break
            self._row += 1
            repeated += 1
            if self._row == self._left:
                self.over = True
                break
        return repeated


def _fingerprint(row: Sequence[object]) -> int:
    """The same for the same finite values; only ever compared within one process."""
    return hash(tuple(cell for cell in row if cell is not None and cell == cell))
