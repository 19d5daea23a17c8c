"""What is written about a run beside its own log: that it was stopped, its result, how its process ended."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.text import Shown


class Stopped(Struct, frozen=True):
    """A person stopped it through trainmon."""

    at: float
    by: Shown
    reason: Shown | None = None


class Exit(Struct, frozen=True):
    """How its process ended, as the recorder beside it saw."""

    at: float
    """Seconds since the epoch, by the clock of its machine."""
    code: int | None
    """None where a signal ended it."""
    signal: int | None = None
    pid: int | None = None


class Told(Struct, frozen=True):
    """What is written about a run beside its own log."""

    stopped: Stopped | None = None
    result: Shown | None = None
    """The final status that its result file says."""
    time_budget: float | None = None
    """Seconds that it was given on purpose, as its result file says."""
    branch: bool = False
    """Its result file names a branch that is set up for it."""
    exit: Exit | None = None


class NotesPlace(Struct, frozen=True):
    """Where the owner of a run wants the notes about it."""

    path: str
    """As the file system spells it."""
    refused: Shown | None = None
    """Why nothing is written there, as a sentence."""
