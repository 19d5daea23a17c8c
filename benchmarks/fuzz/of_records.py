"""Event files and W&B logs whose records were changed and framed again with right checksums."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from random import Random

from benchmarks.fuzz.of_bytes import PLAIN
from benchmarks.fuzz.tokens import BYTES
from benchmarks.made import framed, in_blocks

_FLOATS = (float("nan"), float("inf"), float("-inf"), 3.4e38, -3.4e38, 1e-45, 0.0, -0.0)
_INTS = (0, 1, 2**31, 2**32, 2**53, 2**63 - 1, 2**63, 2**64 - 1)


def event_file(data: bytes, rng: Random) -> bytes:
    """With a false header now and then, whose checksum is right."""
    records = [_changed(record, rng) for record in _frames(data)]
    _stir(records, rng)
    out = bytearray()
    for record in records:
        whole = framed(record)
        if rng.random() < 0.01:
            header = struct.pack("<Q", rng.choice((0, 1, len(record) + 1, 2**31, 2**40, 2**63, 2**64 - 1)))
            whole = header + framed(b"")[8:12] + whole[12:]
        out += whole
    return bytes(out)


def wandb_log(data: bytes, rng: Random) -> bytes:
    records = [_changed(record, rng) for record in _wandb_records(data)]
    _stir(records, rng)
    out = bytearray(data[:7])
    for record in records:
        in_blocks(out, record)
    return bytes(out)


def _stir(records: list[bytes], rng: Random) -> None:
    if rng.random() < 0.2:
        rng.shuffle(records)
    if records and rng.random() < 0.2:
        records.insert(rng.randrange(len(records)), rng.choice((b"", nested(rng), bytes(100_000), rng.randbytes(300))))


def _frames(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 12 <= len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        if length > len(data):
            return
        yield data[at + 12 : at + 12 + length]
        at += length + 16


def _wandb_records(data: bytes) -> Iterator[bytes]:
    at, held = 7, b""
    while at + 7 <= len(data):
        room = 32768 - at % 32768
        if room < 7:
            at += room
            continue
        _, length, kind = struct.unpack_from("<IHB", data, at)
        held += data[at + 7 : at + 7 + length]
        if kind in (1, 4):
            yield held
            held = b""
        at += 7 + length


def nested(rng: Random) -> bytes:
    """A message in a message in a message."""
    out, number = b"\x08\x01", rng.choice((1, 2, 5, 9))
    for _ in range(rng.choice((5, 100, 3000))):
        out = _varint(number << 3 | 2) + _varint(len(out)) + out
    return out


def _changed(record: bytes, rng: Random) -> bytes:
    if rng.random() > 0.15:
        return record
    if rng.random() < 0.3:
        return rng.choice(PLAIN[:5])(record, rng)
    return _message(record, rng, 0)


def _message(data: bytes, rng: Random, depth: int) -> bytes:
    """The message with its fields changed; what is no message comes back as some bytes."""
    try:
        fields = list(_fields(data))
    except (IndexError, struct.error):
        return rng.choice((data, rng.choice(BYTES)[:2000], data[:-1]))
    if not fields:
        return rng.choice(BYTES)[:2000]
    at = rng.randrange(len(fields))
    number, wire, value = fields[at]
    fields[at] = _field_changed(number, wire, value, rng, depth)
    if rng.random() < 0.1:
        fields = fields * rng.choice((2, 30))
    if rng.random() < 0.1:
        rng.shuffle(fields)
    return b"".join(_varint(number << 3 | wire) + value for number, wire, value in fields)


def _field_changed(number: int, wire: int, value: bytes, rng: Random, depth: int) -> tuple[int, int, bytes]:
    roll = rng.random()
    if roll < 0.1:
        return rng.choice((0, number + 1, number - 1, 15, 16, 2**28)) & 0xFFFFFFF, wire, value
    if roll < 0.2:
        return number, rng.choice((0, 1, 2, 3, 4, 5, 6, 7)), value
    pack: dict[int, Callable[[], bytes]] = {
        0: lambda: rng.choice((*map(_varint, _INTS), b"\x80" * 12, b"\xff" * 10 + b"\x01")),
        1: lambda: rng.choice((struct.pack("<d", rng.choice(_FLOATS)), value[: rng.randrange(8)])),
        5: lambda: rng.choice((struct.pack("<f", rng.choice(_FLOATS)), value[: rng.randrange(4)])),
    }
    if wire in pack:
        return number, wire, pack[wire]()
    _, start = _read_varint(value, 0)
    inner = _message(value[start:], rng, depth + 1) if depth < 8 else b""
    length = len(inner) if rng.random() < 0.9 else rng.choice((0, len(inner) + 1, 2**31, 2**62))
    return number, wire, _varint(length) + inner


def _fields(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at < len(data):
        key, at = _read_varint(data, at)
        wire, start = key & 7, at
        if wire == 0:
            _, at = _read_varint(data, at)
        elif wire == 2:
            length, at = _read_varint(data, at)
            at += length
        else:
            at += {1: 8, 5: 4}.get(wire, 1 << 30)
        if at > len(data):
            raise IndexError
        yield key >> 3, wire, data[start:at]


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128 or shift > 63:
            return value, at


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
