"""A bounded memory of one metric: the newest points as they are, all points in buckets that hide no extreme."""

from __future__ import annotations

from array import array
from math import inf, isfinite, nan

from tui_monitor.buckets import Buckets, FilledColumns
from tui_monitor.model.points import Points
from tui_monitor.model.run import ChartColumns
from tui_monitor.trajectory import Past, Trajectory

EXACT = 4096
"""Newest points kept as they are."""
MOST_RESTARTS = 256


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
        self._buckets = Buckets()
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
        out = FilledColumns(first, last, columns)
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
