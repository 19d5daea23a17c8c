"""When a run has to be judged anew although nothing was written: the moments at which silence alone says more."""

from __future__ import annotations

from math import inf

from tui_monitor.judging import status
from tui_monitor.judging.cadence import Cadence
from tui_monitor.judging.life import SETTLED

TORN_AFTER = 5.0
"""Seconds after which the last line of a process that died will not be completed any more."""
_TICK = 1.0
"""Seconds: a silence is told to the second at first."""


class Schedule:
    """`since`: when the run was first looked at."""

    def __init__(self, since: float) -> None:
        self.since = since
        self._due = since

    def is_due(self, now: float) -> bool:
        return now >= self._due

    def at_once(self) -> None:
        """Something changed that is not in its files: a process, another run."""
        self._due = 0.0

    def tick(self, now: float) -> None:
        """What is said of it counts the seconds."""
        self._due = min(self._due, now + _TICK)

    def never(self) -> None:
        """It is over: nothing but new output says more."""
        self._due = inf

    def next(self, cadence: Cadence, training: bool, now: float) -> None:
        """`training`: it logged a metric."""
        self._due = next_due(cadence, self.since, training, now)


def next_due(cadence: Cadence, since: float, training: bool, now: float) -> float:
    """The next of these moments. `since`: when it was first looked at; `training`: it logged a metric."""
    last = since if cadence.last is None else cadence.last
    limits = (SETTLED, TORN_AFTER, cadence.quiet_after, cadence.stalled_after(training), status.NO_OUTPUT_AFTER)
    return min((last + limit for limit in limits if last + limit >= now), default=now + status.NO_OUTPUT_AFTER)
