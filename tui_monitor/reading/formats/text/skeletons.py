"""The skeleton of a line: the line with each number as one `0`.

step 12 | loss 0.0625, lr 1e-4  ->  step 0 | loss 0, lr 0
"""

from collections.abc import Sequence, Set

_MASK = bytes(0x30 if byte in b"0123456789.+-" else byte for byte in range(256))
_MOST_BYTES, _BYTES_EACH = 1 << 20, 200
"""To remember at most, and what a mask takes beside its text."""


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
        bones = text
        for run in (b"00000", b"000", b"00"):  # the quickest way down to single ones for numbers of the usual length
            bones = bones.replace(run, b"0")
        while b"00" in bones:
            bones = bones.replace(b"00", b"0")
        for power in (b"0e0", b"0E0"):
            if power in bones:
                bones = bones.replace(power, b"0")
        self._by_mask.update(zip(text.split(b"\n"), bones.split(b"\n"), strict=True))
        self._bytes += 2 * len(text) + _BYTES_EACH * len(masks)
