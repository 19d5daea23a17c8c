"""The way writers lay out an Event and a scalar, so that most of them can be read without looking at every field."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import NamedTuple

from tui_monitor.model.points import Points
from tui_monitor.reading.formats.tfevents.protobuf import varint

WALL_TIME_KEY, STEP_KEY = 0x09, 0x10
_SUMMARY_KEY, _VALUE_KEY, _TAG_KEY = 0x2A, 0x0A, 0x0A
_TIME = Struct("<xd")
TIME_END = 9
_SHORTEST = 16
FLOAT = Struct("<f")


class EventLayout(NamedTuple):
    """How the scalars of one tag lie in their bytes: only four of them differ."""

    head: bytes
    """`0a length 0a length tag`: what the layout is found by."""
    middle: bytes
    tail: bytes


class LayoutColumn(NamedTuple):
    """Where the points of a layout go."""

    tail: bytes
    """What has to stand behind the float."""
    add_step: Callable[[float], None]
    add_value: Callable[[float], None]
    add_time: Callable[[float], None]
    add_place: Callable[[int], None]


class Sink(NamedTuple):
    """A layout, in the numbers that reading needs."""

    head_end: int
    middle: bytes
    scalar: int
    """Where the float begins."""
    scalar_end: int
    end: int
    column: LayoutColumn


def sink(layout: EventLayout, points: Points) -> Sink:
    scalar = len(layout.head) + len(layout.middle)
    end = scalar + FLOAT.size
    append = points.steps.append, points.values.append, points.times.append, points.places.append
    return Sink(
        len(layout.head), layout.middle, scalar, end, end + len(layout.tail), LayoutColumn(layout.tail, *append)
    )


def read_head(record: bytes) -> tuple[float, float, int, int] | None:
    """(wall_time, step, where the step ends, where the values begin) of an Event that says no more, in this order.

    So does every known writer; None for any other Event.
    """
    if len(record) < _SHORTEST or record[0] != WALL_TIME_KEY:
        return None
    step, at = 0, TIME_END
    if record[at] == STEP_KEY:
        step, at = record[at + 1], at + 2
        if step > 127:
            step, at = (step & 127 | record[at] << 7, at + 1) if record[at] < 128 else varint(record, at - 1)
            if step >> 63 or at + 2 > len(record):
                return None
    length, values = record[at + 1], at + 2
    if length > 127:
        length, values = varint(record, at + 1)
    if record[at] != _SUMMARY_KEY or values + length != len(record):
        return None
    return _TIME.unpack_from(record)[0], step, at, values


def layout_of(message: bytes, tag: bytes, scalar: float) -> EventLayout | None:
    """The layout of a value that holds a 32-bit float; None when the float's place cannot be told from its bytes."""
    end = 2 + len(tag)
    try:
        written = FLOAT.pack(scalar)
    except OverflowError:
        return None
    usual = len(message) < 128 and message[:2] == bytes([_TAG_KEY, len(tag)]) and message[2:end] == tag
    if not usual or message.count(written, end) != 1:
        return None
    middle, _, tail = message[end:].partition(written)
    return EventLayout(bytes([_VALUE_KEY, len(message)]) + message[:end], middle, tail)
