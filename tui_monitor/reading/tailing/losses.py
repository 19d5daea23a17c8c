"""What a tail could never read: bytes that were seen to be there and are gone, and files that nobody knows of.

A byte counts as lost when it was seen (the size of its file was) and its file was truncated, rewritten or overwritten
before it was read. What was written and destroyed between two looks was never seen: then lines may have been lost, and
nobody can say how many.
"""

from __future__ import annotations

from collections.abc import Collection

from tui_monitor.hosts.rotation import name_of
from tui_monitor.hosts.source import FileIdentity, Source, Stat
from tui_monitor.model.lost import Lost
from tui_monitor.text import Shown

RESTARTED = Shown("log restarted; lines may have been lost")
REPLACED = Shown("log replaced; lines in between may have been lost")
_REMOVED = Shown("log removed before it was read to its end")
_MOST_AHEAD = 128


class Losses:
    def __init__(self, source: Source, path: str) -> None:
        self._source = source
        self._path = path
        self._lost = Lost()
        self._gone = 0
        """Unread bytes of a file that cannot be found now, and may be found again."""
        self._ahead: dict[FileIdentity, int] = {}
        """Files that had our name while an earlier one was read -> how large they were seen."""

    @property
    def lost(self) -> Lost:
        return self._lost + Lost(self._gone, _REMOVED) if self._gone else self._lost

    @property
    def ahead(self) -> Collection[FileIdentity]:
        """Files that are known to come after the one that is read."""
        return self._ahead.keys()

    def lose(self, how: Shown, size: int = 0) -> None:
        """`size`: bytes that are known to be lost."""
        self._lost = Lost(self._lost.bytes + max(0, size), how)

    def is_gone(self, unread: int) -> None:
        """The file that is read cannot be found, with so many bytes of it that were not read; 0: it is there."""
        self._gone = unread

    def see_ahead(self, named: Stat) -> None:
        """Another file has our name while an earlier one is read: it will be read next, if it is there then."""
        seen = self._ahead.get(named.identity, 0)
        if named.size < seen:  # truncated, and perhaps copied before
            self.lose(RESTARTED)
        if named.identity in self._ahead or len(self._ahead) < _MOST_AHEAD:
            self._ahead[named.identity] = named.size

    def go_on(self, identity: FileIdentity, seen: Stat | None, read: int) -> None:
        """The file with `identity` is read now. Of the one before so much was read, and `seen` when last looked at."""
        self._gone = 0
        if seen is not None and seen.size > read:
            self.lose(self._lost.how or REPLACED, seen.size - read)
        self._ahead.pop(identity, None)
        for other in [one for one in self._ahead if name_of(self._source, self._path, one) is None]:
            self.lose(REPLACED, self._ahead.pop(other))
