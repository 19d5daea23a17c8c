"""A bounded memory of one metric: the newest points as they are, all points in buckets that hide no extreme."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import inf, isfinite, nan

from tui_monitor.model.points import Points
from tui_monitor.model.run import Columns

EXACT = 4096
"""Newest points kept as they are."""
MOST_BUCKETS = 512


class Series:
    """One metric in log order. What it holds depends on the points alone, not on how they came in."""

    def __init__(self, exact: int | None = EXACT) -> None:
        self._exact = exact
        self.steps = array("d")
        """Of the newest points, at least `exact` of them once there are so many."""
        self.values = array("d")
        self.count = 0
        self.first = nan
        self.restarts = array("d")
        """Steps at which the log went back."""
        self._buckets = _Buckets()

    def take(self, points: Points) -> None:
        if not self.count:
            self.first = points.values[0]
        previous = self.steps[-1] if self.steps else -inf
        for step, value in zip(points.steps, points.values, strict=True):
            if step < previous:
                self.restarts.append(step)
            previous = step
            self._buckets.add(step, value)
        self.steps.extend(points.steps)
        self.values.extend(points.values)
        self.count += len(points)
        if self._exact is not None and len(self.values) > 2 * self._exact:
            del self.steps[: -self._exact], self.values[: -self._exact]

    @property
    def last(self) -> float:
        return self.values[-1] if self.values else nan

    @property
    def last_step(self) -> float:
        return self.steps[-1] if self.steps else -1.0

    def window(self, first: float | None, last: float | None, columns: int) -> Columns:
        """The points from step `first` to `last` in `columns` columns: every extreme and every NaN is in one."""
        first = self._buckets.first_step if first is None else first
        last = self._buckets.last_step if last is None else last
        out = _Window(first, last, columns)
        if self.count == len(self.values) or (self.steps and first >= min(self.steps)):
            for step, value in zip(self.steps, self.values, strict=True):
                out.add(step, value, value, value, value, not isfinite(value), 1)
        else:
            for row in self._buckets.rows():
                out.add(*row)
        return out.columns()

    def overview(self, columns: int) -> Columns:
        """All points, from at most 512 buckets: cheap enough for every change of every run."""
        if self.count <= MOST_BUCKETS:
            return self.window(None, None, columns)
        out = _Window(self._buckets.first_step, self._buckets.last_step, columns)
        for row in self._buckets.rows():
            out.add(*row)
        return out.columns()


class _Buckets:
    """All points, each bucket `width` of them; when there are too many buckets, neighbours become one."""

    def __init__(self) -> None:
        self._width = 1
        self._steps = array("d")
        self._lows = array("d")
        self._highs = array("d")
        self._sums = array("d")
        self._lasts = array("d")
        self._bad = array("q")
        self._counts = array("q")
        self.first_step = 0.0
        self.last_step = 0.0

    def add(self, step: float, value: float) -> None:
        if not self._steps:
            self.first_step = self.last_step = step
        elif step < self.first_step:
            self.first_step = step
        if step > self.last_step:
            self.last_step = step
        if not self._counts or self._counts[-1] + self._bad[-1] >= self._width:
            self._open(step)
        self._steps[-1] = step
        if not isfinite(value):
            self._bad[-1] += 1
            return
        self._counts[-1] += 1
        self._sums[-1] += value
        self._lasts[-1] = value
        if not value >= self._lows[-1]:
            self._lows[-1] = value
        if not value <= self._highs[-1]:
            self._highs[-1] = value

    def rows(self) -> Sequence[tuple[float, float, float, float, float, int, int]]:
        """(step, low, high, sum, last, bad, count) of each bucket; NaN where it has no finite value."""
        return list(
            zip(self._steps, self._lows, self._highs, self._sums, self._lasts, self._bad, self._counts, strict=True)
        )

    def _open(self, step: float) -> None:
        if len(self._steps) >= MOST_BUCKETS:
            self._halve()
            if self._counts[-1] + self._bad[-1] < self._width:
                return
        self._steps.append(step)
        for column in (self._lows, self._highs, self._lasts):
            column.append(nan)
        self._sums.append(0.0)
        self._bad.append(0)
        self._counts.append(0)

    def _halve(self) -> None:
        rows = self.rows()
        self._width *= 2
        self._steps = array("d", (b[0] for b in rows[1::2]))
        self._lows = array("d", (_least(a[1], b[1]) for a, b in zip(rows[::2], rows[1::2], strict=True)))
        self._highs = array("d", (-_least(-a[2], -b[2]) for a, b in zip(rows[::2], rows[1::2], strict=True)))
        self._sums = array("d", (a[3] + b[3] for a, b in zip(rows[::2], rows[1::2], strict=True)))
        self._lasts = array("d", (b[4] if b[6] else a[4] for a, b in zip(rows[::2], rows[1::2], strict=True)))
        self._bad = array("q", (a[5] + b[5] for a, b in zip(rows[::2], rows[1::2], strict=True)))
        self._counts = array("q", (a[6] + b[6] for a, b in zip(rows[::2], rows[1::2], strict=True)))


def _least(one: float, other: float) -> float:
    """The smaller; NaN stands for nothing."""
    return other if one != one or other < one else one


class _Window:
    """Screen columns being filled."""

    def __init__(self, first: float, last: float, columns: int) -> None:
        self._first, self._last = first, last
        self._scale = (columns - 1) / (last - first) if last > first else 0.0
        self._lows = array("d", [nan]) * columns
        self._highs = array("d", [nan]) * columns
        self._sums = array("d", [0.0]) * columns
        self._lasts = array("d", [nan]) * columns
        self._counts = array("q", [0]) * columns
        self._bad = array("q", [0]) * columns

    def add(self, step: float, low: float, high: float, total: float, last: float, bad: int, count: int) -> None:
        if not self._first <= step <= self._last:
            return
        column = int((step - self._first) * self._scale)
        self._bad[column] += bad
        if low != low or not isfinite(low):
            return
        self._lows[column] = _least(self._lows[column], low)
        self._highs[column] = -_least(-self._highs[column], -high)
        self._sums[column] += total
        self._counts[column] += count
        self._lasts[column] = last

    def columns(self) -> Columns:
        means = array("d", (s / n if n else nan for s, n in zip(self._sums, self._counts, strict=True)))
        return Columns(self._first, self._last, self._lows, self._highs, means, self._lasts, self._bad)
