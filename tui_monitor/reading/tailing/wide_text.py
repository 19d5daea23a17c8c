"""UTF-16 logs (PowerShell writes them): lines as UTF-8, each at the offset that it has in the file."""

from collections.abc import Iterator

from tui_monitor.reading.tailing.block import Block
from tui_monitor.reading.tailing.framing import LONGEST_RECORD, may_be_whole, newest

LITTLE, BIG = b"\xff\xfe", b"\xfe\xff"
_NAMES = {LITTLE: "utf-16-le", BIG: "utf-16-be"}
_SAMPLE = 4096
_WIDE = 0.4
"""Every other byte of Latin text in UTF-16 is NUL; without a byte order mark it may be anything."""


def wide_encoding(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` by the byte order mark that `head` begins with."""
    return _NAMES.get(head[:2])


def looks_wide(head: bytes) -> bool:
    """Is `head` probably UTF-16 without a byte order mark?"""
    sample = head[:_SAMPLE]
    even, odd = sample[::2], sample[1::2]
    few, many = sorted((even.count(0), odd.count(0)))
    return len(sample) >= 8 and many > _WIDE * len(even) and few * 8 < many


class WideFraming:
    """Records of UTF-16 text. One block a record: only the first byte of a block has an offset that is exact."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._marks = tuple(mark.encode(encoding) for mark in "\n\r")
        self._torn = bytearray()
        self._offset = 0
        self._skipping = False
        self._before = b""
        self.skipped = 0

    def cut(self, data: bytes, offset: int) -> list[Block]:
        if not self._torn:
            self._offset = offset
        searched = max(0, len(self._torn) - 1)
        self._torn += data
        blocks: list[Block] = []
        start = 0
        for end in self._ends(searched - searched % 2):
            blocks += self._record(start, end)
            start, self._skipping = end, False
        self._drop(start)
        self._before = newest(self._before, blocks)
        return blocks + self._shorten()

    def rest(self) -> list[Block]:
        blocks = self._record(0, len(self._torn) - len(self._torn) % 2)
        if not blocks or not may_be_whole(blocks[0].data, self._offset + len(self._torn), self._before):
            return []
        self.leap()
        return blocks

    def leap(self) -> None:
        self.forget()
        self._skipping = True

    def forget(self) -> None:
        self._torn.clear()
        self._skipping = False

    def _ends(self, start: int) -> Iterator[int]:
        """Behind each line end from `start` (an even place), itself at an even place.

        A mark is looked for again only when it was the one that came next: a file may hold no carriage return at all.
        """
        places = {mark: place for mark in self._marks if (place := self._find(mark, start)) >= 0}
        while places:
            mark = min(places, key=places.__getitem__)
            end = places.pop(mark) + 2
            yield end
            if (place := self._find(mark, end)) >= 0:
                places[mark] = place

    def _find(self, mark: bytes, start: int) -> int:
        place = self._torn.find(mark, start)
        while place > 0 and place % 2:
            place = self._torn.find(mark, place + 1)
        return place

    def _record(self, start: int, end: int) -> list[Block]:
        """One record, its beginning when it is over-long; none while the rest of an over-long one is skipped."""
        if self._skipping or start == end:
            return []
        kept = min(end, start + LONGEST_RECORD)
        self.skipped += end - kept
        text = self._torn[start:kept].decode(self._encoding, "replace").lstrip("\ufeff")
        return [Block(text.encode("utf-8", "replace"), self._offset + start)]

    def _drop(self, size: int) -> None:
        del self._torn[:size]
        self._offset += size

    def _shorten(self) -> list[Block]:
        if len(self._torn) <= LONGEST_RECORD:
            return []
        whole = len(self._torn) - len(self._torn) % 2  # a character may be torn
        blocks = self._record(0, whole)
        if self._skipping:
            self.skipped += whole
        self._drop(whole)
        self._skipping = True
        return blocks
