"""A bounded memory of one metric: the newest points as they are, all points in buckets that hide no extreme."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate
from math import inf, isfinite, nan

from tui_monitor.model.points import Points
from tui_monitor.model.run import ChartColumns
from tui_monitor.overview import BucketColumns, Overview
from tui_monitor.trajectory import Past, Trajectory

EXACT = 4096
"""Newest points kept as they are."""
MOST_BUCKETS = 512
MOST_RESTARTS = 256
_SLICE = 8
"""Points from which on a slice costs less than each for itself."""


class Series:
    """One metric in log order. What it holds depends on the points alone, not on how they came in.

    A step that is no finite number stands where the one before it stood.
    """

    def __init__(self, exact: int = EXACT, past: Past | None = None) -> None:
        """`past`: takes the points that are let go of, where a trajectory will be asked for."""
        self._exact = exact
        self._past = past
        self.steps = array("d")
        """Of the newest points: all of them, or between `exact` and twice as many."""
        self.values = array("d")
        self.count = 0
        self.first = nan
        self.restarts = array("d")
        """The newest steps at which the log went back."""
        self._buckets = _Buckets()
        self.last_finite: tuple[float, float] | None = None
        """The newest finite value, and its step."""
        self._forgotten = -inf
        """The largest step of a point that is kept in a bucket only."""

    def take(self, points: Points) -> None:
        if not self.count:
            self.first = points.values[0]
        steps, values = points.steps.tolist(), points.values.tolist()
        if self._rise(steps):
            self.steps.extend(points.steps)
            self._buckets.extend(steps, values)
        else:
            self._take_singly(steps, values)
        self.values.extend(points.values)
        self.count += len(points)
        self._find_finite(values)
        del self.restarts[:-MOST_RESTARTS]
        self._forget()

    def _find_finite(self, new: list[float]) -> None:
        back = next((back for back, value in enumerate(reversed(new), 1) if isfinite(value)), None)
        if back is not None:
            self.last_finite = (new[-back], self.steps[-back])

    def _rise(self, steps: list[float]) -> bool:
        """Are these finite, and does none of them go back?"""
        risen = isfinite(sum(steps)) and steps == sorted(steps)
        return risen and (not self.steps or not steps or steps[0] >= self.steps[-1])

    def _take_singly(self, steps: list[float], values: list[float]) -> None:
        previous = self.steps[-1] if self.steps else -inf
        for step, value in zip(steps, values, strict=True):
            if not isfinite(step):
                step = previous if isfinite(previous) else 0.0
            if step < previous:
                self.restarts.append(step)
            previous = step
            self.steps.append(step)
            self._buckets.add(step, value)

    @property
    def last(self) -> float:
        return self.values[-1] if self.values else nan

    @property
    def last_step(self) -> float:
        return self.steps[-1] if self.steps else -1.0

    @property
    def bad(self) -> int:
        """How many points are NaN or infinite."""
        return sum(self._buckets.bad)

    @property
    def trajectory(self) -> Trajectory:
        """All points in log order; without a past the newest ones, as far as they are kept."""
        if self._past is None:
            return Trajectory(self.steps, self.values, thinned=len(self.values) < self.count)
        return self._past.followed_by(self.steps, self.values)

    def since(self, step: float) -> int:
        """How many points of the newest segment have come since this step; about so many where buckets are left."""
        steps, at = self.steps, len(self.steps)
        while at and steps[at - 1] >= step and (at == len(steps) or steps[at - 1] <= steps[at]):
            at -= 1
        return len(steps) - at if at or self.count == len(steps) else self._buckets.since(step)

    def window(self, first: float | None, last: float | None, columns: int) -> ChartColumns:
        """The points from step `first` to `last` in `columns` columns: every extreme and every NaN is in one.

        Where only buckets are left, one that reaches over an edge of the window counts as a whole.
        """
        first = self._buckets.first_step if first is None else first
        last = self._buckets.last_step if last is None else last
        out = _Window(first, last, columns)
        if first > self._forgotten:
            for step, value in zip(self.steps, self.values, strict=True):
                if first <= step <= last:
                    out.add(step, value, value, value, value, not isfinite(value), 1)
        else:
            self._buckets.pour(out, first, last)
        return out.columns()

    def overview(self, columns: int) -> ChartColumns:
        """All points, from at most 512 buckets: cheap enough for every picture of every run."""
        return self._buckets.overview(columns)

    def _forget(self) -> None:
        """Drop old points in whole blocks, so that what is kept follows from their number alone."""
        surplus = len(self.values) - self._exact
        surplus -= surplus % self._exact
        if surplus > 0:
            self._forgotten = max(self._forgotten, *self.steps[:surplus])
            if self._past is not None:
                self._past.take(self.steps[:surplus], self.values[:surplus])
            del self.steps[:surplus], self.values[:surplus]


class _Buckets:
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
            out = _Window(self.first_step, self.last_step, columns)
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
            part = values[at : at + room]
            if room < _SLICE or not isfinite(sum(part)):
                for point in range(at, min(at + max(room, 1), n)):
                    self.add(steps[point], values[point])
                at += max(room, 1)
                continue
            self._fill(steps[at + len(part) - 1], part)
            at += len(part)

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

    def pour(self, out: _Window, first: float, last: float) -> None:
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


def _pairs(column: Sequence[float]) -> zip[tuple[float, float]]:
    return zip(column[::2], column[1::2], strict=True)


def _least(one: float, other: float) -> float:
    """The smaller; NaN stands for nothing."""
    return other if one != one or other < one else one


def _most(one: float, other: float) -> float:
    return other if one != one or other > one else one


class _Window:
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
