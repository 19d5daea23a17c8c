"""When a run has to be judged anew although nothing was written: the moments at which silence alone says more."""

from __future__ import annotations

from math import inf

from tui_monitor.judging import awaited_log, status
from tui_monitor.judging.cadence import Cadence
from tui_monitor.judging.life import SETTLED, span_lasts

TORN_AFTER = 5.0
"""Seconds after which the last line of a process that died will not be completed any more."""
_JUST = 0.01
"""Seconds after a limit, when it has passed."""


class Schedule:
    """`since`: when the run was first looked at."""

    def __init__(self, since: float) -> None:
        self.since = since
        self.due = since

    def is_due(self, now: float) -> bool:
        return now >= self.due

    def at_once(self) -> None:
        """Something changed that is not in its files: a process, another run."""
        self.due = 0.0

    def tick(self, now: float, silence: float) -> None:
        """What is said of it counts up, of late for `silence` seconds: due when that is another word."""
        self.due = min(self.due, now + span_lasts(silence))

    def no_later_than(self, moment: float, now: float) -> None:
        """Then a time that it was given is over."""
        if moment >= now:
            self.due = min(self.due, moment + _JUST)

    def never(self) -> None:
        """It is over: nothing but new output says more."""
        self.due = inf

    def next(self, cadence: Cadence, training: bool, now: float) -> None:
        """`training`: it logged a metric."""
        self.due = next_due(cadence, self.since, training, now)


def next_due(cadence: Cadence, since: float, training: bool, now: float) -> float:
    """The next of these moments. `since`: when it was first looked at; `training`: it logged a metric."""
    last = since if cadence.last is None else cadence.last
    limits = (SETTLED, TORN_AFTER, cadence.quiet_after, cadence.stalled_after(training), status.NO_OUTPUT_AFTER)
    waits = (wait + _JUST for wait in awaited_log.MOMENTS) if cadence.last is None else ()
    due = (last + limit for limit in (*limits, *waits) if last + limit >= now)
    return min(due, default=now + status.NO_OUTPUT_AFTER)
