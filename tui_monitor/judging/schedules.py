"""What the schedule of the learning rate explains: a loss that jumps where the rate begins its cycle again."""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from tui_monitor.judging.facts.samples import Samples

_RISE = 1.5
_SAME = 1.05
_AROUND = 2
"""Points of the rate on either side: it may be logged before the loss or after it."""


def restarts_between(rates: Samples, first: float, last: float) -> bool:
    """Does the learning rate rise to what it was before, half as much again at once, about these steps?

    A rise beyond all rates before is no planned restart, nor a warm-up. Only where the log was never begun again:
    there steps are in order.
    """
    steps, numbers = rates.steps, rates.numbers
    if not steps or rates.segments[-1]:
        return False
    start = max(bisect_left(steps, first) - _AROUND, 0)
    end = bisect_right(steps, last) + _AROUND
    largest = max(numbers[: start + 1], default=0.0)
    return any(_begins_again(before, now, largest) for before, now in pairwise(numbers[start:end]))


def _begins_again(before: float, now: float, largest: float) -> bool:
    return now > _RISE * before and now <= _SAME * largest
