"""What two metrics need to be compared by step, however their points arrived."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence

_ALL = 1024


class Samples:
    """(step, number, segment, offset) of one metric: the first 1024 points, then every 2nd, 4th, ... as it grows.

    Which points are kept depends on their index alone, so a reader that stands anywhere in the history sees the
    same whether the other metric is ahead or behind. A million points keep about 6000.
    """

    __slots__ = ("_n", "numbers", "offsets", "segments", "steps")

    def __init__(self) -> None:
        self.steps = array("d")
        self.numbers = array("d")
        self.segments = array("q")
        self.offsets = array("q")
        self._n = 0

    def __len__(self) -> int:
        return len(self.steps)

    def add(self, step: float, number: float, segment: int, offset: int) -> bool:
        """Returns whether the point was kept."""
        n = self._n
        self._n = n + 1
        if n >= _ALL and n & ((1 << ((n // _ALL).bit_length())) - 1):
            return False
        self.steps.append(step)
        self.numbers.append(number)
        self.segments.append(segment)
        self.offsets.append(offset)
        return True

    def extend(self, steps: Sequence[float], numbers: Sequence[float], segment: int, offsets: Sequence[int]) -> None:
        """The same as `add` of each."""
        at, end, first = 0, len(steps), self._n
        while at < end:
            n = first + at
            stride = 1 << ((n // _ALL).bit_length()) if n >= _ALL else 1
            at += -n % stride
            # Up to where fewer are kept.
            until = min(end, stride * _ALL - first) if stride > 1 else min(end, _ALL - first)
            self.steps.extend(steps[at:until:stride])
            self.numbers.extend(numbers[at:until:stride])
            kept = offsets[at:until:stride]
            self.offsets.extend(kept)
            self.segments.extend([segment] * len(kept))
            at = max(at, until)
        self._n = first + end

    def holds(self, offset: int) -> bool:
        """Is there a point of the record at this offset of the file? Of more than 1024 points some are not kept."""
        at = bisect_left(self.offsets, offset)
        return at < len(self.offsets) and self.offsets[at] == offset


class Follower:
    """Walks through a dense history alongside the steps of a sparse one."""

    __slots__ = ("_at", "_dense")

    def __init__(self, dense: Samples) -> None:
        self._dense = dense
        self._at = 0

    @property
    def passed(self) -> int:
        """How many dense points lie before the newest answer."""
        return self._at

    def at(self, step: float, restarted: bool) -> float | None:
        """The first number at or after `step`; None while the dense metric has not got there.

        `restarted`: the sparse metric has gone back, so the dense one must go back, too, before it counts.
        """
        dense = self._dense
        at, end = self._at, len(dense)
        if restarted and at < end:
            segment = dense.segments[at]
            while at < end and dense.segments[at] == segment:
                at += 1
        while at < end and dense.steps[at] < step:
            at += 1
        if at == end:
            return None
        self._at = at
        return dense.numbers[at]
