"""A block of bytes as lines of text: split where a terminal would begin anew, rid of what a terminal would not show.

Lines are split at line feed and carriage return only (never at the marks `str.splitlines` knows), and at runs of
backspaces, with which older progress bars go back to the start of their line. Escape sequences and NUL bytes vanish.

The skeleton of a line has each number as one `0`:  step 12 | loss 0.0625, lr 1e-4  ->  step 0 | loss 0, lr 0
"""

from collections.abc import Sequence, Set
from itertools import accumulate, compress, count
from operator import add

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.tailing.block import Block

_SPLIT = bytes.maketrans(b"\r\b", b"\n\n")
_ESCAPES = lazy_compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    rb"|\x1b[\]P^_X][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # OSC, DCS, PM, APC, SOS with their text
    rb"|\x1b[ -/]*[0-~]?"  # other short sequences
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MASK = bytes(0x30 if byte in b"0123456789.+-" else byte for byte in range(256))
_MOST_BYTES, _BYTES_EACH = 1 << 20, 200
"""To remember at most, and what a mask takes beside its text."""

_INFINITY = "∞".encode()


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
    if _INFINITY in raw:
        raw = raw.replace(_INFINITY, b"inf")  # as long
    if b"\0" in raw:
        # Also what makes the ASCII part of UTF-16 readable.
        raw = raw.replace(b"\0", b"")
    return raw


class Skeletons:
    """Numbers of equal length have one mask: the few masks of a shape are each collapsed once and remembered."""

    def __init__(self) -> None:
        self._by_mask: dict[bytes, bytes] = {}
        self._bytes = 0

    def of(self, lines: Sequence[bytes]) -> list[bytes]:
        """The skeleton of each of some lines."""
        if self._bytes > _MOST_BYTES:
            self._by_mask, self._bytes = {}, 0
        masks = b"\n".join(lines).translate(_MASK).split(b"\n")
        self._collapse(set(masks).difference(self._by_mask))
        return list(map(self._by_mask.__getitem__, masks))

    def _collapse(self, masks: Set[bytes]) -> None:
        text = b"\n".join(masks)
        skeletons = text
        for run in (b"00000", b"000", b"00"):  # the quickest way down to single ones for numbers of the usual length
            skeletons = skeletons.replace(run, b"0")
        while b"00" in skeletons:
            skeletons = skeletons.replace(b"00", b"0")
        for power in (b"0e0", b"0E0"):
            if power in skeletons:
                skeletons = skeletons.replace(power, b"0")
        self._by_mask.update(zip(text.split(b"\n"), skeletons.split(b"\n"), strict=True))
        self._bytes += 2 * len(text) + _BYTES_EACH * len(masks)
