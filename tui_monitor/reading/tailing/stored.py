"""The bytes of a stream that can still be read, in whichever files they lie today."""

from __future__ import annotations

from tui_monitor.errors import SourceError, Unreachable
from tui_monitor.hosts.source import Source
from tui_monitor.reading.tailing.tail import Tail

BLOCK = 64 << 10
_KEPT = 16
"""Blocks that are remembered: who looks at a place looks at the lines around it next."""


class Stored:
    def __init__(self, source: Source, tail: Tail) -> None:
        self._source = source
        self._tail = tail
        self._blocks: dict[tuple[int, int], bytes] = {}
        """Whole ones, by the offset of their file and their number in it: what was written once stays as it is."""

    @property
    def begin(self) -> int:
        """Offset of the first byte that can still be read."""
        return self._tail.parts.oldest()

    @property
    def base(self) -> int:
        """Offset of the first byte of the newest file."""
        return self._tail.parts.base

    @property
    def end(self) -> int:
        """Offset behind the newest byte that is known."""
        return self._tail.position + self._tail.backlog()

    def read(self, offset: int, size: int) -> bytes:
        """Through the parts of the stream; fewer bytes where it ends or one part of it is gone."""
        found = bytearray()
        offset = max(0, offset)
        size = min(size, self.end - offset)
        while len(found) < size:
            place, left = offset + len(found), size - len(found)
            data = self._from_block(place, left) if place >= self.base else self.read_apart(place, left)
            if not data:
                break
            found += data
        return bytes(found)

    def read_apart(self, offset: int, size: int) -> bytes:
        """What is looked through once, and not remembered; fewer bytes at the end of a file."""
        border = self.base if offset < self.base else self.end
        return self._from_file(offset, min(size, border - offset))

    def _from_block(self, offset: int, size: int) -> bytes:
        number, start = divmod(offset - self.base, BLOCK)
        key = (self.base, number)
        if (kept := self._blocks.pop(key, None)) is None:
            kept = self.read_apart(self.base + number * BLOCK, BLOCK)
        if len(kept) == BLOCK:
            self._blocks[key] = kept
            while len(self._blocks) > _KEPT:
                del self._blocks[next(iter(self._blocks))]
        return kept[start : start + size]

    def _from_file(self, offset: int, size: int) -> bytes:
        """From whichever file holds this part of the stream today; empty when none does."""
        if size <= 0:
            return b""
        try:
            if (found := self._tail.parts.locate(offset)) is None:
                return b""
            path, place = found
            file = self._source.open(path)
            try:
                return file.read_at(place, size)
            finally:
                file.close()
        except Unreachable:
            raise  # it is there, and comes a little later, or once its place answers again
        except SourceError:
            return b""  # rotated away or removed
