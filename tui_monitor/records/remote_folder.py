"""An experiment root on another machine: what is written there is written by that machine, under a lock it holds.

Whole or not at all, as here: a file is replaced only while it is what was read, an entry is appended in one write.
Where no answer came nobody knows whether it was written; that is an error like any other, and says so. What arrives
after that was said is not written any more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError, SourceError, Unreachable
from tui_monitor.hosts.put import ABSENT, ANY, UNANSWERED, Put
from tui_monitor.records.remote_locks import RemoteLocks
from tui_monitor.records.remote_root import RemoteRoot
from tui_monitor.text import Shown, clean

_TRIES = 20
_PAUSE, _LONGEST_PAUSE = 0.001, 0.1
"""As in `atomic.py`."""


class RemoteFolder:
    """A `RecordFolder`. `root`: as that machine spells it."""

    def __init__(self, root: str, clock: Clock, put: Put) -> None:
        self._within = RemoteRoot(root, clock, put)
        self.root = self._within.root
        self.clock = clock
        self.host = put.host
        self.locks = RemoteLocks(self._within)
        self._put = put

    def shown(self, name: str) -> Shown:
        return self._within.shown(name)

    def beside(self, path: str) -> RemoteFolder:
        return RemoteFolder(path, self.clock, self._put)

    def read(self, name: str, limit: int) -> bytes | None:
        with self._within.explained(name):
            return self._put.read(self.root, name, limit)

    def update(self, name: str, make: Callable[[], bytes | None], mode: int = 0o666) -> bool:
        for number in range(_TRIES):
            if number:
                self.clock.sleep(min(_LONGEST_PAUSE, _PAUSE * 2**number))
            with self._within.explained(name):
                before = self._put.state(self.root, name)
            data = make()
            if data is None:
                return False
            with self._within.written(name):
                if self._put.replace(self.root, name, data, mode, before):
                    return True
        raise RecordError(f"{self.shown(name)} is being written by another program all the time: try again later")

    def append(
        self,
        name: str,
        entry: bytes,
        title: bytes = b"",
        mode: int = 0o666,
        unless: Callable[[bytes], bool] | None = None,
    ) -> int | None:
        for _ in range(_TRIES):
            expected = ANY
            if unless is not None:
                with self._within.explained(name):
                    expected = self._put.state(self.root, name)
                there = b"" if expected == ABSENT else self.read(name, 1 << 30) or b""
                if unless(there):
                    return None
            with self._within.written(name):
                place = self._put.append(self.root, name, entry, title, mode, expected)
            if place is not None:
                return place
        raise RecordError(f"{self.shown(name)} is being replaced by another program all the time: try again later")

    def names(self, below: str) -> Iterator[tuple[str, bool]]:
        with self._within.explained(below):
            yield from self._put.names(self.root, below)

    def stamp(self, name: str) -> tuple[int, ...] | None:
        try:
            return self._put.stamp(os.path.join(self.root, name))
        except Unreachable:
            return UNANSWERED
        except (OSError, ValueError, SourceError):
            return None

    def stranger(self, name: str) -> Shown | None:
        with self._within.explained(name):
            whose = self._put.stranger(self.root, name)
        return None if whose is None else clean(whose, 200)

    def exists(self, name: str) -> bool:
        with self._within.explained(name):
            try:
                self._put.check(self.root, name, "there")
            except (FileNotFoundError, NotADirectoryError):
                return False
        return True

    def check_writable(self, name: str) -> None:
        with self._within.explained(name):
            self._put.check(self.root, name, "folder")

    def check_appendable(self, name: str) -> None:
        with self._within.explained(name):
            self._put.check(self.root, name, "file")
