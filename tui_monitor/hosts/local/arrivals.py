"""When bytes of a local file arrived: nobody tells, so it is when we first saw them."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable

from tui_monitor.clock import Clock
from tui_monitor.hosts.remembered import Remembered


class Arrivals:
    def __init__(self, clock: Clock, exists: Callable[[str], bool] = os.path.lexists) -> None:
        """`exists`: is there a file of this path? What is known of it is kept as long."""
        self._clock = clock
        self._backlog: Remembered[int] = Remembered(exists)
        """Path -> how much of it was there when we came."""
        self._asked: Remembered[int] = Remembered(exists)

    def found(self, path: str, size: int) -> None:
        """`size` bytes were there when it was first looked at."""
        self._backlog.setdefault(path, size)

    def of(self, path: str, start: int, end: int) -> array[float]:
        """Of the bytes from `start` to `end`; empty for what was there before we looked."""
        if start < self._asked.get(path, 0):  # truncated, rotated or rewritten since: nothing of it was there before
            self._backlog[path] = 0
        self._asked[path] = end
        if end <= self._backlog.get(path, 0):
            return array("d")
        return array("d", (self._clock.now(),))
