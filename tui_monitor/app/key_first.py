"""While a key is being answered all else waits: the feed's next step, a picture of new numbers, the garbage collector.

Each of them takes as long as an answer does, and would come in the middle of it as often as not.
"""

import gc
import threading
from collections.abc import Callable

from textual.app import App
from textual.timer import Timer

from tui_monitor.model.snapshot import Progress

LONGEST = 0.05
"""Seconds; for a key that draws nothing, and one whose answer has to be read first."""


class KeyFirst:
    """Of one app."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._answered = threading.Event()
        self._answered.set()
        self._timer: Timer | None = None
        self._waits: Callable[[], None] | None = None
        self._all_read = False

    def begin(self) -> None:
        """What has been made until now lives to the end: the collector, which stops all threads, need not look at it
        again and again."""
        gc.freeze()
        gc.enable()

    def read(self, progress: Progress) -> None:
        """So far. Once all was read, the rooms that read and judge are there, too, and live to the end as well."""
        if not (self._all_read or progress.discovering or progress.unread):
            self._all_read = True
            gc.freeze()

    def pressed(self) -> None:
        """A key is about to be answered. One that comes meanwhile does not hold the others up for longer."""
        if self._answered.is_set():
            self._answered.clear()
            gc.disable()
            self._timer = self._app.set_timer(LONGEST, self.answered)

    def answered(self) -> None:
        """Something was drawn, or it took too long."""
        if self._timer is None:
            return
        self._timer.stop()
        self._timer = None
        gc.enable()
        self._answered.set()
        waits, self._waits = self._waits, None
        if waits is not None:
            self._app.call_later(waits)

    def then(self, action: Callable[[], None], waits: bool) -> None:
        """Of those that wait while a key is being answered, the newest is done, the others are not."""
        if waits and not self._answered.is_set():
            self._waits = action
        else:
            self._waits = None
            action()

    def give_way(self) -> None:
        """For another thread: return when no key is being answered."""
        self._answered.wait(LONGEST)
