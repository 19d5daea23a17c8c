"""Records of one scalar, read with one look at their bytes.

A run writes the same few tags again and again, so its records have few lengths, and those of one length lie alike: the
time, the step, what stands before the float, the float, what stands behind it, the checksum. What is not as it was
learnt is left to who reads field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from struct import Struct
from typing import NamedTuple

from google_crc32c import value as crc32c

from tui_monitor.reading.formats.tfevents.event_layout import FLOAT, STEP_KEY, TIME_END, LayoutColumn
from tui_monitor.reading.formats.tfevents.protobuf import varint
from tui_monitor.reading.formats.tfevents.tfrecord import HEADER_SIZE, MASK, header

_BEGINNING = HEADER_SIZE + 1
"""The frame's header, which has the record's length, and the key of the wall time."""
_MOST_FRAMES = 4096
_LONGEST_STEP = 8
"""Key and seven bytes: 49 bits, which a double holds."""
_NO_STEP = {b"": 0.0}
_SHORT_STEP = {bytes([STEP_KEY, low]): float(low) for low in range(128)}
_LONG_STEP = {bytes([STEP_KEY, 128 + low]): float(low) for low in range(128)}


class Frame(NamedTuple):
    """How the records of one length lie in the file."""

    unpack: Callable[[bytes, int], tuple[float, bytes, bytes, bytes, float, bytes, int]]
    """(time, the step's key and first byte, its other bytes, what stands before the float, it, what stands behind it,
    checksum)."""
    lowest: Mapping[bytes, float]
    """The step's key and first byte -> its lowest seven bits."""
    stop: int
    """Where the record ends, counted from its header, as `size` is."""
    size: int


class Frames:
    """The frames of one file, by how they begin. A frame is only a guess: what it gives is checked in each record."""

    def __init__(self) -> None:
        self._known: dict[bytes, Frame] = {}
        self._learnt: dict[int, tuple[int, int]] = {}
        """Length of a record -> what its frame was learnt with."""

    def learn(self, record: bytes, step_end: int, scalar: int) -> None:
        """Of a record that begins with its time and its step, and whose one float lies at `scalar`."""
        length, step = len(record), step_end - TIME_END
        if self._learnt.get(length) == (step_end, scalar) or step > _LONGEST_STEP:
            return
        if len(self._learnt) >= _MOST_FRAMES and length not in self._learnt:
            return
        self._learnt[length] = step_end, scalar
        first = min(step, 2)
        after = length - scalar - FLOAT.size
        parts = Struct(f"<{_BEGINNING}xd{first}s{step - first}s{scalar - step_end}sf{after}sI")
        lowest = _LONG_STEP if step > 2 else _SHORT_STEP if step else _NO_STEP
        self._known[header(length) + record[:1]] = Frame(parts.unpack_from, lowest, HEADER_SIZE + length, parts.size)

    def read(self, columns: Mapping[bytes, LayoutColumn], data: bytes, position: int, offset: int) -> int:
        """Reads records from `position` on while each is as it was learnt; returns where the next one begins.

        `columns`: by what stands between step and float. `offset`: of `data` in the file.
        """
        known, end = self._known, len(data)
        last_upper, upper_step = b"", 0.0
        while (frame := known.get(data[position : position + _BEGINNING])) is not None:
            unpack, lowest, stop, size = frame
            if position + size > end:
                break
            time, first, upper, before, value, after, checksum = unpack(data, position)
            column, step = columns.get(before), lowest.get(first)
            if column is None or step is None or column[0] != after:
                break
            crc = crc32c(data[position + HEADER_SIZE : position + stop])
            if ((crc >> 15 | crc << 17) + MASK) & 0xFFFFFFFF != checksum:
                break
            if upper != last_upper:
                value_of_upper = read_upper(upper)
                if value_of_upper is None:
                    break
                last_upper, upper_step = upper, value_of_upper
            _, add_step, add_value, add_time, add_place = column
            add_step(upper_step + step)
            add_value(value)
            add_time(time)
            add_place(offset + position)
            position += size
        return position


def read_upper(written: bytes) -> float | None:
    """What the bytes after the first one of a number say; None when it does not end with them."""
    if not written:
        return 0.0
    value, end = varint(written, 0) if written[-1] < 128 else (0, -1)
    return float(value << 7) if end == len(written) else None
