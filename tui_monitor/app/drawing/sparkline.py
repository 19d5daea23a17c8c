"""A curve in a few character cells: braille dots (2 x 4 a cell), or ASCII. Pure functions.

What is not finite is a mark on the top row, not a gap: a gap would look like health. Where noise would fill the
picture, a line runs through its middle, and the range of the points stands dimmed behind it.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui_monitor.app.drawing.squeeze import Scale, Squeezed, column_of, heights, middles, scale_of, squeeze
from tui_monitor.model.run import ChartColumns

PLAIN, SICK, BAND, SICK_BAND, BAD, ONSET = "p", "s", "n", "m", "b", "o"
"""Tones of a cell: the curve; the curve since a finding's onset; the range around either where it is noisy; a
non-finite mark; an onset mark."""
_BAND_OF = str.maketrans(PLAIN + SICK, BAND + SICK_BAND)

DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
"""Bits of a braille cell by dot column, bottom row first."""
_FILLS = tuple(tuple(tuple(sum(dots[low : high + 1]) for high in range(4)) for low in range(4)) for dots in DOTS)
"""[dot column][lowest][highest]: the bits of all dots between, both included."""
_BRAILLE = (" ", *(chr(0x2800 + bits) for bits in range(1, 256)))
_ASCII_LEVELS, _ASCII_TALL, _ASCII_BAND = "_.-'", "|", ":"
_NOISY = 4
"""Dots that half of the columns are tall, at least, before a curve counts as noise; in less than three rows fewer."""

Extents = tuple[list[int], list[int]]
"""Lowest and highest dot of each column, 0 at the bottom; -1 where it has none."""


class DrawnCurve(Struct, frozen=True):
    rows: tuple[str, ...]
    tones: tuple[str, ...]
    """One tone a cell, in the shape of `rows`."""
    scale: Scale | None
    """None where nothing finite is drawn."""


def draw(
    columns: ChartColumns, width: int, height: int, onset: float | None = None, bad: str = "×", mark: str = "▼"
) -> DrawnCurve:
    """The curve in `width` x `height` braille cells; `onset` is the step since when it is sick."""
    return _drawn(columns, width, height, onset, (bad, mark), braille=True)


def draw_ascii(
    columns: ChartColumns, width: int, height: int, onset: float | None = None, bad: str = "!", mark: str = "v"
) -> DrawnCurve:
    """The curve in `width` x `height` ASCII cells of four levels."""
    return _drawn(columns, width, height, onset, (bad, mark), braille=False)


def _drawn(
    columns: ChartColumns, width: int, height: int, onset: float | None, marks: tuple[str, str], braille: bool
) -> DrawnCurve:
    a_cell = 2 if braille else 1
    squeezed = squeeze(columns, width * a_cell)
    scale = scale_of(columns)
    at = None if onset is None else column_of(columns, onset, width * a_cell)
    cell = None if at is None else at // a_cell
    tone = PLAIN * width if cell is None else PLAIN * cell + SICK * (width - cell)
    rows, tones = [" " * width] * height, [tone] * height
    if scale is not None:
        fill = _braille_rows if braille else _ascii_rows
        extents = _extents(squeezed, scale, height * 4)
        rows = fill(extents, width, height)
        if _noisy(extents, height):
            line = heights(middles(columns, squeezed), scale, height * 4 - 1)
            rows, tones = _over(fill(_line(line), width, height), rows, tone, braille)
    bads = [any(squeezed.bads[x : x + a_cell]) for x in range(0, width * a_cell, a_cell)]
    _mark(rows, tones, bads, cell, marks)
    return DrawnCurve(tuple(rows), tuple(tones), scale)


def _extents(squeezed: Squeezed, scale: Scale, levels: int) -> Extents:
    """The range of each column, joined to the end of the column before so that a line results."""
    bottoms, tops = heights(squeezed.lows, scale, levels - 1), heights(squeezed.highs, scale, levels - 1)
    before = -1
    for x, last in enumerate(heights(squeezed.lasts, scale, levels - 1)):
        if before >= 0 and last >= 0:
            bottoms[x] = min(bottoms[x], before + 1, tops[x])
            tops[x] = max(tops[x], before - 1)
        before = last
    return bottoms, tops


def _line(levels: Sequence[int]) -> Extents:
    """One line through these heights."""
    bottoms, tops = list(levels), list(levels)
    for x in range(1, len(levels)):
        if levels[x] >= 0 <= levels[x - 1]:
            bottoms[x] = min(levels[x], levels[x - 1] + 1)
            tops[x] = max(levels[x], levels[x - 1] - 1)
    return bottoms, tops


def _noisy(extents: Extents, height: int) -> bool:
    sizes = sorted([top - bottom for bottom, top in zip(*extents, strict=True) if bottom >= 0])
    return bool(sizes) and sizes[len(sizes) // 2] + 1 >= min(_NOISY, height + 1)


def _braille_rows(extents: Extents, width: int, height: int) -> list[str]:
    """Top row first."""
    cells = [[0] * width for _ in range(height)]
    for x, (bottom, top) in enumerate(zip(*extents, strict=True)):
        if bottom < 0:
            continue
        fills, cell, first, last = _FILLS[x & 1], x >> 1, bottom >> 2, top >> 2
        if first == last:
            cells[first][cell] |= fills[bottom & 3][top & 3]
            continue
        cells[first][cell] |= fills[bottom & 3][3]
        for row in range(first + 1, last):
            cells[row][cell] |= fills[0][3]
        cells[last][cell] |= fills[0][top & 3]
    return ["".join([_BRAILLE[bits] for bits in row]) for row in reversed(cells)]


def _ascii_rows(extents: Extents, width: int, height: int) -> list[str]:
    """Top row first."""
    cells = [[" "] * width for _ in range(height)]
    for x, (bottom, top) in enumerate(zip(*extents, strict=True)):
        for row in range(bottom // 4, top // 4 + 1) if bottom >= 0 else ():
            low, high = max(bottom - row * 4, 0), min(top - row * 4, 3)
            cells[row][x] = _ASCII_TALL if high - low > 1 else _ASCII_LEVELS[high]
    return ["".join(row) for row in reversed(cells)]


def _over(line: list[str], band: list[str], tone: str, braille: bool) -> tuple[list[str], list[str]]:
    """The line, and the band in the cells that it leaves free. One row has no cell to spare for a band."""
    if len(line) == 1:
        return line, [tone]
    dim = tone.translate(_BAND_OF)
    rows, tones = [], []
    for front, back in zip(line, band, strict=True):
        behind = back if braille else _ascii_band(back)
        if front.strip():
            rows.append("".join([f if f != " " else b for f, b in zip(front, behind, strict=True)]))
            tones.append("".join([t if f != " " else d for f, t, d in zip(front, tone, dim, strict=True)]))
        else:
            rows.append(behind)
            tones.append(dim)
    return rows, tones


def _ascii_band(row: str) -> str:
    return "".join([" " if cell == " " else _ASCII_BAND for cell in row])


def _mark(rows: list[str], tones: list[str], bads: Sequence[bool], onset: int | None, marks: tuple[str, str]) -> None:
    """The rail of what is not finite on the top row, and the onset."""
    bad, mark = marks
    if True in bads:
        rows[0] = "".join([bad if is_bad else cell for cell, is_bad in zip(rows[0], bads, strict=True)])
        tones[0] = "".join([BAD if is_bad else tone for tone, is_bad in zip(tones[0], bads, strict=True)])
    if onset is not None and len(rows) > 1 and not bads[onset]:
        rows[0] = rows[0][:onset] + mark + rows[0][onset + 1 :]
        tones[0] = tones[0][:onset] + ONSET + tones[0][onset + 1 :]


def runs_of_tone(text: str, tones: str) -> Iterator[tuple[str, str]]:
    """`text` in pieces of one tone each."""
    start = 0
    while start < len(text):
        tone = tones[start]
        end = len(text) - len(tones[start:].lstrip(tone))
        yield text[start:end], tone
        start = end
