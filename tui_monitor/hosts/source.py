"""What every source promises. Paths are strings as the file system spells them (surrogateescape), never shown."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

FileKind = Literal["file", "directory", "fifo", "socket", "device"]
FileIdentity = tuple[int, int]
"""Device and inode: tells a rotated file from its successor, never proof alone (inodes are reused)."""


@dataclass(frozen=True, slots=True)
class Stat:
    kind: FileKind
    size: int
    """Bytes that can be read now."""
    mtime: float
    """When the newest of them arrived."""
    identity: FileIdentity


@dataclass(frozen=True, slots=True)
class Entry:
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
    def list(self, directory: str) -> Sequence[Entry]:
        """Names in a directory, sorted. Raises NotReadable; links that lead nowhere are left out."""
        ...

    def stat(self, path: str) -> Stat | None:
        """None when there is no such file. Raises NotReadable (permission), Unreachable."""
        ...

    def open(self, path: str) -> OpenFile:
        """Raises NotReadable when it is no regular file or may not be read."""
        ...

    def real(self, path: str) -> str:
        """The same place without links on the way to it."""
        ...

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        """When the bytes from `start` to `end` arrived, oldest first; empty for what was there before we looked."""
        ...

    def time(self, path: str) -> float:
        """By which time the run at `path` is judged: now, or for a recording the time it has reached."""
        ...

    def recorded(self, path: str) -> bool:
        """Does `path` belong to a recording, whose silence after its end says nothing?"""
        ...

    def ended(self, path: str) -> bool:
        """Has the recording that `path` belongs to reached its end of observation? Nothing more will come."""
        ...
