"""TFRecord framing: length, its checksum, the record, its checksum. Checksums are CRC-32C, masked.

https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
"""

from collections.abc import Callable, Iterator
from struct import Struct

from google_crc32c import value as crc32c

from tui_monitor.errors import FormatError

_HEADER = Struct("<QI")
_LENGTH = Struct("<Q")
_CHECKSUM = Struct("<I")
HEADER_SIZE = _HEADER.size
_AROUND = HEADER_SIZE + _CHECKSUM.size
_LARGEST = 4 << 20
"""Bytes of a record that are held in memory. A larger one holds images or a graph, and is skipped unseen."""
_MOST_LENGTHS = 4096
Skim = Callable[[bytes, int, int], int]
"""(data, position, offset of the data in the file) -> where the first record begins that it has not read itself."""
MASK = 0xA282EAD8


class TfRecords:
    """Cuts the bytes of a file into records; a torn one waits for its rest."""

    def __init__(self) -> None:
        self._torn = bytearray()
        self._needed = HEADER_SIZE
        self._skip = 0
        self._lengths: dict[bytes, int] = {}
        """Checked headers: records of a run have few different lengths."""

    def cut(self, data: bytes, offset: int, skim: Skim) -> Iterator[tuple[int, bytes]]:
        """(offset, record) of each whole record that `skim` leaves. Raises FormatError at the first that is corrupt."""
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        if skipped:
            data, offset = data[skipped:], offset + skipped
        if self._torn:
            self._torn += data
            if len(self._torn) < self._needed:
                return
            offset -= len(self._torn) - len(data)
            data = bytes(self._torn)
            self._torn.clear()
        yield from self._records(data, offset, skim)

    def _records(self, data: bytes, offset: int, skim: Skim) -> Iterator[tuple[int, bytes]]:
        position, end = skim(data, 0, offset), len(data)
        lengths = self._lengths
        self._needed = HEADER_SIZE
        while end - position >= HEADER_SIZE:
            start = position + HEADER_SIZE
            written = data[position:start]
            length = lengths.get(written)
            if length is None:
                length = self._length(written, offset + position)
            stop = start + length
            if length > _LARGEST:
                position = min(end, stop + _CHECKSUM.size)
                self._skip = max(0, stop + _CHECKSUM.size - end)
            elif end < stop + _CHECKSUM.size:
                self._needed = length + _AROUND
                break
            else:
                record = data[start:stop]
                crc = crc32c(record)
                if (((crc >> 15 | crc << 17) + MASK) & 0xFFFFFFFF,) != _CHECKSUM.unpack_from(data, stop):
                    raise FormatError(f"the record at byte {offset + position} is corrupt (checksum)")
                yield offset + position, record
                position = skim(data, stop + _CHECKSUM.size, offset)
        self._torn += data[position:]

    def _length(self, written: bytes, offset: int) -> int:
        length, checksum = _HEADER.unpack(written)
        if masked(written[:8]) != checksum:
            raise FormatError(f"the record at byte {offset} is corrupt (its length fails the checksum)")
        if len(self._lengths) < _MOST_LENGTHS:
            self._lengths[written] = length
        return int(length)


def header(length: int) -> bytes:
    """What stands before a record of so many bytes."""
    written = _LENGTH.pack(length)
    return written + _CHECKSUM.pack(masked(written))


def masked(data: bytes) -> int:
    """The checksum as the file holds it: rotated, so that checksums of data with checksums in it stay apart."""
    crc: int = crc32c(data)
    return ((crc >> 15 | crc << 17) + MASK) & 0xFFFFFFFF
