"""How long one waits for a slow place before going on without its answer."""

from __future__ import annotations

import threading

from msgspec import Struct

from tui_monitor.clock import monotonic


class Patience(Struct, frozen=True):
    """In seconds."""

    longest: float
    share: float = 1.0
    """Of all time, what may be spent on waiting for one place, all questions together."""
    once: bool = False
    """Nobody comes back later."""


WATCHING = Patience(0.05, share=0.2)
"""Many places are watched by one thread, and keys wait for it."""
LOOKING_ONCE = Patience(2.0, once=True)
"""`check` has nothing else to do meanwhile, and nobody comes back later."""
ASKING_ALL = Patience(0.2, share=0.1, once=True)
"""Of machines far away: who comes back for each answer asks for all of them at once, and hardly waits for any alone."""


class Waiting:
    """What is waited for one place counts, so that many short waits are no long one."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._credit, self._credited = patience.longest, monotonic()
        """Seconds that may be waited now, as of when."""

    def is_there(self, answered: threading.Event) -> bool:
        """True when it was answered in time."""
        begun = monotonic()
        refilled = self._credit + (begun - self._credited) * self._patience.share
        self._credit = min(self._patience.longest, refilled)
        in_time = answered.wait(max(0.0, self._credit))
        self._credited = monotonic()
        self._credit -= self._credited - begun
        return in_time
