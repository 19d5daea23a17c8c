"""The framing of `.wandb` files: a LevelDB log of 32 KiB blocks, with a header and a checksum of W&B's own.

A record lies whole in a block, or as a first, middle and last part in several; fewer than seven bytes at the end of a
block are padding. The checksum is zlib's CRC-32 over kind and data (W&B's docstring says crc32c; its code, `datastore`,
does not).
"""

from collections.abc import Iterator
from struct import Struct
from zlib import crc32

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.wandb.log_head import MAGIC

_FILE_HEADER = 7
_BLOCK = 32 << 10
_PART = Struct("<IHB")
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
_LARGEST = 8 << 20
"""Bytes of a record that are held in memory; a larger one (console output, media) is skipped."""


class WandbBlocks:
    """Cuts the bytes of a file, fed from its start, into records; a torn one waits for its rest."""

    def __init__(self) -> None:
        self._torn = b""
        self._position = 0
        """In the file, of the first byte of `_torn`."""
        self._parts: list[bytes] | None = None
        """Of a record that is not complete; None when none is open or it is skipped."""
        self._begun = 0
        self._size = 0

    def cut(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """(offset in the file, record) of each whole record. Raises FormatError at the first that is corrupt."""
        data = self._torn + data
        start = self._position
        at = 0
        if start == 0:
            if len(data) < _FILE_HEADER:
                self._torn = data
                return
            if not data.startswith(MAGIC):
                raise FormatError("no W&B file: it does not begin with :W&B")
            at = _FILE_HEADER
        while True:
            room = _BLOCK - (start + at) % _BLOCK
            if room < _PART.size:
                at, room = at + room, _BLOCK
            if len(data) < at + _PART.size:
                break
            checksum, length, kind = _PART.unpack_from(data, at)
            if kind == length == checksum == 0:  # LevelDB: the rest of this block was never written
                at += room
                continue
            end = at + _PART.size + length
            fits = length <= room - _PART.size
            if fits and end > len(data):
                break
            if not fits or crc32(data[at + 6 : end]) != checksum:
                raise FormatError(f"the record at byte {start + at} is corrupt (checksum)")
            record = self._joined(kind, data[at + _PART.size : end], start + at)
            if record is not None:
                yield self._begun, record
            at = end
        at = min(at, len(data))
        self._torn, self._position = data[at:], start + at

    def _joined(self, kind: int, part: bytes, offset: int) -> bytes | None:
        """The record that this part completes."""
        if kind in (_FULL, _FIRST):
            self._parts, self._begun, self._size = [], offset, 0
        if self._parts is None:
            return None
        self._size += len(part)
        if self._size > _LARGEST:
            self._parts = None
            return None
        self._parts.append(part)
        if kind not in (_FULL, _LAST):
            return None
        record, self._parts = b"".join(self._parts), None
        return record
