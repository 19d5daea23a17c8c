"""A run's own rhythm of output: how long it may be silent before that is remarkable.

Learnt from the pauses between pieces of output, as they were seen to arrive or, for what was there before we came, as
the log's own clock tells them: pauses for evaluation and checkpoints are part of it. Where no clock tells, the mean
time a line has to do, with more patience.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Sequence
from math import inf

SAME_BURST = 0.05
"""Arrivals within so many seconds are one piece of output."""
QUIET_FLOOR, STALL_FLOOR = 10.0, 20.0
"""Seconds of silence that are never remarkable, however fast a run usually prints."""
STALL_PAUSES = 1.5
"""Stalled, in multiples of the longest pause kept; quiet is longer than the longest."""
USUAL_PAUSES = 30.0
"""Stalled, in multiples of the usual pause: a log that prints each minute may well rest for half an hour."""
UNKNOWN_PATIENCE = 300.0
"""Silence that is allowed while the cadence is not known; seed 000 gives an empty log the same five minutes."""
MEAN_QUIET, MEAN_STALL = 30.0, 120.0
"""The floors where only a mean is known: it says nothing of the pauses for evaluation."""
LATE = 65.0
"""Seconds for which a network mount may hide what was written: the longest that NFS keeps a file's size by itself is a
minute (sshfs: 20 s), and a few looks are needed to see it."""
_GAPS_NEEDED = 5
_GAPS_KEPT = 256


class Cadence:
    """The pauses between pieces of output: a function of the times at which they arrived or were logged."""

    def __init__(self) -> None:
        self.last: float | None = None
        """When the newest piece arrived."""
        self.late = 0.0
        """So many seconds of silence say nothing, because what was written may not be seen yet."""
        self._gaps: deque[float] = deque()
        self._ordered: list[float] = []
        """The same, shortest first: the longest and the usual one are asked for several times at each look."""
        self._burst = -inf
        """When the current burst began."""
        self._logged: tuple[float, float] | None = None
        """When the newest burst of what was found began and ended, by the log's own clock."""
        self._mean: float | None = None

    def arrive(self, times: Iterable[float]) -> None:
        for time in times:
            if time - self._burst > SAME_BURST:
                if self.last is not None:
                    self._keep(max(0.0, time - self.last))
                self._burst = time
            self.last = time if self.last is None else max(self.last, time)

    def found(self, time: float, logged: Sequence[float] = ()) -> None:
        """Output that was there before we looked, last changed at `time`. `logged`: when its own clock says that its
        newest pieces were written, oldest first; only their distances count."""
        self.last = time if self.last is None else max(self.last, time)
        if len(logged) > _GAPS_KEPT:
            self._logged = None  # what lies between these and earlier ones was left out
        for moment in logged:
            begin, end = self._logged or (moment, moment)
            if moment - begin > SAME_BURST:
                self._keep(moment - end)
            self._logged = (begin if 0 <= moment - begin <= SAME_BURST else moment, moment)

    def estimate(self, pause: float) -> None:
        """The mean pause, in seconds: counts as long as too few pauses are known."""
        self._mean = pause

    @property
    def known(self) -> bool:
        return len(self._gaps) >= _GAPS_NEEDED

    @property
    def mean(self) -> float | None:
        """The estimate, where it counts."""
        return None if self.known else self._mean

    @property
    def longest(self) -> float:
        return self._ordered[-1] if self._ordered else 0.0

    @property
    def quiet_after(self) -> float:
        """Seconds of silence that are longer than usual."""
        return max(self.late, self._quiet_after())

    def _quiet_after(self) -> float:
        if self.mean is not None:
            return max(MEAN_QUIET, USUAL_PAUSES * self.mean)
        return max(QUIET_FLOOR, self.longest) if self.known else UNKNOWN_PATIENCE

    def stalled_after(self, training: bool) -> float:
        """Seconds of silence after which a run that may be alive is called stalled; `training`: it logged a metric."""
        return max(self.late, self._stalled_after(training))

    def _stalled_after(self, training: bool) -> float:
        if self.mean is not None:
            return max(MEAN_STALL, 2 * USUAL_PAUSES * self.mean)
        if not self.known:
            return 2 * UNKNOWN_PATIENCE
        if not training:
            return max(STALL_FLOOR, STALL_PAUSES * self.longest)
        usual = self._ordered[len(self._ordered) // 2]
        return max(STALL_FLOOR, STALL_PAUSES * self.longest, USUAL_PAUSES * usual)

    def _keep(self, pause: float) -> None:
        if len(self._gaps) == _GAPS_KEPT:
            del self._ordered[bisect_left(self._ordered, self._gaps.popleft())]
        self._gaps.append(pause)
        insort(self._ordered, pause)
