"""The wire format of protocol buffers, as far as logs need it: fields of a message, without a schema or a runtime.

https://protobuf.dev/programming-guides/encoding
"""

from collections.abc import Iterator

from tui_monitor.errors import FormatError

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10


def fields(message: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """(number, wire type, value) of each field: an unsigned integer of a varint, else the bytes as they lie.

    Raises FormatError for what is no message. No length is believed before it is seen to fit.
    """
    position, end = 0, len(message)
    while position < end:
        key, position = varint(message, position)
        wire = key & 7
        if wire == VARINT:
            value, position = varint(message, position)
            yield key >> 3, wire, value
            continue
        if wire == BYTES:
            length, position = varint(message, position)
        elif wire == FIXED32:
            length = 4
        elif wire == FIXED64:
            length = 8
        else:
            raise FormatError(f"a field of unknown kind {wire} in a record")
        if length > end - position:
            raise FormatError("a field is longer than its record")
        yield key >> 3, wire, message[position : position + length]
        position += length


def varint(data: bytes, position: int) -> tuple[int, int]:
    """The unsigned integer at `position`, and where it ends. Raises FormatError when it does not end."""
    value = shift = 0
    for byte in data[position : position + _LONGEST_VARINT]:
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value & 0xFFFFFFFFFFFFFFFF, position
        shift += 7
    raise FormatError("a number in a record does not end")


def signed(value: int) -> int:
    """A varint of an int64 or int32 field as the signed number it means."""
    return value - (1 << 64) if value >> 63 else value


def submessages(message: bytes, number: int) -> Iterator[bytes]:
    """The bytes of each field `number`."""
    for found, wire, value in fields(message):
        if found == number and wire == BYTES and isinstance(value, bytes):
            yield value


def text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
