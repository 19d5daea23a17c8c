"""A table from what a log says at its end to why it says so, and what to do next. Each row has a line that says so.

The first row that fits a line counts: what is known best stands first, an exception of any kind last.
"""

from __future__ import annotations

from functools import lru_cache

from tui_monitor.diagnosis.exceptions import code, no_number, out_of_memory, stopped, system, unreadable, waits
from tui_monitor.diagnosis.exceptions.message import Message

TABLE: tuple[Message, ...] = (
    *out_of_memory.TABLE,
    *waits.WAITS,
    *stopped.TABLE,
    *no_number.TABLE,
    *unreadable.TABLE,
    *system.TABLE,
    *waits.LAUNCHERS,
    *code.TABLE,
)
_LONGEST = 600
"""Characters of a line that are looked at: what it says stands in front."""


def message_of(text: str) -> Message | None:
    """What a line at the end of a log means."""
    return _known(text[:_LONGEST])


@lru_cache(maxsize=256)
def _known(text: str) -> Message | None:
    """The lines of one end are asked by several who look at it."""
    return next((row for row in TABLE if row.says.search(text)), None)


__all__ = ["TABLE", "Message", "message_of"]
