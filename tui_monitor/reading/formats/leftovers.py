"""Lines that were not understood: grouped by shape, counted, one example of each."""

from collections.abc import Iterator, Sequence

from tui_monitor.text import Shown, clean_bytes

_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_MOST_SHAPES = 40
_SHAPE_BYTES = 120


class Leftovers:
    """Bounded: after 40 shapes, further ones are only counted."""

    def __init__(self) -> None:
        self.count = 0
        self._counts: dict[bytes, int] = {}
        self._examples: dict[bytes, Shown] = {}

    def add(self, line: bytes) -> None:
        self._count(line, _shape(line[:_SHAPE_BYTES]))

    def add_numbered(self, lines: Sequence[bytes]) -> None:
        """Those of many lines that hold a digit. None of them holds a line feed."""
        for line, shape in zip(lines, _shape(b"\n".join(lines)).split(b"\n"), strict=False):
            if b"0" in shape:
                self._count(line, shape.rstrip() if len(line) <= _SHAPE_BYTES else _shape(line[:_SHAPE_BYTES]))

    def take_back(self, line: bytes) -> None:
        """A line that was counted is understood by now, since lines like it came again."""
        shape = _shape(line[:_SHAPE_BYTES])
        self.count -= 1
        left = self._counts.get(shape, 0) - 1
        if left > 0:
            self._counts[shape] = left
        elif left == 0:
            del self._counts[shape], self._examples[shape]

    def _count(self, line: bytes, shape: bytes) -> None:
        self.count += 1
        if shape in self._counts:
            self._counts[shape] += 1
        elif len(self._counts) < _MOST_SHAPES:
            self._counts[shape] = 1
            self._examples[shape] = clean_bytes(line, 200)

    def groups(self) -> Iterator[tuple[int, Shown]]:
        """(how many, one example), most frequent first."""
        for shape in sorted(self._counts, key=lambda shape: -self._counts[shape]):
            yield self._counts[shape], self._examples[shape]


def _shape(text: bytes) -> bytes:
    """Each run of digits as one `0`, without blanks at the end."""
    text = text.translate(_DIGITS)
    while b"00" in text:
        text = text.replace(b"00", b"0")
    return text.rstrip(b" \t\r")
