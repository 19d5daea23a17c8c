"""A whole series in a few columns, drawn again and again while it grows: only columns that hold other buckets than
before are added up anew.

With each new point the last step grows and all columns become a little wider, so that most of them still hold what
they held.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import nan

from msgspec import Struct

from tui_monitor.model.run import ChartColumns


class BucketColumns(Struct, frozen=True):
    """Buckets in order, none of which ends before the one in front of it: a column each."""

    ends: array[float]
    lows: array[float]
    highs: array[float]
    sums: array[float]
    lasts: array[float]
    bad: array[int]
    counts: array[int]


class Overview:
    """`columns` of one series. Buckets change at the end only; `forget` says that they became others."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.forget()

    def forget(self) -> None:
        empty = array("d", [nan]) * self.columns
        self._lows, self._highs, self._means, self._lasts = empty[:], empty[:], empty[:], empty[:]
        self._bad = array("q", [0]) * self.columns
        self._edges = [0] * (self.columns + 1)
        """Which buckets each column holds: those from its edge up to the next one."""
        self._whole = 0
        """Buckets in front of this one will not change any more."""

    def draw(self, table: BucketColumns, first: float, last: float) -> ChartColumns:
        if len(table.ends) <= self.columns:
            return self._draw_few(table, first, last)
        edges = self._edges_of(table.ends, first, last)
        before, whole = self._edges, self._whole
        for column in range(self.columns):
            start, end = edges[column], edges[column + 1]
            if end > whole or start != before[column] or end != before[column + 1]:
                self._add_up(column, table, start, end)
        self._edges, self._whole = edges, len(table.ends) - 1
        return self._drawn(first, last)

    def _draw_few(self, table: BucketColumns, first: float, last: float) -> ChartColumns:
        """Where columns are as many as buckets, hardly one stays as it was: a cheaper way to the same."""
        self.forget()
        half, span, spaces = first / 2, last / 2 - first / 2, self.columns - 1
        sums, held = [0.0] * self.columns, [0] * self.columns
        rows = zip(table.ends, table.lows, table.highs, table.sums, table.lasts, table.bad, table.counts, strict=True)
        for end, low, high, total, newest, bad, count in rows:
            column = int((end / 2 - half) / span * spaces) if span > 0 else 0
            self._bad[column] += bad
            if not count:
                continue
            sums[column] += total
            if not held[column] or low < self._lows[column]:
                self._lows[column] = low
            if not held[column] or high > self._highs[column]:
                self._highs[column] = high
            held[column] += count
            self._means[column], self._lasts[column] = sums[column] / held[column], newest
        return self._drawn(first, last)

    def _edges_of(self, ends: Sequence[float], first: float, last: float) -> list[int]:
        """A bucket belongs to the column of its end, as in a window: the last step has the last column alone."""
        size, spaces = len(ends), self.columns - 1
        span = last / 2 - first / 2
        if not span > 0 or not spaces:
            return [0] + [size] * self.columns
        edges, at = [0], 0
        for column in range(1, spaces):
            at = bisect_left(ends, first + column / spaces * span * 2, at)
            edges.append(at)
        return [*edges, bisect_left(ends, last, at), size]

    def _add_up(self, column: int, table: BucketColumns, start: int, end: int) -> None:
        if start == end:
            self._bad[column] = 0
            self._empty(column)
        elif start + 1 == end:
            self._be(column, table, start)
        elif any(table.bad[start:end]):
            self._bad[column] = sum(table.bad[start:end])
            self._add_finite(column, table, [at for at in range(start, end) if table.counts[at]])
        else:
            self._bad[column] = 0
            self._lows[column], self._highs[column] = min(table.lows[start:end]), max(table.highs[start:end])
            *_, total = accumulate(table.sums[start:end])  # `sum` rounds otherwise in each version of Python
            self._means[column], self._lasts[column] = total / sum(table.counts[start:end]), table.lasts[end - 1]

    def _be(self, column: int, table: BucketColumns, at: int) -> None:
        """It holds this bucket alone."""
        count, self._bad[column] = table.counts[at], table.bad[at]
        self._lows[column], self._highs[column], self._lasts[column] = table.lows[at], table.highs[at], table.lasts[at]
        self._means[column] = table.sums[at] / count if count else nan

    def _add_finite(self, column: int, table: BucketColumns, held: Sequence[int]) -> None:
        """Some buckets hold nothing but NaN."""
        if not held:
            self._empty(column)
            return
        self._lows[column], self._highs[column] = (
            min(table.lows[at] for at in held),
            max(table.highs[at] for at in held),
        )
        *_, total = accumulate(table.sums[at] for at in held)
        self._means[column], self._lasts[column] = total / sum(table.counts[at] for at in held), table.lasts[held[-1]]

    def _empty(self, column: int) -> None:
        self._lows[column] = self._highs[column] = self._means[column] = self._lasts[column] = nan

    def _drawn(self, first: float, last: float) -> ChartColumns:
        held: dict[bytes, array[float]] = {}  # where no column holds two points, all four are one
        lows, highs, means, lasts = (
            held.setdefault(one.tobytes(), one[:]) for one in (self._lows, self._highs, self._means, self._lasts)
        )
        return ChartColumns(first, last, lows, highs, means, lasts, self._bad[:])
