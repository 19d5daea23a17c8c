"""A picture in coloured cells, with others drawn over it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from tui_monitor.app.drawing.sparkline import DOTS

Colour = tuple[int, int, int]
_CODE = re.compile(r"\x1b\[([0-9;]*)m")
_FULL = 0x28FF
LINE = "*"
"""A curve in ASCII."""


class Cells(Struct):
    """`signs` and `colours` row by row; a colour of None is the terminal's own."""

    width: int
    height: int
    signs: list[list[str]] = field(default_factory=list)
    colours: list[list[Colour | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signs = [[" "] * self.width for _ in range(self.height)]
        self.colours = [[None] * self.width for _ in range(self.height)]

    def put(self, x: int, y: int, text: str, colour: Colour | None) -> None:
        """What lies outside is cut."""
        if not 0 <= y < self.height:
            return
        for at, sign in enumerate(text, x):
            if 0 <= at < self.width:
                self.signs[y][at], self.colours[y][at] = sign, colour

    def is_free(self, x: int, y: int, width: int = 1) -> bool:
        inside = 0 <= y < self.height and x >= 0 and x + width <= self.width
        return inside and all(sign == " " for sign in self.signs[y][x : x + width])

    def behind(self, x: int, y: int, sign: str, colour: Colour) -> None:
        """Only where nothing is."""
        if self.is_free(x, y):
            self.put(x, y, sign, colour)

    def lines(self) -> list[str]:
        return ["".join(row) for row in self.signs]

    def pieces(self, y: int) -> Iterator[tuple[str, Colour | None]]:
        """A row in stretches of one colour."""
        signs, colours = self.signs[y], self.colours[y]
        start = 0
        for x in range(1, self.width + 1):
            if x == self.width or colours[x] != colours[start]:
                yield "".join(signs[start:x]), colours[start]
                start = x


def from_ansi(text: str, width: int, height: int) -> Cells:
    """What plotext built: characters and 24-bit colours."""
    cells = Cells(width, height)
    for y, line in enumerate(text.split("\n")[:height]):
        colour: Colour | None = None
        x, at = 0, 0
        for code in (*_CODE.finditer(line), None):
            part = line[at : code.start() if code else None]
            cells.put(x, y, part, colour)
            x += len(part)
            if code is not None:
                at, colour = code.end(), _colour(code.group(1), colour)
    return cells


def _colour(code: str, before: Colour | None) -> Colour | None:
    numbers = [int(part) for part in code.split(";") if part]
    if numbers[:2] == [38, 2] and len(numbers) >= 5:
        return numbers[2], numbers[3], numbers[4]
    return before if numbers and numbers[0] in (1, 48, 49) else None


def braille(spans: Mapping[int, tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Dot columns -> (lowest, highest dot row, the bottom one 0) as (cell, row of cells from the bottom, sign)."""
    cells: dict[tuple[int, int], int] = {}
    for x, (low, high) in spans.items():
        for dot in range(low, high + 1):
            key = (x // 2, dot // 4)
            cells[key] = cells.get(key, 0) | DOTS[x % 2][dot % 4]
    yield from ((x, row, chr(0x2800 + bits)) for (x, row), bits in cells.items())


def blocks(spans: Mapping[int, tuple[int, int]], sign: str) -> Iterator[tuple[int, int, str]]:
    """The same in ASCII: one sign for each cell that is touched."""
    touched = {(x // 2, dot // 4) for x, (low, high) in spans.items() for dot in range(low, high + 1)}
    yield from ((x, row, sign) for x, row in touched)


def is_curve(sign: str) -> bool:
    """Braille dots, or what stands for them in ASCII."""
    return sign == LINE or 0x2800 < ord(sign) <= _FULL


def widest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)
