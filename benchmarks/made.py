"""Made-up logs in binary formats, for the benchmarks: what their writers would have written."""

import struct
from collections.abc import Iterable
from zlib import crc32

from tui_monitor.reading.formats.tfevents.tfrecord import masked

_BLOCK = 32 << 10


def event_file(events: int) -> bytes:
    """One scalar an event, five tags in turn, as PyTorch's SummaryWriter writes them."""
    return b"".join(framed(_event(i, ((f"train/metric_{i % 5}", 1 / (1 + i % 977)),))) for i in range(events))


def wide_event_file(events: int) -> bytes:
    """Six scalars an event, with names of several lengths, as TF1's merged summaries are."""
    tags = ("loss", "train/lr", "val/accuracy_top1", "time", "grad_norm/total", "a")
    return b"".join(framed(_event(i, tuple((tag, 1 / (1 + i % 977)) for tag in tags))) for i in range(events))


def wandb_file(rows: int) -> bytes:
    """A history record of nine items and the summary that repeats it, as the W&B client writes them."""
    out = bytearray(b":W&B\xe1\xbe\x00")
    for i in range(rows):
        items = {
            "_step": i,
            "_timestamp": 1.7e9 + i / 7,
            "_runtime": i / 7,
            **{f"train/metric_{k}": (k + 1) / (1 + i % 977) for k in range(6)},
        }
        body = b"".join(_field(1, _field(2, name.encode()) + _field(16, repr(x).encode())) for name, x in items.items())
        for number in (2, 3):
            in_blocks(out, b"\x08" + _varint(i) + _field(number, body))
    return bytes(out)


def _event(step: int, values: Iterable[tuple[str, float]]) -> bytes:
    summary = b"".join(_field(1, _field(1, tag.encode()) + b"\x15" + struct.pack("<f", value)) for tag, value in values)
    return b"\x09" + struct.pack("<d", 1.7e9 + step) + b"\x10" + _varint(step) + _field(5, summary)


def framed(record: bytes) -> bytes:
    header = struct.pack("<Q", len(record))
    return header + struct.pack("<I", masked(header)) + record + struct.pack("<I", masked(record))


def in_blocks(out: bytearray, record: bytes) -> None:
    """Append a record in as many blocks of 32 KiB as it takes, each part with its checksum."""
    kind = 0
    while kind not in (1, 4):
        room = _BLOCK - len(out) % _BLOCK
        if room < 7:
            out += bytes(room)
            room = _BLOCK
        part, record = record[: room - 7], record[room - 7 :]
        kind = (3 if kind else 2) if record else (4 if kind else 1)
        out += struct.pack("<IHB", crc32(bytes([kind]) + part), len(part), kind) + part


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
