"""How many lines there are before a place of a file: counted once, remembered every so many bytes."""

from __future__ import annotations

from array import array

STEP = 64 << 10
"""Bytes between two marks, at first."""
MOST_MARKS = 1 << 15
"""With more, every second one is dropped: 256 KiB for a file of any size."""


class LineIndex:
    """Of one file that only grows; takes its bytes in order, however they are cut (UTF-16: at even places)."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.counted = 0
        """Bytes whose line ends are counted."""
        self.ends = 0
        """Line ends in them."""
        self.open = False
        """Do they end within a line?"""
        self._encoding = encoding
        self._step = STEP
        self._marks = array("Q", [0])
        """Line ends before each multiple of the step."""

    @property
    def lines(self) -> int:
        """Lines begun so far."""
        return self.ends + self.open

    def take(self, data: bytes) -> None:
        """The bytes that follow those that were counted."""
        place = 0
        while place < len(data):
            piece = data[place : place + self._step - self.counted % self._step]
            self.ends += count_ends(piece, self._encoding)
            self.counted += len(piece)
            place += len(piece)
            if self.counted % self._step == 0:
                self._mark()
        if data:
            newline = "\n".encode(self._encoding)
            self.open = not data.endswith(newline)

    def before(self, offset: int) -> tuple[int, int] | None:
        """The nearest place at or before `offset` that is remembered, and the line ends before it.

        None where nothing is counted so far.
        """
        if not 0 <= offset <= self.counted:
            return None
        mark = min(offset // self._step, len(self._marks) - 1)
        return mark * self._step, self._marks[mark]

    def _mark(self) -> None:
        self._marks.append(self.ends)
        if len(self._marks) > MOST_MARKS:
            self._marks = self._marks[::2]
            self._step *= 2


def count_ends(data: bytes, encoding: str) -> int:
    """Line ends in `data`, which begins at a whole character."""
    if not encoding.startswith("utf-16"):
        return data.count(b"\n")
    return data.decode(encoding, "replace").count("\n")
