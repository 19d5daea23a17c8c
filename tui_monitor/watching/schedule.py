"""When a run has to be judged anew although nothing was written: the moments at which silence alone says more."""

from tui_monitor.judging import status
from tui_monitor.judging.life import SETTLED, Cadence

TORN_AFTER = 5.0
"""Seconds after which the last line of a process that died will not be completed any more."""


def next_due(cadence: Cadence, since: float, training: bool, now: float) -> float:
    """The next of these moments. `since`: when it was first looked at; `training`: it logged a metric."""
    last = since if cadence.last is None else cadence.last
    limits = (SETTLED, TORN_AFTER, cadence.quiet_after, cadence.stalled_after(training), status.NO_OUTPUT_AFTER)
    return min((last + limit for limit in limits if last + limit >= now), default=now + status.NO_OUTPUT_AFTER)
