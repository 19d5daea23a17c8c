"""Medians of the last few numbers."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Sequence


class RollingMedian:
    """Lower median of the last `size` numbers; 0 before any. Falls back to the mean where most are zero."""

    __slots__ = ("_ordered", "_recent", "_size", "middle")

    def __init__(self, size: int) -> None:
        self._size = size
        self._recent: deque[float] = deque()
        self._ordered: list[float] = []
        self.middle = 0.0

    def extend(self, numbers: Sequence[float]) -> None:
        """The same as `add` of each."""
        if len(numbers) < self._size:
            for number in numbers:
                self.add(number)
            return
        self._recent = deque(numbers[-self._size :])
        self._ordered = sorted(self._recent)
        self._measure()

    def add(self, number: float) -> None:
        ordered, recent = self._ordered, self._recent
        if len(recent) == self._size:
            del ordered[bisect_left(ordered, recent.popleft())]
        recent.append(number)
        insort(ordered, number)
        self._measure()

    def _measure(self) -> None:
        ordered = self._ordered
        middle = ordered[len(ordered) >> 1]
        # Sparse rewards and counters mostly repeat: their noise is in the rare jumps (largest left out).
        self.middle = middle if middle > 0.0 else 0.9 * sum(ordered[:-1]) / len(ordered)
