"""Cutting the bytes of a stream into blocks that a format can read: whole records, however the bytes arrived."""

import re
from collections.abc import Sequence
from typing import Literal, Protocol

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.tailing.block import Block

LONGEST_RECORD = 1 << 20
"""Bytes kept of one record; the rest of it is counted and skipped, so that memory stays bounded."""

_LONGEST_NUMBER = 64
_DIGITS = b"0123456789"
_UNFINISHED = lazy_compile(rb"(?<!line )(?<![0-9.])[0-9]+\.$|[0-9][eE][-+]?$|[-+]$")
"""The beginning of a number, with digits still to come; `line 88.` ends a sentence."""
_BUFFER = 512
"""Bytes. A writer that is killed, or whose disk is full, leaves what it had flushed: buffers and blocks of multiples of
this size. Elsewhere the last record lacks its newline because its writer never puts one there, or because the writer
began behind what others had written: then a record before it tells, which is like it and longer."""
_REMEMBERED = 4096
"""Bytes of the records before the last one."""
_MANY = 2
"""Digits by which a number is seldom shorter than the one before it."""
_ANY_NUMBER = re.compile(rb"[0-9][0-9.]*+")


class Framing(Protocol):
    """Bytes of one stream, in blocks for its format."""

    skipped: int
    """Bytes of over-long records that were not kept."""

    def cut(self, data: bytes, offset: int) -> list[Block]:
        """`data` begins at `offset`, right behind what came before (or anywhere, after `leap` or `forget`)."""
        ...

    def rest(self) -> list[Block]:
        """The torn last record, now that no more will come; nothing where its last number may be torn."""
        ...

    def leap(self) -> None:
        """What comes next lies further on in the stream, probably in the middle of a record: begin with a whole one."""
        ...

    def forget(self) -> None:
        """The stream starts anew: what was torn will not be completed."""
        ...


class LineFraming:
    """Whole records, ended by a newline or a carriage return; the torn last one waits for its end.

    Of a record that is longer than LONGEST_RECORD, end included, the beginning is kept; a run of NUL bytes that long
    (a file that was preallocated, or survived a crash) is no record and is skipped.
    """

    def __init__(self) -> None:
        self._torn = bytearray()
        self._torn_offset = 0
        self._skipping = False
        self._before = b""
        """The newest whole records."""
        self.skipped = 0

    def cut(self, data: bytes, offset: int) -> list[Block]:
        blocks: list[Block] = []
        for start in range(0, len(data), LONGEST_RECORD):
            blocks += self._cut(data[start : start + LONGEST_RECORD], offset + start)
        return blocks

    def rest(self) -> list[Block]:
        data = bytes(self._torn)
        if not may_be_whole(data, self._torn_offset + len(data), self._before):
            return []
        self.leap()  # its end may come after all, and is no record of its own
        return [Block(data, self._torn_offset)]

    def leap(self) -> None:
        self._torn.clear()
        self._skipping = True

    def forget(self) -> None:
        self._torn.clear()
        self._skipping = False

    def _cut(self, data: bytes, offset: int) -> list[Block]:
        if self._skipping:
            data, offset = self._skip(data, offset)
        end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        blocks = self._complete(data[:end], offset) if end else []
        self._before = newest(self._before, blocks)
        return blocks + self._keep(data[end:], offset + end)

    def _complete(self, data: bytes, offset: int) -> list[Block]:
        """Whole records, the first of which may have begun earlier."""
        if not self._torn:
            return [Block(data, offset)]
        end = _first_end(data)
        blocks = self._keep(data[:end], offset)
        if not self._skipping:
            blocks.append(Block(bytes(self._torn) + data[end:], self._torn_offset))
        elif data[end:]:
            blocks.append(Block(data[end:], offset + end))
        self.forget()
        return blocks

    def _keep(self, data: bytes, offset: int) -> list[Block]:
        """Hold on to a torn record; its beginning once it is over-long."""
        if not self._torn:
            self._torn_offset = offset
        self._torn += data
        while len(self._torn) > LONGEST_RECORD:
            head = bytes(self._torn[:LONGEST_RECORD])
            if head.strip(b"\0"):
                self.skipped += len(self._torn) - LONGEST_RECORD
                self.leap()
                return [Block(head, self._torn_offset)]
            self.skipped += LONGEST_RECORD
            self._torn_offset += LONGEST_RECORD
            del self._torn[:LONGEST_RECORD]
        return []

    def _skip(self, data: bytes, offset: int) -> tuple[bytes, int]:
        """Drop the rest of an over-long record."""
        end = _first_end(data)
        self._skipping = end == 0
        dropped = end or len(data)
        self.skipped += dropped
        return data[dropped:], offset + dropped


class ByteFraming:
    """For formats that frame their own records: bytes as they come."""

    skipped = 0

    def cut(self, data: bytes, offset: int) -> list[Block]:
        return [Block(data, offset)] if data else []

    def rest(self) -> list[Block]:
        return []

    def leap(self) -> None:
        return

    def forget(self) -> None:
        return


def framing(kind: Literal["lines", "bytes"]) -> Framing:
    return LineFraming() if kind == "lines" else ByteFraming()


def may_be_whole(record: bytes, size: int, before: bytes) -> bool:
    """May a record without an end be read, the last of a stream of `size` bytes in which no more will come?

    Not when it is blank, when its last number is unfinished, or when it ends in a number where a buffer was full or
    where another one of the records `before` it goes on.
    """
    if not record.strip(b"\0 \t") or _UNFINISHED.search(record, max(0, len(record) - _LONGEST_NUMBER)):
        return False
    return record[-1] not in _DIGITS or (size % _BUFFER != 0 and not _goes_on(record, before))


def _goes_on(record: bytes, before: bytes) -> bool:
    """Do the records before it that begin so go on, or tell that its last number does?

    By two digits at least in the newest of them, or by any where all of them have as many decimals: `step 20 loss 0.2`
    below `step 19 loss 0.3125`; but not `loss 25` below a single `loss 0.5`.
    """
    if len(record) > _REMEMBERED:
        return False
    *words, _ = _ANY_NUMBER.split(record)
    like = re.compile(_ANY_NUMBER.pattern.join(map(re.escape, words)) + rb"(?P<last>[0-9][0-9.]*+)(?P<more>.*)")
    found = [match for other in before.replace(b"\r", b"\n").split(b"\n") if (match := like.fullmatch(other))]
    if not found:
        return False
    last, newest_last = _ANY_NUMBER.findall(record)[-1], found[-1]["last"]
    decimals = {_decimals(match["last"]) for match in found}
    fixed = len(found) > 1 and len(decimals) == 1 and _decimals(last) < min(decimals)
    return bool(found[-1]["more"].strip()) or _digits(newest_last) - _digits(last) >= _MANY or fixed


def _digits(number: bytes) -> int:
    return len(number) - number.count(b".")


def _decimals(number: bytes) -> int:
    return len(number.partition(b".")[2])


def newest(before: bytes, blocks: Sequence[Block]) -> bytes:
    """As many of the records as `may_be_whole` is given."""
    for block in blocks:
        before = (before + block.data[-_REMEMBERED:])[-_REMEMBERED:]
    return before


def _first_end(data: bytes) -> int:
    """Where the first record ends, its end included; 0 when it does not."""
    newline, carriage = data.find(b"\n"), data.find(b"\r")
    return (min(newline, carriage) if newline >= 0 and carriage >= 0 else max(newline, carriage)) + 1
