"""Where and when the steps of a run were logged: the newest rows as they are, older ones ever thinner. Bounded."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import isfinite, nan
from typing import NamedTuple

from tui_monitor.model.points import Points
from tui_monitor.text import Shown

EXACT = 512
"""Newest rows kept as they are: so many, up to twice as many."""
OLDER = 1024
"""Older rows: at most so many."""


class LoggedRow(NamedTuple):
    """A logged line with numbers."""

    step: float
    time: float
    """Seconds since the epoch as logged, else as it arrived; NaN where neither is known."""
    offset: int


class _Rows:
    """Three columns; steps never go back."""

    def __init__(self) -> None:
        self.steps, self.times, self.offsets = array("d"), array("d"), array("q")

    def extend(self, steps: Iterable[float], times: Iterable[float], offsets: Iterable[int]) -> None:
        self.steps.extend(steps)
        self.times.extend(times)
        self.offsets.extend(offsets)

    def part(self, cut: slice) -> tuple[array[float], array[float], array[int]]:
        return self.steps[cut], self.times[cut], self.offsets[cut]

    def drop(self, cut: slice) -> None:
        for column in (self.steps, self.times, self.offsets):
            del column[cut]

    def at(self, index: int) -> LoggedRow:
        return LoggedRow(self.steps[index], self.times[index], self.offsets[index])


class Trail:
    """Of one file. Steps that a restart goes through again replace what was known of them."""

    def __init__(self) -> None:
        self._older, self._newest = _Rows(), _Rows()
        self._stride, self._moved = 1, 0
        """Of the `_moved` rows that are no longer exact every `_stride`th is kept."""
        self.first_time = nan

    def take(self, points: Points, arrived: float) -> None:
        """`arrived`: when, for lines that do not say their time; NaN for a backlog."""
        logged = isfinite(points.times[-1])
        times = points.times if logged else array("d", [arrived]) * len(points)
        if not isfinite(self.first_time):
            self.first_time = next((time for time in times if isfinite(time)), nan)
        if self._rise(points.steps.tolist()):
            self._newest.extend(points.steps, times, points.places)
        else:
            for row in zip(points.steps, times, points.places, strict=True):
                self._take_one(*row)
        while len(self._newest.steps) >= 2 * EXACT:
            self._thin()

    def before(self, step: float) -> LoggedRow | None:
        """The newest row at this step or before it."""
        for rows in (self._newest, self._older):
            if index := bisect_right(rows.steps, step):
                return rows.at(index - 1)
        return None

    def times(self, first: float, last: float, most: int) -> tuple[array[float], array[float]]:
        """Steps and times of at most `most` rows from `first` to `last`, and of one on either side; both rise."""
        rows = [rows.part(_span(rows.steps, first, last)) for rows in (self._older, self._newest)]
        pairs = list(chain(*(zip(steps, times, strict=True) for steps, times, _ in rows)))
        return rising(thinned(pairs, most))

    def _rise(self, steps: list[float]) -> bool:
        newest = self._newest.steps or self._older.steps
        return isfinite(sum(steps)) and steps == sorted(steps) and (not newest or steps[0] >= newest[-1])

    def _take_one(self, step: float, time: float, offset: int) -> None:
        if not isfinite(step):
            return
        for rows in (self._newest, self._older):
            if rows.steps and step < rows.steps[-1]:
                rows.drop(slice(bisect_left(rows.steps, step), None))
        self._newest.extend((step,), (time,), (offset,))

    def _thin(self) -> None:
        kept = slice(-self._moved % self._stride, EXACT, self._stride)
        self._older.extend(*self._newest.part(kept))
        self._newest.drop(slice(EXACT))
        self._moved += EXACT
        while len(self._older.steps) > OLDER:
            self._older.drop(slice(1, None, 2))
            self._stride *= 2


class Trails:
    """Of all files of a run, each by the metric that it logs most often."""

    def __init__(self) -> None:
        self._of: dict[Shown, Trail] = {}

    def take(self, batch: Iterable[Points], arrived: float) -> None:
        densest: dict[Shown, Points] = {}
        for points in batch:
            known = densest.get(points.file)
            if known is None or len(points) > len(known):
                densest[points.file] = points
        for file, points in densest.items():
            self._of.setdefault(file, Trail()).take(points, arrived)

    def of(self, file: Shown | None) -> Trail | None:
        return self._of.get(file) if file is not None else None


def thinned(pairs: Sequence[tuple[float, float]], most: int) -> Iterator[tuple[float, float]]:
    """At most `most` of them, evenly, the last among them."""
    stride = max(1, -(-len(pairs) // max(1, most)))
    yield from pairs[:-1:stride]
    yield from pairs[-1:]


def rising(pairs: Iterable[tuple[float, float]]) -> tuple[array[float], array[float]]:
    """The pairs as two columns, without those that go back in either, or are no numbers."""
    steps, values = array("d"), array("d")
    for step, value in pairs:
        if isfinite(value) and (not steps or (step > steps[-1] and value >= values[-1])):
            steps.append(step)
            values.append(value)
    return steps, values


def _span(steps: Sequence[float], first: float, last: float) -> slice:
    return slice(max(0, bisect_left(steps, first) - 1), bisect_right(steps, last) + 1)
