"""Following a file that grows: by its name, through rotation, truncation and removal, in bounded reads.

The truth is found by polling alone (size, identity, and the last bytes that were read), so that it is the same on any
file system. One stream may consist of several files one after another: rotated parts, oldest first. Offsets count
through all of them.
"""

from __future__ import annotations

from array import array
from math import inf

from msgspec import Struct, field

from tui_monitor.errors import NotReadable, SourceError
from tui_monitor.hosts.rotation import rotated_names
from tui_monitor.hosts.source import OpenFile, Source, Stat
from tui_monitor.model.lost import Lost
from tui_monitor.reading.tailing.losses import REPLACED, RESTARTED, Losses
from tui_monitor.reading.tailing.parts import Parts
from tui_monitor.text import Shown

CHUNK = 1 << 20
HUGE = 2 << 30
HUGE_KEPT = 256 << 20
_ANCHOR = 256
"""Bytes before our position that must still be there: a file that was truncated and grew again differs in them."""
_GRACE = 3
"""Reads during which a rotated-away file must be silent before its successor is read: its writer may still hold it."""
_REMOVED = Shown("log removed")


class Chunk(Struct):
    """What one read of a file gave."""

    data: bytes = b""
    offset: int = 0
    """Of the first byte, in the stream."""
    restarted: bool = False
    """These bytes do not continue the earlier ones: the file was truncated or rewritten, and is read from its start."""
    next_part: bool = False
    """These are the first bytes of the next file of the stream; the one before is complete."""
    more: bool = False
    """There is more to read at once."""
    arrivals: array[float] = field(default_factory=lambda: array("d"))


class Tail:
    """One growing file and the parts that were rotated away before we looked."""

    def __init__(self, source: Source, path: str, earlier: tuple[str, ...] = (), dated: bool = True) -> None:
        """`dated`: it is asked when bytes arrived. Who reads ahead must not: what follows would look written anew."""
        self._source = source
        self._dated = dated
        self._path = path
        self._first = [*earlier, path]
        """Where to begin: the oldest of these that is there."""
        self.name = path
        """Under which the current file was opened."""
        self._left_behind = False
        """It had been rotated away, or copied, before we opened it."""
        self._file: OpenFile | None = None
        self._base = 0
        """Offset in the stream of the current file's first byte."""
        self._offset = 0
        """In the current file."""
        self._anchor = b""
        self._seen: Stat | None = None
        self._named = 0
        """How large the file of our name was when we last looked."""
        self._silent = 0
        self._restarted = self._next_part = False
        """And nobody was told yet."""
        self._removed = False
        self._passed_over: Shown | None = None
        self._parts = Parts(source, path)
        self._losses = Losses(source, path)

    @property
    def note(self) -> Shown | None:
        """What a person should know: the log was restarted, removed, read from its end only."""
        return _REMOVED if self._removed else self.lost.said or self._passed_over

    @property
    def lost(self) -> Lost:
        """What was written and can no longer be read."""
        return self._losses.lost

    @property
    def removed(self) -> bool:
        """There was no file of its name when it was last looked at."""
        return self._removed

    @property
    def position(self) -> int:
        """Bytes of the stream read or passed over so far."""
        return self._base + self._offset

    def backlog(self) -> int:
        """Bytes known to be there and not read yet."""
        return max(0, self._seen.size - self._offset) if self._seen else 0

    def lies_still(self) -> bool:
        """Does the name lead to the very file that is open, read to its end and as it was then? Then `read` gives
        nothing. One question; any doubt (a file that was moved, is gone, or has a part before it) is for `read`.
        """
        seen = self._seen
        if seen is None or self._file is None or self._removed or self.name != self._path:
            return False
        return self._offset == seen.size and self._source.stat(self._path) == seen

    def read(self, size: int = CHUNK) -> Chunk:
        """At most `size` new bytes. Raises NotReadable, Unreachable; a file that is not there yet gives nothing."""
        if self._file is None and not self._open_first():
            return Chunk()
        stat = self._stat()
        named = self._source.stat(self._path)
        self._removed = named is None
        self._losses.is_gone(self.backlog() if stat is None else 0)
        if stat is None:
            return Chunk() if named is None else self._go_on(size, torn=True)
        if named is not None and self._is_double(named, stat):
            stat = self._open_again()
        rotated = self._is_rotated(named, stat)
        if rotated and named is not None and named.identity != stat.identity:
            self._losses.see_ahead(named)
        if stat == self._seen and self._offset == stat.size and not rotated:
            return Chunk()
        chunk = self._read_on(stat, size)
        if chunk.data or not rotated:
            self._silent = 0
        elif self._is_complete(named):
            return self._go_on(size, chunk.restarted)
        return chunk

    def leap(self, kept: int = HUGE_KEPT) -> None:
        """Pass over all but the last `kept` bytes of the current file."""
        if self._seen is not None and self.backlog() > kept:
            self._offset, self._anchor = self._seen.size - kept, b""
            self._passed_over = Shown(f"judged from byte {self.position}: the file holds {self._seen.size} bytes")

    @property
    def parts(self) -> Parts:
        """The files that the stream consists of: where a byte of it lies today."""
        return self._parts

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open_first(self) -> bool:
        stats = ((name, self._source.stat(name)) for name in self._first)
        names = (name for name, stat in stats if stat is not None and (stat.kind == "file" or name == self._path))
        if (name := next(names, None)) is None:
            return False
        self._open(name)
        self._left_behind = name != self._path
        self._first = [self._path]
        return True

    def _open(self, name: str) -> None:
        file = self._source.open(name)
        stat = file.stat()
        self.close()
        self._file, self.name = file, name
        self._parts.add(self._base, stat.identity)

    def _stat(self) -> Stat | None:
        """Of the current file; None when it was closed for a while and cannot be found again."""
        assert self._file is not None
        try:
            return self._file.stat()
        except NotReadable:
            named = self._source.stat(self._path)
            if named is not None and named.identity == self._parts.identity:
                raise
            return None

    def _is_double(self, named: Stat, stat: Stat) -> bool:
        """Does the name lead to another file that only looks like ours? Some network file systems reuse identities.

        A name is looked at after its file, which can only have grown in between.
        """
        grown, self._named = self._named, named.size
        read = self.name == self._path and self._offset == stat.size
        return read and named.identity == stat.identity and (named.size < stat.size or stat.size < grown)

    def _open_again(self) -> Stat:
        file = self._source.open(self._path)
        stat = file.stat()
        self.close()
        self._file = file
        return stat

    def _is_rotated(self, named: Stat | None, stat: Stat) -> bool:
        """Is there another file to go on with?"""
        if self.name != self._path:
            return True
        return named is not None and named.kind == "file" and named.identity != stat.identity

    def _read_on(self, stat: Stat, size: int) -> Chunk:
        data = self._continuation(stat, size)
        if data is None and self._follow_copy():
            return self.read(size)
        if data is None:
            self._restart()
            data = self._continuation(stat, size) or b""
        elif self.backlog() > 0 and self._seen is not None and stat.size < self._seen.size:
            self._losses.lose(RESTARTED, self._seen.size - stat.size)  # only what was not read yet was cut off
        start = self._offset
        self._offset += len(data)
        self._anchor = (self._anchor + data)[-_ANCHOR:] if len(data) < _ANCHOR else data[-_ANCHOR:]
        self._seen = stat
        arrivals = self._source.arrivals(self.name, start, self._offset) if data and self._dated else array("d")
        more = bool(data) and (self._offset < stat.size or self._is_let_go())
        restarted, self._restarted = self._restarted, False
        next_part, self._next_part = self._next_part and not restarted, False
        return Chunk(data, self._base + start, restarted, next_part, more, arrivals)

    def _continuation(self, stat: Stat, size: int) -> bytes | None:
        """New bytes; None when the file no longer holds what was read before them."""
        assert self._file is not None
        held = len(self._anchor)
        data = self._file.read_at(self._offset - held, held + size)
        return None if stat.size < self._offset or not data.startswith(self._anchor) else data[held:]

    def _follow_copy(self) -> bool:
        """Was the file copied before it was truncated (copytruncate)? Then go on in the copy, which holds the rest."""
        name = rotated_names(self._path)[0]
        stat = self._source.stat(name)
        if stat is None or self._seen is None or not self._may_be_copy(stat):
            return False
        copy = self._source.open(name)
        held = len(self._anchor)
        if copy.read_at(self._offset - held, held) != self._anchor:
            copy.close()
            return False
        self.close()
        self._file, self.name = copy, name
        self._parts.copied(stat.identity)
        self._left_behind = True
        self._losses.lose(RESTARTED, self._seen.size - stat.size)  # written between copy and truncation: nowhere
        self._seen = stat
        return True

    def _may_be_copy(self, stat: Stat) -> bool:
        """A copy is as new as the file was; an older part of it only happens to look alike."""
        newest = self._seen.mtime if self._seen else 0.0
        whole = stat.kind == "file" and stat.size >= self._offset and stat.mtime >= newest
        return whole and bool(self._anchor) and self.name == self._path

    def _restart(self) -> None:
        """The file no longer holds what we read: truncated, or rewritten. From its start again."""
        self._losses.lose(RESTARTED, self.backlog())
        self._restarted = True
        self._base += self._offset
        self._offset, self._anchor = 0, b""
        self._parts.overwritten(self._base)

    def _is_let_go(self) -> bool:
        """Has the writer of the current file certainly gone on to the next one?"""
        return self._left_behind or self._source.recorded(self._path)

    def _is_complete(self, named: Stat | None) -> bool:
        """Is a file that was rotated away read to its end? Its writer may hold it until it writes to the next one."""
        newer = self._successor()
        if newer is not None and newer != self._path:
            return True
        if named is None or named.size == 0:
            return False
        self._silent += 1
        return self._is_let_go() or self._silent >= _GRACE

    def _successor(self) -> str | None:
        newer = self._parts.successor()
        if newer is None:  # another file has its name, and nobody knows how many there were in between
            self._losses.lose(REPLACED)
            newer = self._parts.written_since(self._seen.mtime if self._seen else inf, self._losses.ahead)
        return newer

    def _go_on(self, size: int, torn: bool) -> Chunk:
        """With the file that was begun after the current one, which is read to its end or (`torn`) lost before it."""
        newer = self._successor() or self._path
        if self._source.stat(newer) is None:
            return Chunk()
        base = self._base
        self._base += self._offset
        try:
            self._open(newer)
        except SourceError:
            self._base = base
            raise
        self._losses.go_on(self._parts.identity, self._seen, self._offset)
        self._offset, self._anchor, self._seen, self._silent = 0, b"", None, 0
        self._left_behind &= newer != self._path
        self._restarted |= torn
        self._next_part = True
        return self.read(size)
