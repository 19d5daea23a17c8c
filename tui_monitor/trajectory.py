"""All of one metric in log order, in bounded memory: exact up to 20 000 values, thinned beyond that.

Thinned is not sampled: of each bucket of points the first and the last one stay, the least and the greatest, and the
first that is no number. What stays depends on the points alone, not on how they came in.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import NamedTuple

from msgspec import Struct, field

MOST = 20_000
"""Values of a trajectory (CONTRACT); up to there it is exact."""
_KEPT_OF_A_BUCKET = 5
_MOST_BUCKETS = MOST // _KEPT_OF_A_BUCKET
_PATIENCE = 4096
"""Points that are taken before they are thinned, all at once."""


class Trajectory(NamedTuple):
    """Steps and values of a metric in log order."""

    steps: Sequence[float] = ()
    values: Sequence[float] = ()
    thinned: bool = False
    """Some points are left out."""


class _Kept(Struct):
    """Points with their number in the log, counted from 0."""

    numbers: array[int] = field(default_factory=lambda: array("q"))
    steps: array[float] = field(default_factory=lambda: array("d"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def extend(self, first: int, steps: Sequence[float], values: Sequence[float]) -> None:
        self.numbers.extend(range(first, first + len(values)))
        self.steps.extend(steps)
        self.values.extend(values)

    def only(self, places: Sequence[int]) -> _Kept:
        return _Kept(
            array("q", map(self.numbers.__getitem__, places)),
            array("d", map(self.steps.__getitem__, places)),
            array("d", map(self.values.__getitem__, places)),
        )


class Past:
    """The points of a metric that its series has let go of: as many as leave room for those that it still has."""

    def __init__(self) -> None:
        self._kept = _Kept()
        self._count = 0
        self._thin_at = MOST + _PATIENCE

    def take(self, steps: Sequence[float], values: Sequence[float]) -> None:
        self._kept.extend(self._count, steps, values)
        self._count += len(values)
        if len(self._kept.values) > self._thin_at:
            self._kept = _thinned(self._kept, self._count)

    def followed_by(self, steps: Sequence[float], values: Sequence[float]) -> Trajectory:
        """With the newest points, which the series holds as they are."""
        count = self._count + len(values)
        kept = self._kept.only(range(len(self._kept.values)))
        kept.extend(self._count, steps, values)
        if count > MOST:
            kept = _thinned(kept, count)
        return Trajectory(kept.steps, kept.values, thinned=len(kept.values) < count)


def _thinned(kept: _Kept, count: int) -> _Kept:
    """In buckets as wide as so many points need: what stays of narrower ones tells what stays of these."""
    width = _width(count)
    return kept.only([place for bucket in _buckets(kept.numbers, width) for place in _telling(kept.values, bucket)])


def _width(count: int) -> int:
    """Points in a bucket, a power of two."""
    return 1 << (-(-count // _MOST_BUCKETS) - 1).bit_length()


def _buckets(numbers: Sequence[int], width: int) -> Iterator[range]:
    """The places of the points of each bucket."""
    begin = 0
    while begin < len(numbers):
        end = bisect_left(numbers, (numbers[begin] // width + 1) * width, begin)
        yield range(begin, end)
        begin = end


def _telling(values: array[float], bucket: range) -> list[int]:
    """The places of the first and the last value, the least and the greatest, and the first that is no number."""
    if len(bucket) <= 2:
        return list(bucket)
    some = numbers = values[bucket.start : bucket.stop]
    told = {0, len(some) - 1}
    if not isfinite(sum(some)):
        numbers = array("d", [value for value in some if value == value])
    if numbers:
        told |= {some.index(min(numbers)), some.index(max(numbers))}
    if len(numbers) < len(some):
        told.add(next(place for place, value in enumerate(some) if value != value))
    return [bucket.start + place for place in sorted(told)]
