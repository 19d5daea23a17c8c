"""Which cells of a line say something else than before: only these are drawn, and sent, again. Pure."""

from collections.abc import Iterator, Sequence
from itertools import chain

from rich.cells import cell_len

from tui_monitor.app.drawing.pieces import Piece

_SINGLE = frozenset(
    map(
        chr,
        chain(range(0x20, 0x7F), range(0xA1, 0xAD), range(0xAE, 0x250), range(0x2500, 0x25FD), range(0x2800, 0x2900)),
    )
) | frozenset("…✓✗●○◐◆▼▲■")
"""Signs that take one cell. Others may, too; each of these is asked for."""
NEAR = 8
"""Cells between two changes below which they are sent as one: to move the terminal's cursor costs about as much."""


def changed(old: Sequence[Piece], new: Sequence[Piece], near: int = NEAR) -> list[tuple[int, int]]:
    """[(first cell, cell after the last), ...] of what differs, from left to right."""
    chars, styles = cells(old)
    new_chars, new_styles = cells(new)
    if len(chars) != len(new_chars):
        return [(0, max(len(chars), len(new_chars)))]
    spans: list[tuple[int, int]] = []
    for x, (a, b, c, d) in enumerate(zip(chars, new_chars, styles, new_styles, strict=True)):
        if a == b and c == d:
            continue
        if spans and x - spans[-1][1] < near:
            spans[-1] = spans[-1][0], x + 1
        else:
            spans.append((x, x + 1))
    return [(_start(first, chars, new_chars), _end(end, chars, new_chars)) for first, end in spans]


def cells(line: Sequence[Piece]) -> tuple[list[str], list[str]]:
    """What stands in each cell, and its style. The second cell of a wide sign is empty."""
    chars: list[str] = []
    styles: list[str] = []
    for text, style in line:
        found = list(text) if _SINGLE.issuperset(text) else list(_wide(text))
        chars += found
        styles += [style] * len(found)
    return chars, styles


def _wide(text: str) -> Iterator[str]:
    """A sign without a width of its own stands with the one before it."""
    held = ""
    for char in text:
        if held and cell_len(char):
            yield from (held, *[""] * (cell_len(held) - 1))
            held = ""
        held += char
    if cell_len(held):
        yield from (held, *[""] * (cell_len(held) - 1))


def _start(x: int, *lines: Sequence[str]) -> int:
    """Not in the middle of a wide sign."""
    return x - any(not line[x] for line in lines) if x else x


def _end(x: int, *lines: Sequence[str]) -> int:
    return x + 1 if any(x < len(line) and not line[x] for line in lines) else x
