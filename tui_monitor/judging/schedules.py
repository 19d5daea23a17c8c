"""What the schedule of the learning rate explains: a loss that jumps where the rate begins its cycle again."""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from tui_monitor.judging.facts.samples import Samples

_RISE = 1.5
_SAME = 1.05
_AROUND = 2
"""Points of the rate on either side: it may be logged before the loss or after it."""


def restarts_between(rates: Samples, segment: int, first: float, last: float) -> bool:
    """Does the learning rate rise to what it was before, half as much again at once, about these steps of a segment?

    A rise beyond all rates before is no planned restart, nor a warm-up.
    """
    low, high = bisect_left(rates.segments, segment), bisect_right(rates.segments, segment)
    start = max(bisect_left(rates.steps, first, low, high) - _AROUND, low)
    end = min(bisect_right(rates.steps, last, low, high) + _AROUND, high)
    largest = max(rates.numbers[low : start + 1], default=0.0)
    return any(_begins_again(before, now, largest) for before, now in pairwise(rates.numbers[start:end]))


def is_beyond(rates: Samples, segment: int, last: float) -> bool:
    """Has the rate gone so far that no further point changes the answer?"""
    low, high = bisect_left(rates.segments, segment), bisect_right(rates.segments, segment)
    return high < len(rates) or bisect_right(rates.steps, last, low, high) + _AROUND <= high


def _begins_again(before: float, now: float, largest: float) -> bool:
    return now > _RISE * before and now <= _SAME * largest
