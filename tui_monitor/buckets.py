"""All points of a metric in at most 512 buckets, and the columns of a chart that they are poured into.

A bucket hides no extreme and no NaN: it keeps the lowest and the highest value, the sum, the newest, and how many were
no numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from math import inf, isfinite, nan
from operator import add

from tui_monitor.model.run import ChartColumns
from tui_monitor.overview import BucketColumns, Overview

MOST_BUCKETS = 512
_SLICE = 8
"""Points from which on a slice costs less than each for itself."""


class Buckets:
    """All points, each bucket `width` of them; when there are too many buckets, neighbours become one."""

    def __init__(self) -> None:
        self._width = 1
        self._filled = 0
        """Points in the newest bucket."""
        self._starts = array("d")
        """Smallest step of each bucket; a log that was restarted goes back."""
        self._ends = array("d")
        self._lows = array("d")
        self._highs = array("d")
        self._sums = array("d")
        self._lasts = array("d")
        self.bad = array("q")
        self._counts = array("q")
        self.first_step = inf
        self.last_step = -inf
        self._risen = True  # no bucket ends before the one in front of it
        self._overview: Overview | None = None

    def overview(self, columns: int) -> ChartColumns:
        if not self._risen:
            out = FilledColumns(self.first_step, self.last_step, columns)
            self.pour(out, -inf, inf)
            return out.columns()
        if self._overview is None or self._overview.columns != columns:
            self._overview = Overview(max(1, columns))
        table = BucketColumns(self._ends, self._lows, self._highs, self._sums, self._lasts, self.bad, self._counts)
        return self._overview.draw(table, self.first_step, self.last_step)

    def add(self, step: float, value: float) -> None:
        if self._filled == self._width or not self._starts:
            self._open(step)
        self._filled += 1
        self._risen = self._risen and not step < self.last_step
        if step < self._starts[-1]:
            self._starts[-1] = step
        if step > self._ends[-1]:
            self._ends[-1] = step
        if step < self.first_step:
            self.first_step = step
        if step > self.last_step:
            self.last_step = step
        if not isfinite(value):
            self.bad[-1] += 1
            return
        self._counts[-1] += 1
        self._sums[-1] += value
        self._lasts[-1] = value
        if not value >= self._lows[-1]:
            self._lows[-1] = value
        if not value <= self._highs[-1]:
            self._highs[-1] = value

    def extend(self, steps: list[float], values: list[float]) -> None:
        """The same as `add` of each point; steps are finite and do not go back, nor behind the newest."""
        at, n = 0, len(steps)
        while at < n:
            room = self._width - self._filled if self._starts else 0
            whole = min((n - at) // self._width, MOST_BUCKETS - len(self._starts)) * self._width if room == 0 else 0
            part = values[at : at + (whole or room)]
            if len(part) < _SLICE or not isfinite(sum(part)):
                for point in range(at, min(at + max(room, 1), n)):
                    self.add(steps[point], values[point])
                at += max(room, 1)
                continue
            if whole:
                self._open_full(steps[at : at + whole], part)
            else:
                self._fill(steps[at + len(part) - 1], part)
            at += len(part)

    def _open_full(self, steps: list[float], values: list[float]) -> None:
        """Finite values of some whole new buckets, for which there is room."""
        width = self._width
        turns = [values[turn::width] for turn in range(width)]
        count = len(turns[0])
        self._filled = width
        self.first_step, self.last_step = min(self.first_step, steps[0]), max(self.last_step, steps[-1])
        self._starts.extend(steps[::width])
        self._ends.extend(steps[width - 1 :: width])
        self._lows.extend(map(min, *turns) if width > 1 else values)
        self._highs.extend(map(max, *turns) if width > 1 else values)
        self._sums.extend(reduce(lambda sums, turn: list(map(add, sums, turn)), turns, [0.0] * count))
        self._lasts.extend(turns[-1])
        self.bad.extend([0] * count)
        self._counts.extend([width] * count)

    def _fill(self, step: float, values: list[float]) -> None:
        """Finite values, as many as the newest bucket has room for at most; `step`: of the last one."""
        self._filled += len(values)
        self._ends[-1] = max(self._ends[-1], step)
        self.last_step = max(self.last_step, step)
        self._counts[-1] += len(values)
        # One after the other: `sum` would round otherwise, and otherwise in each version of Python.
        *_, self._sums[-1] = accumulate(values, initial=self._sums[-1])
        self._lasts[-1] = values[-1]
        self._lows[-1] = _least(self._lows[-1], min(values))
        self._highs[-1] = _most(self._highs[-1], max(values))

    def since(self, step: float) -> int:
        """Points in the newest buckets that begin at this step or later."""
        buckets = zip(self._starts, self._counts, self.bad, strict=True)
        return sum(count + bad for start, count, bad in buckets if start >= step)

    def pour(self, out: FilledColumns, first: float, last: float) -> None:
        """Every bucket that touches the steps from `first` to `last`."""
        rows = zip(
            self._starts, self._ends, self._lows, self._highs, self._sums, self._lasts, self.bad, self._counts,
            strict=True,
        )  # fmt: skip
        for start, end, low, high, total, newest, bad, count in rows:
            if start <= last and end >= first:
                out.add(end, low, high, total, newest, bad, count)

    def _open(self, step: float) -> None:
        if len(self._starts) >= MOST_BUCKETS:
            self._halve()
        self._filled = 0
        self._starts.append(step)
        self._ends.append(step)
        for column in (self._lows, self._highs, self._lasts):
            column.append(nan)
        self._sums.append(0.0)
        self.bad.append(0)
        self._counts.append(0)

    def _halve(self) -> None:
        self._width *= 2
        self._overview = None
        self._lasts = array("d", (b if b == b else a for a, b in _pairs(self._lasts)))
        self._starts = array("d", (min(pair) for pair in _pairs(self._starts)))
        self._ends = array("d", (max(pair) for pair in _pairs(self._ends)))
        self._lows = array("d", (_least(*pair) for pair in _pairs(self._lows)))
        self._highs = array("d", (_most(*pair) for pair in _pairs(self._highs)))
        self._sums = array("d", (a + b for a, b in _pairs(self._sums)))
        self.bad = array("q", (int(a + b) for a, b in _pairs(self.bad)))
        self._counts = array("q", (int(a + b) for a, b in _pairs(self._counts)))


class FilledColumns:
    """Screen columns being filled."""

    def __init__(self, first: float, last: float, columns: int) -> None:
        columns = max(1, columns)
        self._first, self._last = first, last
        # Halved before they are subtracted: two steps may be further apart than the largest number.
        self._span = last / 2 - first / 2
        self._lows = array("d", [nan]) * columns
        self._highs = array("d", [nan]) * columns
        self._sums = array("d", [0.0]) * columns
        self._lasts = array("d", [nan]) * columns
        self._counts = array("q", [0]) * columns
        self._bad = array("q", [0]) * columns

    def add(self, step: float, low: float, high: float, total: float, last: float, bad: int, count: int) -> None:
        column = self._column(step)
        self._bad[column] += bad
        if bad and not isfinite(low):
            return
        self._lows[column] = _least(self._lows[column], low)
        self._highs[column] = _most(self._highs[column], high)
        self._sums[column] += total
        self._counts[column] += count
        self._lasts[column] = last

    def columns(self) -> ChartColumns:
        means = array("d", (s / n if n else nan for s, n in zip(self._sums, self._counts, strict=True)))
        held: dict[bytes, array[float]] = {}  # where no column holds two points, all four are one
        lows, highs, means, lasts = (
            held.setdefault(one.tobytes(), one) for one in (self._lows, self._highs, means, self._lasts)
        )
        return ChartColumns(self._first, self._last, lows, highs, means, lasts, self._bad)

    def _column(self, step: float) -> int:
        if step <= self._first or not self._span > 0:
            return 0
        if step >= self._last:
            return len(self._lows) - 1
        return int((step / 2 - self._first / 2) / self._span * (len(self._lows) - 1))


def _pairs(column: Sequence[float]) -> zip[tuple[float, float]]:
    return zip(column[::2], column[1::2], strict=True)


def _least(one: float, other: float) -> float:
    """The smaller; NaN stands for nothing."""
    return other if one != one or other < one else one


def _most(one: float, other: float) -> float:
    return other if one != one or other > one else one
