"""Facts asked again and again on a thread of their own: who asks never waits, and goes on without an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from tui_monitor.clock import Clock
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.lane import Lane, Patience
from tui_monitor.text import Shown, clean

T = TypeVar("T")


class AskedAside(Generic[T]):
    def __init__(self, place: str, clock: Clock, every: float) -> None:
        """`place`: as a person knows it. `every`: seconds between an answer and the next question."""
        self._lane = Lane(place, clock, Patience(0.0))
        self._clock = clock
        self._every = every
        self._next = float("-inf")
        self._open = False
        self.newest: T | None = None
        self.why: Shown | None = None
        """Why there is no answer: the place has not answered since then, or has failed."""

    def look(self, work: Callable[[], T], longest: float | None = None) -> bool:
        """Ask if it is time to, or collect the answer. True when something else is known than before.

        `longest`: seconds to wait for the answer; None: not at all.
        """
        if not self._open and self._clock.now() < self._next:
            return False
        self._open = True
        before = (self.newest, self.why)
        try:
            self.newest, self.why = self._lane.ask("facts", work, longest), None
        except NotYet:
            return False
        except Unreachable as error:  # it is still asked: once it answers, that is heard
            self.newest, self.why = None, clean(str(error), 200)
            return before != (self.newest, self.why)
        except Exception as error:  # noqa: BLE001 -- what is only told must not end the watch; it is told
            self.newest, self.why = None, clean(f"internal error: {type(error).__name__}: {error}", 200)
        self._lane.used(lambda _: True)
        self._open, self._next = False, self._clock.now() + self._every
        return True

    def again(self) -> None:
        """Ask at the next look, whatever the time is."""
        self._next = float("-inf")

    def rest(self, seconds: float) -> None:
        """Ask again only after so long."""
        self._next = self._clock.now() + seconds
