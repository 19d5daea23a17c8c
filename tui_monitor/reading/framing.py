"""Cutting the bytes of a stream into blocks that a format can read: whole records, however the bytes arrived."""

from typing import Literal

from tui_monitor.reading.shapes import Block

LONGEST_RECORD = 1 << 20
"""Bytes kept of one record; the rest of it is counted and skipped, so that memory stays bounded."""

_UNFINISHED = b"0123456789.eE+-"
"""A torn last record that ends in one of these may be a number with digits still to come."""


class LineFraming:
    """Whole records, ended by a newline or a carriage return; the torn last one waits for its end."""

    def __init__(self) -> None:
        self._torn = bytearray()
        self._torn_offset = 0
        self._skipping = False
        self.skipped = 0
        """Bytes of over-long records that were not kept."""

    def cut(self, data: bytes, offset: int) -> list[Block]:
        """`data` begins at `offset`, right behind what came before (or anywhere, after a restart)."""
        if self._skipping:
            data, offset = self._skip(data, offset)
        end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        if not end:
            return self._keep(data, offset)
        blocks = self._finish_torn(data[:end], offset)
        self._torn_offset = offset + end
        return blocks + self._keep(data[end:], offset + end)

    def rest(self) -> list[Block]:
        """The torn last record, now that no more will come; nothing when its last number may be torn."""
        data, self._torn = bytes(self._torn), bytearray()
        if self._skipping or not data.strip() or data[-1] in _UNFINISHED:
            return []
        return [Block(data, self._torn_offset)]

    @property
    def torn(self) -> bytes:
        return bytes(self._torn)

    def forget(self) -> None:
        """The stream starts anew: what was torn will not be completed."""
        self._torn.clear()
        self._skipping = False

    def _finish_torn(self, data: bytes, offset: int) -> list[Block]:
        """The torn record, completed by the first bytes of `data`, and the whole records behind it."""
        if not self._torn:
            return [Block(data, offset)] if data else []
        data = bytes(self._torn) + data
        self._torn.clear()
        return [Block(data, self._torn_offset)]

    def _keep(self, data: bytes, offset: int) -> list[Block]:
        if not self._torn:
            self._torn_offset = offset
        self._torn += data
        if len(self._torn) <= LONGEST_RECORD:
            return []
        head = bytes(self._torn[:LONGEST_RECORD])
        self.skipped += len(self._torn) - LONGEST_RECORD
        self._torn.clear()
        self._skipping = True
        return [Block(head, self._torn_offset)]

    def _skip(self, data: bytes, offset: int) -> tuple[bytes, int]:
        """Drop the rest of an over-long record."""
        ends = [end for end in (data.find(b"\n"), data.find(b"\r")) if end >= 0]
        end = min(ends) + 1 if ends else len(data)
        self.skipped += end
        self._skipping = not ends
        return data[end:], offset + end


class ByteFraming:
    """For formats that frame their own records: bytes as they come."""

    skipped = 0
    torn = b""

    def cut(self, data: bytes, offset: int) -> list[Block]:
        return [Block(data, offset)] if data else []

    def rest(self) -> list[Block]:
        return []

    def forget(self) -> None:
        return


Framing = LineFraming | ByteFraming


def framing(kind: Literal["lines", "bytes"]) -> Framing:
    return LineFraming() if kind == "lines" else ByteFraming()
