"""What every source promises. Paths are strings as the file system spells them (surrogateescape), never shown."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Sequence
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from tui_monitor.errors import SourceError

FileKind = Literal["file", "directory", "fifo", "socket", "device"]
T = TypeVar("T")
FileIdentity = tuple[int, int]
"""Device and inode: tells a rotated file from its successor, never proof alone (inodes are reused)."""


class Stat(Struct, frozen=True):
    kind: FileKind
    size: int
    """Bytes that can be read now."""
    mtime: float
    """When the newest of them arrived."""
    identity: FileIdentity


class Entry(Struct, frozen=True):
    """One name in a directory."""

    name: str
    stat: Stat
    """Of what a link leads to."""
    linked: bool = False


class OpenFile(Protocol):
    """A file that stays the same file when its name is given to another (rotation)."""

    def stat(self) -> Stat: ...

    def read_at(self, offset: int, size: int) -> bytes:
        """At most `size` bytes; fewer at the end, or as many as the source gives at once."""
        ...

    def close(self) -> None: ...


class Source(Protocol):
    """All that looks at a path raises NotYet while a slow place works on its answer, Unreachable when none comes."""

    def place(self, path: str) -> str:
        """Which of the places that may be slow `path` lies on; empty where answers come at once."""
        ...

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        """`work`, which looks at files at `path` by itself, done with the patience of that place.

        `what` names the question: asked again, a late answer is found by it. `longest`: seconds that a person waits.
        """
        ...

    def used(self, path: str, what: Hashable = None) -> None:
        """All that had to be known of the file at `path` was found: the next questions are about what is new.

        `what`: only this question to `within` is.
        """
        ...

    def list(self, directory: str) -> Sequence[Entry]:
        """Names in a directory, sorted. Raises NotReadable; links that lead nowhere are left out."""
        ...

    def stat(self, path: str) -> Stat | None:
        """None when there is no such file. Raises NotReadable (permission), Unreachable."""
        ...

    def open(self, path: str) -> OpenFile:
        """Raises NotReadable when it is no regular file or may not be read."""
        ...

    def at_hand(self, path: str) -> str:
        """Where on this machine the database at `path` can be opened: itself, or a copy of it with its log of writes.

        Raises NotYet while it is copied, NotReadable where it is too large for that.
        """
        ...

    def real(self, path: str) -> str:
        """The same place without links on the way to it."""
        ...

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        """When the bytes from `start` to `end` arrived, oldest first; empty for what was there before we looked."""
        ...

    def time(self, path: str, mtime: float | None = None) -> float:
        """By which time the run at `path` is judged: now, or for a recording the time it has reached.

        `mtime`: when by that time a file was changed that was changed then by its file system. It is never later than
        now: clocks are set, those of servers are wrong, and only how long ago it was counts.
        """
        ...

    def recorded(self, path: str) -> bool:
        """Does `path` belong to a recording, whose silence after its end says nothing?"""
        ...

    def ended(self, path: str) -> bool:
        """Has the recording that `path` belongs to reached its end of observation? Nothing more will come."""
        ...


def is_gone(source: Source, path: str) -> bool:
    """There is nothing of that name; a place that does not tell says nothing about it."""
    try:
        return source.stat(path) is None
    except SourceError:
        return False
