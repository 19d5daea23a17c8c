"""How runs are looked at: once or again and again, for a screen or for a program."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.judging.terms import Terms
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.reading.formats.taught import Taught


class WatchOptions(Struct, frozen=True):
    """How a run is looked at."""

    once: bool = False
    """`check`: one look; without a process the log is judged by its own clock."""
    trajectories: bool = False
    """For programs: whole trajectories will be asked for, and no curve is drawn."""
    newest_first: bool = False
    """For a person: of a large log its end is shown while the whole is being read."""
    taught: tuple[Taught, ...] = ()
    """Formats that the user taught."""


JudgedBy = tuple[Thresholds, WatchOptions, Terms]
"""What may be another for each run, and may change while it is watched."""
