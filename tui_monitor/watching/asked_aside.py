"""Facts asked again and again on a thread of their own: who asks never waits, and goes on without an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from tui_monitor.clock import Clock, monotonic
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.patience import Patience
from tui_monitor.text import Shown, clean

_TICK = 0.005
T = TypeVar("T")


class AskedAside(Generic[T]):
    def __init__(self, place: str, clock: Clock, every: float) -> None:
        """`place`: as a person knows it. `every`: seconds between an answer and the next question."""
        self._place = clean(place, 100)
        self._pause = threading.Event()
        self._lane = Lane(place, clock, Patience(0.0))
        self._clock = clock
        self._every = every
        self._next = float("-inf")
        self._open = False
        self.newest: T | None = None
        self.why: Shown | None = None
        """Why there is no answer: the place has not answered since then, or has failed."""

    def look(self, work: Callable[[], T]) -> bool:
        """Ask if it is time to, or collect the answer. True when something else is known than before."""
        if not self._open and self._clock.now() < self._next:
            return False
        self._open = True
        before = (self.newest, self.why)
        try:
            self.newest, self.why = self._lane.ask("facts", work), None
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

    def wait(self, work: Callable[[], T], longest: float) -> None:
        """Until the answer is there, at most `longest` seconds: for who looks once."""
        until = monotonic() + longest
        self.look(work)
        while self._open and self.why is None and monotonic() < until:
            self._pause.wait(_TICK)
            self.look(work)
        if self._open and self.why is None:
            self.newest, self.why = None, Shown(f"{self._place} has not answered in {longest:.0f} s")

    def again(self) -> None:
        """Ask at the next look, whatever the time is."""
        self._next = float("-inf")

    def rest(self, seconds: float) -> None:
        """Ask again only after so long."""
        self._next = self._clock.now() + seconds
