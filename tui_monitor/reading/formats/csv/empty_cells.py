"""What an empty cell of a table means: nothing was measured, or a NaN was written as nothing.

Loggers that share one sparse table among kinds of rows (Lightning's CSVLogger) leave empty what a row is not about.
Writers built on data frames (algoperf) write NaN as an empty cell. The rule tells the two apart:

A kind of row is a set of columns that were filled together. A new pattern that fills part of a kind, and nothing
else, is that kind with NaN in the empty cells, when the kind was seen twice and either

- it fills only columns that count or tell time: nobody writes a row to say nothing; or
- it fills at least as many metrics as it leaves empty, and what is empty is not whole groups of columns (`val/...`,
  `val_...`): a whole group that is missing is a phase that was not run.

Once is enough when the same quantity is empty in each of its phases (`train/loss`, `val/loss`) and the phases logged
others. Any other pattern is a kind of its own: what is logged every n-th row shows this in the second row.
"""

from array import array
from collections.abc import Sequence
from itertools import groupby, repeat
from operator import is_

from tui_monitor.lexicon import splits
from tui_monitor.reading.formats.columns import NAN

Pattern = tuple[bool, ...]
"""True for each empty cell."""

_SEEN_ENOUGH = 2
_FEW_PHASES = 2
_MOST_PATTERNS = 64
_NOTHING: frozenset[int] = frozenset()


class EmptyCells:
    """The kinds of rows of one table."""

    def __init__(self, names: Sequence[str], axes: frozenset[int]) -> None:
        self._axes = axes
        self._groups = [_group(name) for name in names]
        self._leaves = [name.rpartition("/")[2] for name in names]
        self._whole: Pattern = (False,) * len(names)
        self._kinds: dict[Pattern, int] = {}
        """How many rows of each kind."""
        self._measured: dict[Pattern, frozenset[int]] = {}
        """The columns of each kind that held numbers in its first row, axes left out."""
        self._not_numbers: dict[Pattern, frozenset[int]] = {}
        """The columns that stand for NaN, for each pattern that is part of a kind."""

    def fill(self, cells: list[Sequence[object]]) -> list[Sequence[object]]:
        """The columns with NaN in the empty cells that mean it; None stays in those that mean nothing."""
        if not any(not isinstance(column, array) and None in column for column in cells):
            self._count(self._whole, len(cells[0]), [column[0] for column in cells])
            return cells
        filled: list[list[object]] | None = None
        row = 0
        patterns = zip(*(map(is_, column, repeat(None)) for column in cells), strict=True)
        for pattern, group in groupby(patterns):
            end = row + sum(1 for _ in group)
            missing = self._missing(pattern, end - row, [column[row] for column in cells])
            if missing:
                filled = filled or [list(column) for column in cells]
                for i in missing:
                    filled[i][row:end] = [NAN] * (end - row)
            row = end
        return list(filled) if filled else cells

    def _missing(self, pattern: Pattern, rows: int, values: Sequence[object]) -> frozenset[int]:
        """The columns that are NaN in `rows` rows of a pattern; `values` is the first of them."""
        if pattern in self._kinds:
            self._kinds[pattern] += rows
            return _NOTHING
        missing = self._not_numbers.get(pattern)
        if missing is None:
            missing = self._judge(pattern)
            if missing:
                self._not_numbers[pattern] = missing
            else:
                self._count(pattern, rows, values)
        return missing

    def _count(self, pattern: Pattern, rows: int, values: Sequence[object]) -> None:
        if pattern not in self._kinds:
            if len(self._kinds) >= _MOST_PATTERNS:
                return
            numbers = (i for i, value in enumerate(values) if isinstance(value, float))
            self._measured[pattern] = frozenset(numbers) - self._axes
        self._kinds[pattern] = self._kinds.get(pattern, 0) + rows

    def _judge(self, pattern: Pattern) -> frozenset[int]:
        """The columns that are NaN in a new pattern; none when it is a kind of its own."""
        if len(self._not_numbers) >= _MOST_PATTERNS:
            return _NOTHING
        filled = frozenset(i for i, empty in enumerate(pattern) if not empty)
        kinds = sorted(self._kinds, key=lambda kind: -sum(kind))
        for kind in kinds:
            if all(not kind[i] for i in filled) and self._belongs(filled, kind):
                return self._measured[kind] - filled
        return _NOTHING

    def _belongs(self, filled: frozenset[int], kind: Pattern) -> bool:
        """Is a row that fills these columns of this kind, with NaN in the others?"""
        enough = self._kinds[kind] >= _SEEN_ENOUGH
        if filled <= self._axes:
            return enough
        columns = frozenset(i for i, empty in enumerate(kind) if not empty)
        missing, kept = columns - filled, filled - self._axes
        if missing & self._axes or len(missing) > len(kept):
            return False
        silent = {self._groups[i] for i in missing}
        partly = {self._groups[i] for i in kept} & silent
        return bool(partly) and (enough or self._is_one_quantity(columns, missing, partly))

    def _is_one_quantity(self, columns: frozenset[int], missing: frozenset[int], partly: set[str]) -> bool:
        quantities = {self._leaves[i] for i in missing}
        everywhere = {i for i in columns if self._leaves[i] in quantities}
        return len(quantities) == 1 and everywhere == missing and len(partly) >= _FEW_PHASES


def _group(name: str) -> str:
    """`val` of `val/loss` and `val_loss`; nothing for a plain `loss`."""
    head, _, leaf = name.rpartition("/")
    if head:
        return head
    phase = leaf.partition("_")[0].lower()
    return phase if phase in splits.PHASE else ""
