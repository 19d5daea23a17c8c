"""The files that one stream consists of, each at its place in it, found again under whatever name it has today."""

from collections.abc import Collection
from itertools import pairwise

from msgspec import Struct

from tui_monitor.hosts.rotation import MOST_PARTS, name_of, rotated_names, stat_of, successor
from tui_monitor.hosts.source import FileIdentity, Source, Stat

_MOST = 2 * MOST_PARTS
"""Of a log that is rotated for weeks the oldest parts are on no disk any more."""


class _Part(Struct):
    base: int
    """Offset in the stream of the file's first byte."""
    identity: FileIdentity
    gone: bool = False
    """Truncated or rewritten since: what it says today is not what was read."""


class Parts:
    """Never empty once a file was opened; the last one is being read."""

    def __init__(self, source: Source, path: str) -> None:
        self._source = source
        self._path = path
        self._parts: list[_Part] = []

    @property
    def identity(self) -> FileIdentity:
        """Of the file that is being read."""
        return self._parts[-1].identity

    @property
    def base(self) -> int:
        """Offset in the stream of its first byte."""
        return self._parts[-1].base if self._parts else 0

    def add(self, base: int, identity: FileIdentity) -> None:
        self._parts.append(_Part(base, identity))
        del self._parts[:-_MOST]

    def overwritten(self, base: int) -> None:
        """The file that is being read begins anew, at `base` in the stream."""
        self._parts[-1].gone = True
        self.add(base, self.identity)

    def copied(self, identity: FileIdentity) -> None:
        """What was read of the current file is, and the rest of it will be, read from a copy."""
        self._parts[-1] = _Part(self._parts[-1].base, identity)

    def successor(self) -> str | None:
        """The name of the file that was begun after the current one; None when nobody can tell."""
        return successor(self._source, self._path, self.identity)

    def written_since(self, time: float, ahead: Collection[FileIdentity]) -> str | None:
        """The name of the oldest rotated file that is `ahead` or was last written after `time`; None: there is none.

        The file that was written last until then has no name any more: another one was rotated onto it.
        """
        oldest = None
        for name in rotated_names(self._path):
            stat = stat_of(self._source, name)
            if stat is None or not (stat.identity in ahead or self._is_newer(stat, time)):
                break
            oldest = name
        return oldest

    def _is_newer(self, stat: Stat, time: float) -> bool:
        """File systems stamp coarsely, and use identities again: of the same time only what was never read is newer."""
        return stat.mtime > time or (stat.mtime == time and not self._was_read(stat))

    def _was_read(self, stat: Stat) -> bool:
        return any(
            part.identity == stat.identity and later.base - part.base == stat.size
            for part, later in pairwise(self._parts)
        )

    def oldest(self) -> int:
        """Offset of the first byte that lies on a disk, in one piece with all that was read since."""
        first = self.base
        for part in reversed(self._parts):
            if part.gone or name_of(self._source, self._path, part.identity) is None:
                break
            first = part.base
        return first

    def locate(self, offset: int) -> tuple[str, int] | None:
        """Where the byte at `offset` of the stream lies today: a path, and an offset in it. None when it is gone."""
        part = next((part for part in reversed(self._parts) if part.base <= offset), None)
        if part is None or part.gone:
            return None
        path = name_of(self._source, self._path, part.identity)
        return None if path is None else (path, offset - part.base)
