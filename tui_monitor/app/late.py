"""A monitor that is put together after the first paint: on the feed thread, which has the time for it."""

import gc
from collections.abc import Callable
from threading import Lock

from tui_monitor.app.door import Door
from tui_monitor.clock import Clock, monotonic
from tui_monitor.errors import TrainmonError
from tui_monitor.model.ask import Request
from tui_monitor.model.snapshot import Snapshot

_WORTH_SEEING = 3
"""Runs of which something can be told: with fewer a screen of runs that are being read is drawn for nothing."""
_LONGEST_BLANK = 0.25
"""Seconds after which a picture is shown whatever is on it."""
_BETWEEN = 0.005


class CannotStart(Exception):
    """There is nothing to show, and why: the app has to end."""

    def __init__(self, cause: TrainmonError) -> None:
        super().__init__(str(cause))
        self.cause = cause


class LateDoor:
    """A door, and the clock behind it. What is asked before it opens is passed on then."""

    def __init__(self, assemble: Callable[[], tuple[Door, Clock]]) -> None:
        self._assemble = assemble
        self._door: Door | None = None
        self._clock: Clock | None = None
        self._asked: list[Request] = []
        self._opening = Lock()
        """Held while it opens: nothing is kept that nobody would pass on."""

    def step(self) -> Snapshot:
        """Raises CannotStart when the monitor cannot be put together."""
        door, first = self._door, self._door is None
        if door is None:
            door = self._assembled()
            self._open(door)
        return _first_picture(door) if first else door.step()

    def _assembled(self) -> Door:
        """Hundreds of modules are imported for it, which live to the end: the collector need not look at them."""
        gc.disable()
        try:
            door, self._clock = self._assemble()
        except TrainmonError as error:
            raise CannotStart(error) from error
        finally:
            gc.freeze()
            gc.enable()
        return door

    def _open(self, door: Door) -> None:
        with self._opening:
            for request in self._asked:
                door.ask(request)
            self._door = door

    def ask(self, request: Request) -> None:
        with self._opening:
            if self._door is None:
                self._asked.append(request)
                return
        self._door.ask(request)

    def wait(self, longest: float) -> None:
        if self._door is not None:
            self._door.wait(longest)

    def now(self) -> float:
        """The clock of the runs; 0 before there are any."""
        return self._clock.now() if self._clock is not None else 0.0

    def wall(self) -> float:
        return self._clock.wall() if self._clock is not None else 0.0

    def told(self, moment: float) -> float:
        return self._clock.told(moment) if self._clock is not None else moment

    def sleep(self, seconds: float) -> None:
        if self._clock is not None:
            self._clock.sleep(seconds)


def _first_picture(door: Door) -> Snapshot:
    """The first that is worth drawing."""
    until = monotonic() + _LONGEST_BLANK
    snapshot = door.step()
    while not _is_worth_seeing(snapshot) and monotonic() < until:
        door.wait(_BETWEEN)
        snapshot = door.step()
    return snapshot


def _is_worth_seeing(snapshot: Snapshot) -> bool:
    """A few runs, or all that there are."""
    told = sum(not view.reading.under_way or view.reading.so_far is not None for view in snapshot.runs)
    still = snapshot.progress.discovering or snapshot.progress.unread > 0
    return told >= _WORTH_SEEING or not still
