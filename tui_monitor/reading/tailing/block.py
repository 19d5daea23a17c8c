"""New bytes of a growing file, as a format is given them."""

from msgspec import Struct


class Block(Struct, frozen=True):
    """New bytes of one stream, exactly as they lie in the file (rotated parts counted through).

    For a format with `framing = "lines"`: whole records only, each ended by `\\n` or `\\r` (of `\\r\\n` the second
    byte makes an empty record), but for the last block of a file, which may end without. A record longer than 1 MiB
    is cut: the block holds its beginning, and its rest is skipped. For `framing = "bytes"`: as they came, contiguous.
    """

    data: bytes
    offset: int
    """Of the first byte."""
