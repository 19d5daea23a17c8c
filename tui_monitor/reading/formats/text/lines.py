"""A block of bytes as lines of text: split where a terminal would begin anew, rid of what a terminal would not show.

Lines are split at line feed and carriage return only (never at the marks `str.splitlines` knows), and at runs of
backspaces, with which older progress bars go back to the start of their line. Escape sequences and NUL bytes vanish.
"""

import re
from itertools import accumulate, compress, count
from operator import add

from tui_monitor.reading.tailing.block import Block

_SPLIT = bytes.maketrans(b"\r\b", b"\n\n")
_ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    rb"|\x1b[\]P^_X][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # OSC, DCS, PM, APC, SOS with their text
    rb"|\x1b[ -/]*[0-~]?"  # other short sequences
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def split(block: Block) -> tuple[list[bytes], list[int]]:
    """The lines of `block` that are not empty, and the byte offset of each in the stream."""
    raw = block.data
    if b"\r" in raw or b"\b" in raw:
        raw = raw.translate(_SPLIT)
    texts = raw.split(b"\n")
    offsets = map(add, accumulate(map(len, texts), initial=block.offset), count())
    clean = _cleaned(raw, block.offset == 0)
    if clean is not raw:
        texts = clean.split(b"\n")  # cleaning neither joins nor splits lines: the offsets stay those of the raw bytes
    return list(compress(texts, texts)), list(compress(offsets, texts))


def _cleaned(raw: bytes, first: bool) -> bytes:
    if first and raw.startswith(_MARKS):
        raw = raw[3:] if raw.startswith(_MARKS[0]) else raw[2:]
    if b"\x1b" in raw:
        raw = _ESCAPES.sub(b"", raw)
    if b"\0" in raw:
        # Also what makes the ASCII part of UTF-16 readable.
        raw = raw.replace(b"\0", b"")
    return raw
