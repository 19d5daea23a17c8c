"""That a run fell ill, as watchers tell each other: one cause may make several runs ill at once."""

from msgspec import Struct

from tui_monitor.text import Shown

TOGETHER_WITHIN = 300.0
"""Seconds."""


class Onset(Struct, frozen=True):
    at: float
    """By the clock of who holds it."""
    run: Shown
    log: str
    """By which it is the same run for all watchers, wherever they look from. Never shown."""
