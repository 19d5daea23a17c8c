"""An experiment root on another machine: what is written there is written by that machine, under a lock it holds.

Whole or not at all, as here: a file is replaced only while it is what was read, an entry is appended in one write.
Where no answer came nobody knows whether it was written; that is an error like any other, and says so.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError, Unreachable
from tui_monitor.hosts.put import ABSENT, ANY, Put
from tui_monitor.records.explained import explained
from tui_monitor.text import Shown, clean, clean_name

_TRIES = 20
_PAUSE, _LONGEST_PAUSE = 0.001, 0.1
"""As in `atomic.py`."""


class RemoteFolder:
    """`root`: as that machine spells it. Names are relative, `/`-separated, and made of whitelisted parts."""

    def __init__(self, root: str, clock: Clock, put: Put) -> None:
        self.root = os.path.normpath(root)
        self.clock = clock
        self.put = put

    def shown(self, name: str) -> str:
        return clean_name(f"{self.put.host}:{os.path.join(self.root, name)}")

    def beside(self, path: str) -> RemoteFolder:
        """Another folder of that machine."""
        return RemoteFolder(path, self.clock, self.put)

    def read(self, name: str, limit: int) -> bytes | None:
        """The whole file; None when there is none. Raises RecordError beyond `limit` bytes."""
        with self.explained(name):
            return self.put.read(self.root, name, limit)

    def stranger(self, name: str) -> Shown | None:
        """Who else may have written the file, as half a sentence; None when nobody, or when there is none."""
        with self.explained(name):
            whose = self.put.stranger(self.root, name)
        return None if whose is None else clean(whose, 200)

    def exists(self, name: str) -> bool:
        """Is there anything of that name, whatever it is?"""
        with self.explained(name):
            try:
                self.put.check(self.root, name, "there")
            except (FileNotFoundError, NotADirectoryError):
                return False
        return True

    def check_writable(self, name: str) -> None:
        """Raises RecordError where nothing of this name could be made, as far as a look tells."""
        with self.explained(name):
            self.put.check(self.root, name, "folder")

    def check_appendable(self, name: str) -> None:
        """Raises RecordError unless it is a file that could be written."""
        with self.explained(name):
            self.put.check(self.root, name, "file")

    def update(self, name: str, make: Callable[[], bytes | None], mode: int) -> bool:
        """See `atomic.update`."""
        for number in range(_TRIES):
            if number:
                self.clock.sleep(min(_LONGEST_PAUSE, _PAUSE * 2**number))
            with self.explained(name):
                before = self.put.state(self.root, name)
            data = make()
            if data is None:
                return False
            with self.explained(name):
                if self.put.replace(self.root, name, data, mode, before):
                    return True
        raise RecordError(f"{self.shown(name)} is being written by another program all the time: try again later")

    def append(
        self, name: str, entry: bytes, title: bytes, mode: int, unless: Callable[[bytes], bool] | None
    ) -> int | None:
        """See `atomic.append`."""
        for _ in range(_TRIES):
            expected = ANY
            if unless is not None:
                with self.explained(name):
                    expected = self.put.state(self.root, name)
                there = b"" if expected == ABSENT else self.read(name, 1 << 30) or b""
                if unless(there):
                    return None
            with self.explained(name):
                place = self.put.append(self.root, name, entry, title, mode, expected)
            if place is not None:
                return place
        raise RecordError(f"{self.shown(name)} is being replaced by another program all the time: try again later")

    @contextmanager
    def explained(self, name: str) -> Iterator[None]:
        """What that machine says, and that it says nothing, as a sentence."""
        try:
            yield
        except OSError as error:
            raise RecordError(f"{self.shown(name)}: {explained(error)}") from error
        except ValueError as error:
            raise RecordError(f"{self.shown(name)} {error}") from error
        except Unreachable as error:
            raise RecordError(f"{self.shown(name)}: nobody knows whether it was written: {error}") from error


def is_missing(error: RecordError) -> bool:
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno == errno.ENOENT
