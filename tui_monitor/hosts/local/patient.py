"""All disks of this machine: those that answer at once are read at once, each other mount by a process of its own."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Hashable, Sequence
from functools import cache, partial

from tui_monitor.clock import Clock, SystemClock
from tui_monitor.errors import NotReadable, NotYet, Unreachable
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.local.apart import Apart
from tui_monitor.hosts.local.arrivals import Arrivals
from tui_monitor.hosts.local.files import LocalFiles, LocalSource
from tui_monitor.hosts.local.mounts import Mounts
from tui_monitor.hosts.patience import Patience
from tui_monitor.hosts.source import Entry, FileIdentity, OpenFile, Stat, T
from tui_monitor.text import clean


class PatientSource:
    """Like LocalSource. What lies on a mount that may hang raises NotYet or Unreachable instead of waiting for it."""

    def __init__(self, clock: Clock, patience: Patience, mounts: Mounts | None = None) -> None:
        self._clock = clock
        self._patience = patience
        self._mounts = mounts or Mounts()
        self._at_once = LocalSource(clock, look=self._entry)
        self._lanes: dict[str, Lane] = {}
        self._arrivals = Arrivals(clock, exists=lambda _path: True)  # to ask would take too long
        self._entries: dict[str, Stat] = {}
        """What was last seen behind names that lead to a mount that may hang."""

    def list(self, directory: str) -> Sequence[Entry]:
        if (lane := self._lane(directory)) is None:
            if self._mounts.is_of_kernel(directory):
                raise NotReadable(f"{clean(directory)}: no files, but what the kernel tells of itself")
            return self._at_once.list(directory)
        entries = lane.ask(("list", directory), partial(_list, directory))
        for entry in entries:
            if not entry.stat.size:
                self._arrivals.found(os.path.join(directory, entry.name), 0)
        return entries

    def stat(self, path: str) -> Stat | None:
        lane = self._lane(path)
        return self._at_once.stat(path) if lane is None else lane.ask(("stat", path), partial(_stat, path))

    def open(self, path: str) -> OpenFile:
        if (lane := self._lane(path)) is None:
            return self._at_once.open(path)
        stat = lane.ask(("open", path), partial(_open, path))
        self._arrivals.found(path, stat.size)
        return _FileApart(path, stat.identity, lane)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        at_once = self._lane(path) is None
        return self._at_once.arrivals(path, start, end) if at_once else self._arrivals.of(path, start, end)

    def place(self, path: str) -> str:
        return self._mounts.slow(path) or ""

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        lane = self._lane(path)
        return work() if lane is None else lane.ask(("work", what, path), work, longest)

    def used(self, path: str, what: Hashable = None) -> None:
        if (lane := self._lane(path)) is None:
            return
        if what is None:
            lane.used(lambda key: isinstance(key, tuple) and key[1] == path)
        else:
            lane.used(lambda key: key == ("work", what, path))

    def at_hand(self, path: str) -> str:
        return path

    def real(self, path: str) -> str:
        return self._mounts.real(path)

    def time(self, path: str, mtime: float | None = None) -> float:
        return self._at_once.time(path, mtime)

    def recorded(self, path: str) -> bool:
        return self._at_once.recorded(path)

    def ended(self, path: str) -> bool:
        return self._at_once.ended(path)

    def _entry(self, path: str) -> Stat | None:
        """Of a name in a folder that answers at once. What hangs behind it is found as long as it was known, and else
        as a folder, which tells why it cannot be entered."""
        if self._lane(path) is None:
            return self._at_once.stat(path)
        try:
            stat = self.stat(path)
        except NotYet:
            if path not in self._entries:
                raise
            return self._entries[path]
        except Unreachable:
            return self._entries.get(path, Stat("directory", 0, 0.0, (0, hash(path))))
        if stat is not None:
            self._entries[path] = stat
        return stat

    def _lane(self, path: str) -> Lane | None:
        mount = self._mounts.slow(path)
        if mount is not None and mount not in self._lanes:
            self._lanes[mount] = Lane(mount, self._clock, self._patience, Apart(mount))
        return None if mount is None else self._lanes[mount]


class _FileApart:
    """A file that is read by the process of its mount, where it is known by its path and which file that was."""

    def __init__(self, path: str, identity: FileIdentity, lane: Lane) -> None:
        self._path, self._identity = path, identity
        self._lane = lane

    def stat(self) -> Stat:
        return self._lane.ask(("size", self._path, self._identity), partial(_size, self._path, self._identity))

    def read_at(self, offset: int, size: int) -> bytes:
        where = (self._path, self._identity, offset, size)
        return self._lane.ask(("read", *where), partial(_read, *where))

    def close(self) -> None:
        self._lane.tell(partial(_close, self._path, self._identity))


# In the process of a mount


@cache
def _source() -> LocalSource:
    return LocalSource(SystemClock())


@cache
def _files() -> LocalFiles:
    return LocalFiles()


def _list(directory: str) -> Sequence[Entry]:
    return _source().list(directory)


def _stat(path: str) -> Stat | None:
    return _source().stat(path)


def _open(path: str) -> Stat:
    return _files().open(path)


def _size(path: str, identity: FileIdentity) -> Stat:
    return _files().file(path, identity).stat()


def _read(path: str, identity: FileIdentity, offset: int, size: int) -> bytes:
    return _files().file(path, identity).read_at(offset, size)


def _close(path: str, identity: FileIdentity) -> None:
    _files().close(path, identity)
