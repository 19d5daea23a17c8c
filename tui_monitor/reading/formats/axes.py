"""Which names of a record count its progress, tell its time or announce its end; all other numbers are metrics.

The ranking is the same for every structured format. What a run counts most finely comes first: optimizer steps, then
environment steps, then iterations, then epochs, then episodes. The names stand in the lexicon.
"""

import math
from datetime import UTC, datetime

from tui_monitor.lexicon import counters, machines
from tui_monitor.lexicon.names import squeezed

FINE, COARSE = 2, 1
"""Two axes that cannot be mixed in one file: a line that only says `epoch: 3` among lines that say `step: 1200`."""

_RANKS = {name: rank for rank, names in enumerate(counters.FINE_COLUMNS + counters.COARSE_COLUMNS) for name in names}

SECONDS = (1e9, 1e10)
"""Numbers that are seconds since the epoch, from 2001 to 2286."""

_UNITS = ((*SECONDS, 1.0), (1e12, 1e13, 1e3), (1e15, 1e16, 1e6), (1e18, 1e19, 1e9))
"""(from, to, divisor) of seconds, milli-, micro- and nanoseconds since the epoch, from 2001 to 2286."""

NAN = math.nan
GENERATION = "generation"
"""What `gen` is in a record, once its numbers tell."""


def step_rank(name: str) -> int | None:
    """How well `name` counts the steps of a run, 0 best; None when it is no counter."""
    group, _, leaf = name.rpartition("/")
    column = squeezed(leaf)
    rank = _RANKS.get(column)
    if rank is None or not group:
        return rank
    group = squeezed(group)
    if group in counters.COLUMN_GROUPS or (group == "time" and column in counters.COLUMNS_UNDER_TIME):
        return rank
    return None


def fineness(rank: int) -> int:
    """FINE for steps and iterations, COARSE for epochs and episodes."""
    return FINE if rank < len(counters.FINE_COLUMNS) else COARSE


def counts_epochs(rank: int) -> bool:
    return rank == len(counters.FINE_COLUMNS)


def total_fineness(name: str) -> int | None:
    """FINE or COARSE when `name` is the planned number of steps or epochs."""
    column = squeezed(name.rpartition("/")[2])
    return FINE if column in counters.TOTAL_STEPS else COARSE if column in counters.TOTAL_EPOCHS else None


def is_clock(name: str) -> bool:
    """May `name` hold the time of a record? Whether it does, its values tell: see `epoch_seconds`."""
    return squeezed(name) in machines.MOMENTS


def epoch_seconds(value: object) -> float:
    """Seconds since the epoch of a number in any usual unit or of an ISO 8601 text; NaN when it is no time.

    A text without a zone is taken as UTC: the result must depend on the file alone, not on the machine that reads it.
    """
    if isinstance(value, str):
        return _iso_seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return NAN
    for low, high, divisor in _UNITS:
        if low <= value < high:
            return value / divisor
    return NAN


def _iso_seconds(text: str) -> float:
    if not (10 <= len(text) <= 40 and text[4] == "-"):
        return NAN
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return NAN
