"""The lines of a block with their places."""

from itertools import accumulate
from operator import itemgetter

from tui_monitor.reading.tailing.block import Block

_WITH_END = (1).__add__
"""The length of a line with its end."""
_FIRST = itemgetter(0)
_BLANKS = frozenset(b" \t\v\f")
_BOM = b"\xef\xbb\xbf"


def lines_of(block: Block) -> tuple[list[bytes], list[int]]:
    """The lines that are not blank, and the offset of each. NUL bytes (preallocated or left by a crash) are blanks."""
    data = readable(block.data)
    lines = data.split(b"\n")
    starts = list(accumulate(map(_WITH_END, map(len, lines)), initial=block.offset))
    if not lines[-1]:
        lines.pop()
    if all(lines) and _BLANKS.isdisjoint(map(_FIRST, lines)):
        return lines, starts[: len(lines)]
    kept = [(line, start) for line, start in zip(lines, starts, strict=False) if line and not line.isspace()]
    return [line for line, _ in kept], [start for _, start in kept]


def readable(data: bytes) -> bytes:
    """The same length, with one kind of line end, and blanks for NUL bytes and a byte order mark."""
    if data.startswith(_BOM):
        data = b"   " + data[3:]
    if b"\r" in data:
        data = data.replace(b"\r", b"\n")
    return data.replace(b"\0", b" ") if b"\0" in data else data
