"""Binary logs as their writers write them, small enough to read in a test."""

import struct
from zlib import crc32

from tui_monitor.reading.formats.tfevents.tfrecord import masked


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def message(number: int, value: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(value)) + value


def simple(tag: str, value: float) -> bytes:
    return message(1, tag.encode()) + b"\x15" + struct.pack("<f", value)


def tensor(dtype: int, rest: bytes) -> bytes:
    return b"\x08" + bytes([dtype]) + b"\x12\x00" + rest


def float_tensor(value: float) -> bytes:
    return tensor(1, message(4, struct.pack("<f", value)))


def event(step: int, *values: bytes, time: float = 1.7e9) -> bytes:
    written = b"\x10" + varint(step) if step else b""
    return b"\x09" + struct.pack("<d", time) + written + message(5, b"".join(message(1, value) for value in values))


def framed(record: bytes) -> bytes:
    header = struct.pack("<Q", len(record))
    return header + struct.pack("<I", masked(header)) + record + struct.pack("<I", masked(record))


def wandb_file(*records: bytes) -> bytes:
    """In blocks of 32 KiB; a record longer than what is left of its block goes on in the next."""
    out = bytearray(b":W&B\xe1\xbe\x00")
    for record in records:
        kind = 0
        while kind not in (1, 4):
            room = 32768 - len(out) % 32768
            if room < 7:
                out += bytes(room)
                room = 32768
            part, record = record[: room - 7], record[room - 7 :]
            kind = (3 if kind else 2) if record else (4 if kind else 1)
            out += struct.pack("<IHB", crc32(bytes([kind]) + part), len(part), kind) + part
    return bytes(out)


def item(name: str, written: str, key: int = 2) -> bytes:
    return message(1, message(key, name.encode()) + message(16, written.encode()))


def history(**values: object) -> bytes:
    """`__` in a name stands for a slash."""
    return message(2, b"".join(item(name.replace("__", "/"), str(value)) for name, value in values.items()))
