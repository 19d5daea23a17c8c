"""Databases of another machine, copied here to be opened: a lock over a network, and a file beside it, are not ours.

A copy is one moment of the database: taken again from its start whenever the database, or its log of writes, was
written to meanwhile. Small ones only, and not more often than the line can bear.
"""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory

from msgspec import Struct, field

from tui_monitor.clock import monotonic
from tui_monitor.errors import NotReadable, NotYet, Unreachable
from tui_monitor.hosts.address import shown
from tui_monitor.hosts.source import OpenFile, Source, Stat

LARGEST = 64 << 20
"""Bytes of a database with its log of writes; a larger one is out of reach."""
_PIECE = 1 << 20
_PAUSE, _PAUSES = 10.0, 20.0
"""Seconds between two copies of one database, or so many times as long as the last one took."""
_LOG, _JOURNAL = "-wal", "-journal"

_Seen = tuple[Stat | None, ...]


class _Copy(Struct):
    place: str
    """Of the copy, once it is whole."""
    seen: _Seen | None = None
    """How stood what was copied."""
    taken: float = 0.0
    cost: float = 0.0
    wanted: _Seen | None = None
    """How stands what is being copied, since when, and what is there of it."""
    begun: float = 0.0
    open: dict[str, OpenFile] = field(default_factory=dict)
    data: dict[str, bytearray] = field(default_factory=dict)

    def begin(self, wanted: _Seen) -> None:
        self.end()
        self.wanted, self.begun = wanted, monotonic()

    def end(self) -> None:
        for file in self.open.values():
            file.close()
        self.wanted, self.open, self.data = None, {}, {}


class Copies:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._folder: TemporaryDirectory[str] | None = None
        self._copies: dict[str, _Copy] = {}

    def at_hand(self, path: str) -> str:
        """Where a copy of the database at `path` can be opened. Raises NotYet while it is copied, NotReadable for one
        that is too large, Unreachable while its writer is in the middle of a change."""
        copy = self._copies.get(path)
        if copy is None:
            self._folder = self._folder or TemporaryDirectory(prefix="trainmon-")
            folder = os.path.join(self._folder.name, str(len(self._copies)))
            os.mkdir(folder)
            copy = self._copies[path] = _Copy(os.path.join(folder, os.path.basename(path)))
        seen = self._stats(path)
        if copy.seen == seen or (copy.seen is not None and monotonic() < copy.taken + max(_PAUSE, _PAUSES * copy.cost)):
            return copy.place
        self._take(path, copy, seen)
        return copy.place

    def _stats(self, path: str) -> _Seen:
        return tuple(self._source.stat(path + suffix) for suffix in ("", _LOG, _JOURNAL))

    def _take(self, path: str, copy: _Copy, seen: _Seen) -> None:
        """As much as is there by now; raises NotYet before the last byte is."""
        size = sum(stat.size for stat in seen if stat is not None)
        if size > LARGEST:
            raise NotReadable(f"{shown(path)} is out of reach: {size >> 20} MB, and at most {LARGEST >> 20} are copied")
        if seen[2] is not None and seen[2].size:
            raise Unreachable(f"{shown(path)}: its writer is in the middle of a change; it is asked again")
        if copy.wanted != seen:
            copy.begin(seen)
        for suffix, stat in zip(("", _LOG), seen, strict=False):
            if stat is not None:
                self._read(path + suffix, suffix, copy, stat.size)
        for suffix in ("", _LOG):
            _replace(copy.place + suffix, copy.data.get(suffix))
        copy.seen, copy.taken, copy.cost = seen, monotonic(), monotonic() - copy.begun
        copy.end()

    def _read(self, path: str, suffix: str, copy: _Copy, size: int) -> None:
        data = copy.data.setdefault(suffix, bytearray())
        if suffix not in copy.open:
            copy.open[suffix] = self._source.open(path)
        file = copy.open[suffix]
        while len(data) < size:
            if not (piece := file.read_at(len(data), min(_PIECE, size - len(data)))):
                raise NotYet(f"{shown(path)} became shorter while it was copied")
            data += piece
        if (now := self._source.stat(path)) is None or now != file.stat() or now.size != size:
            raise NotYet(f"{shown(path)} was written to while it was copied")


def _replace(place: str, data: bytearray | None) -> None:
    if data is None:
        if os.path.exists(place):
            os.unlink(place)
        return
    with open(place, "wb") as file:
        file.write(data)
