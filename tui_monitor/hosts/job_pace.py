"""When a cluster is asked next: as what there is to see wants it, its answers take, and its silence lasts."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.clock import Clock

LIVE, LONGEST = 2.0, 60.0
"""Seconds from an answer to the next question: while something is about to happen to a job, and at most."""
HURRY = 0.5
"""Seconds between two questions after something was done."""
_COST = 20
"""So many times as long as an answer took is the pause after it; of two, as long as the quicker: one may have hung."""
_MOST_DOUBLED = 6


class JobPauses(Struct, frozen=True):
    """In what the batch systems differ, in seconds."""

    hurried: float
    """For how long it is asked often after something was done."""
    stirred: float
    """At least so long from its last word to the question whether a job that is said to wait has begun."""
    retry: float
    """After a first question in vain; after each further one twice as long."""


class JobPace:
    """Of one cluster. It is told what became of each question."""

    def __init__(self, clock: Clock, pauses: JobPauses) -> None:
        self._clock, self._pauses = clock, pauses
        self._next = self._heard = self._hurried_until = float("-inf")
        self._failures, self._took = 0, 0.0
        """`_took`: seconds that the newest answer took."""

    @property
    def is_due(self) -> bool:
        return self._clock.now() >= self._next

    def at_once(self) -> None:
        """Nothing is waited for."""
        self._next = float("-inf")

    def hurry(self) -> None:
        """At once, and often for a while."""
        self.at_once()
        self._hurried_until = self._clock.now() + self._pauses.hurried

    def stirs(self) -> None:
        """Sooner than it was due; no oftener than `JobPauses.stirred`, whether it answers or not."""
        self._next = min(self._next, self._heard + self._pauses.stirred)

    def answered(self, took: float, pause: float) -> None:
        """`took`: seconds. `pause`: what there is to see wants it to be asked again after so many."""
        cost = min(LONGEST, _COST * min(took, self._took))
        self._failures, self._took = 0, took
        self._wait(max(HURRY if self._is_hurried else pause, cost))

    def failed(self) -> None:
        """It is asked less and less; not while one wants to know what became of what was done."""
        doubled = 0 if self._is_hurried else min(self._failures, _MOST_DOUBLED)
        self._failures += 1
        self._wait(min(LONGEST, self._pauses.retry * 2**doubled))

    @property
    def _is_hurried(self) -> bool:
        return self._clock.now() < self._hurried_until

    def _wait(self, seconds: float) -> None:
        self._heard = self._clock.now()
        self._next = self._heard + seconds
