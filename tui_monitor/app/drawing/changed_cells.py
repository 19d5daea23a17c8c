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
    first, last = _alike(old, new)
    before = _cells_of(old[:first])
    chars, styles = cells(old[first : len(old) - last])
    new_chars, new_styles = cells(new[first : len(new) - last])
    if len(chars) != len(new_chars):
        return [(0, before + max(len(chars), len(new_chars)) + _cells_of(old[len(old) - last :]))]
    spans: list[tuple[int, int]] = []
    for x, (a, b, c, d) in enumerate(zip(chars, new_chars, styles, new_styles, strict=True)):
        if a == b and c == d:
            continue
        if spans and x - spans[-1][1] < near:
            spans[-1] = spans[-1][0], x + 1
        else:
            spans.append((x, x + 1))
    return [(before + _start(at, chars, new_chars), before + _end(end, chars, new_chars)) for at, end in spans]


def _alike(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[int, int]:
    """How many pieces at the beginning, and how many behind these at the end, are the same: most of a line."""
    most = min(len(old), len(new))
    first = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), most)
    ends = zip(reversed(old), reversed(new), strict=False)
    last = next((i for i, (a, b) in enumerate(ends) if a != b), most)
    return first, min(last, most - first)


def cells(line: Sequence[Piece]) -> tuple[list[str], list[str]]:
    """What stands in each cell, and its style. The second cell of a wide sign is empty."""
    chars: list[str] = []
    styles: list[str] = []
    for text, style in line:
        found = list(text) if _SINGLE.issuperset(text) else list(_wide(text))
        chars += found
        styles += [style] * len(found)
    return chars, styles


def _cells_of(line: Sequence[Piece]) -> int:
    return sum(len(text) if _SINGLE.issuperset(text) else len(list(_wide(text))) for text, _ in line)


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
