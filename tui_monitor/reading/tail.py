"""Following a file that grows: by its name, through rotation, truncation and removal, in bounded reads.

The truth is found by polling alone (size, inode, and the last bytes that were read), so that it is the same on any
file system. One stream may consist of several files one after another: rotated parts, oldest first. Offsets count
through all of them.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from tui_monitor.reading.sources.source import OpenFile, Source, Stat
from tui_monitor.text import Shown

CHUNK = 1 << 20
_ANCHOR = 256
"""Bytes before our position that must still be there: a file that was truncated and grew again differs in them."""
_GRACE = 3
"""Reads during which a rotated-away file must be silent before its successor is read: its writer may still hold it."""
_HUGE = 2 << 30
_HUGE_KEPT = 256 << 20


@dataclass(slots=True)
class Chunk:
    """What one read of a file gave."""

    data: bytes = b""
    offset: int = 0
    """Of the first byte, in the stream."""
    restarted: bool = False
    """These bytes do not continue the earlier ones: the file was truncated or replaced."""
    more: bool = False
    """There is more to read at once."""
    arrivals: array[float] = field(default_factory=lambda: array("d"))


class Tail:
    """One growing file and the parts that were rotated away before we looked."""

    def __init__(self, source: Source, path: str, earlier: tuple[str, ...] = ()) -> None:
        self._source = source
        self._path = path
        self._parts = [*earlier, path]
        self._file: OpenFile | None = None
        self._base = 0
        """Offset in the stream of the current file's first byte."""
        self._offset = 0
        """In the current file."""
        self._anchor = b""
        self._seen: Stat | None = None
        self._quiet = 0
        self._parts_read: list[tuple[int, str]] = []
        self.note: Shown | None = None
        """What a person should know: the log was restarted, removed, read from its end only."""
        self.mtime: float | None = None

    @property
    def position(self) -> int:
        """Bytes of the stream read so far."""
        return self._base + self._offset

    def parts(self) -> list[tuple[int, str]]:
        """(offset in the stream, path) of each file whose bytes were read, oldest first."""
        return self._parts_read

    def backlog(self) -> int:
        """Bytes known to be there and not read yet."""
        return max(0, self._seen.size - self._offset) if self._seen else 0

    def read(self, size: int = CHUNK) -> Chunk:
        """At most `size` new bytes. Raises NotReadable, Unreachable; a file that is not there yet gives nothing."""
        if self._file is None and not self._open_next():
            return Chunk()
        file = self._file
        assert file is not None
        named = self._source.stat(self._parts[0])
        stat = file.stat()
        self._note_removal(named)
        rotated = named is not None and named.kind == "file" and named.identity != stat.identity
        if stat == self._seen and self._offset == stat.size and not rotated and len(self._parts) == 1:
            return Chunk()
        self._seen, self.mtime = stat, stat.mtime
        chunk = self._read_on(file, stat, size)
        if not chunk.data and not chunk.more and (rotated or len(self._parts) > 1):
            chunk = self._turn(rotated, size)
        return chunk

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open_next(self) -> bool:
        stat = self._source.stat(self._parts[0])
        if stat is None:
            if len(self._parts) > 1:
                self._parts.pop(0)
            return False
        self._file = self._source.open(self._parts[0])
        self._parts_read.append((self._base, self._parts[0]))
        if stat.size > _HUGE:
            self._offset = stat.size - _HUGE_KEPT
            self.note = Shown(f"judged from byte {self._offset}: the file holds {stat.size} bytes")
        return True

    def _note_removal(self, named: Stat | None) -> None:
        removed = Shown("log removed")
        if named is None:
            self.note = removed
        elif self.note == removed:
            self.note = None

    def _read_on(self, file: OpenFile, stat: Stat, size: int) -> Chunk:
        restarted = self._restart() if stat.size < self._offset else False
        data = file.read_at(self._offset - len(self._anchor), len(self._anchor) + size)
        if not data.startswith(self._anchor):
            restarted = self._restart()
            data = file.read_at(0, size)
        new = data[len(self._anchor) :]
        start = self._offset
        self._offset += len(new)
        self._anchor = (self._anchor + new)[-_ANCHOR:] if len(new) < _ANCHOR else new[-_ANCHOR:]
        arrivals = self._source.arrivals(self._parts[0], start, self._offset) if new else array("d")
        return Chunk(new, self._base + start, restarted, self._offset < stat.size and bool(new), arrivals)

    def _restart(self) -> bool:
        """The file no longer holds what we read: truncated, or rewritten. From its start again."""
        self.note = Shown("log restarted; lines may have been lost")
        self._base += self._offset
        self._offset = 0
        self._anchor = b""
        self._parts_read.append((self._base, self._parts[0]))
        return True

    def _turn(self, rotated: bool, size: int) -> Chunk:
        """The current file is read to its end: go on with the next part, or with the file that took its name."""
        if len(self._parts) == 1 and rotated:
            self._quiet += 1
            if self._quiet < _GRACE:
                return Chunk(more=False)
            self._renamed()
        else:
            self._parts.pop(0)
        self._quiet = 0
        self.close()
        self._base += self._offset
        self._offset, self._anchor, self._seen = 0, b"", None
        return self.read(size)

    def _renamed(self) -> None:
        """The part just finished lies under its rotated name now: quotes are looked up there."""
        if self._parts_read:
            self._parts_read[-1] = (self._parts_read[-1][0], self._path + ".1")
