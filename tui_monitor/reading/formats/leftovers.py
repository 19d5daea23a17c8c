"""Lines that were not understood: grouped by shape, counted, one example of each."""

import re
from collections.abc import Iterator

from tui_monitor.text import Shown, clean_bytes

_NUMBER = re.compile(rb"\d+")
_MOST_SHAPES = 40
_SHAPE_BYTES = 120


class Leftovers:
    """Bounded: after 40 shapes, further ones are only counted."""

    def __init__(self) -> None:
        self.count = 0
        self._counts: dict[bytes, int] = {}
        self._examples: dict[bytes, Shown] = {}

    def add(self, line: bytes) -> None:
        self.count += 1
        shape = _NUMBER.sub(b"0", line[:_SHAPE_BYTES])
        if shape in self._counts:
            self._counts[shape] += 1
        elif len(self._counts) < _MOST_SHAPES:
            self._counts[shape] = 1
            self._examples[shape] = clean_bytes(line, 200)

    def groups(self) -> Iterator[tuple[int, Shown]]:
        """(how many, one example), most frequent first."""
        for shape in sorted(self._counts, key=lambda shape: -self._counts[shape]):
            yield self._counts[shape], self._examples[shape]
