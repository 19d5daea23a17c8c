"""A curve in a few character cells: braille dots (2 x 4 a cell), or ASCII. Pure functions.

Every column shows the whole range of its points, so that a spike never falls between two cells. A column with NaN or
infinite points is a mark, not a gap: a gap would look like health.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui_monitor.model.run import ChartColumns

_DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
"""Bits of a braille cell by dot column, bottom row first."""
_ASCII_LEVELS = "_.-'"
LOG_FROM = 30.0
"""A positive curve whose peak is this many times its median is drawn on a log scale: else its shape is lost."""

PLAIN, SICK, BAD, ONSET = "p", "s", "b", "o"
"""Tones of a cell: the curve, the curve since a finding's onset, a non-finite mark, an onset mark."""


@dataclass(frozen=True, slots=True)
class BrailleCurve:
    rows: tuple[str, ...]
    tones: tuple[str, ...]
    """One tone a cell, in the shape of `rows`."""
    log: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Lowest and highest finite value of one dot column; None where it has none."""

    low: float
    high: float
    last: float


def draw(
    columns: ChartColumns, width: int, height: int, onset: float | None = None, bad: str = "×", mark: str = "▼"
) -> BrailleCurve:
    """The curve in `width` x `height` braille cells; `onset` is the step since when it is sick."""
    spans, bads = squeeze(columns, width * 2)
    spans, log = _scaled(spans)
    rows = _braille_rows(spans, width, height)
    bad_cells = [bads[2 * x] or bads[2 * x + 1] for x in range(width)]
    return _marked(rows, bad_cells, _cell_of(columns, onset, width), log, bad, mark)


def draw_ascii(
    columns: ChartColumns, width: int, height: int, onset: float | None = None, bad: str = "!", mark: str = "v"
) -> BrailleCurve:
    """The curve in `width` x `height` ASCII cells of four levels."""
    spans, bads = squeeze(columns, width)
    spans, log = _scaled(spans)
    rows = _ascii_rows(spans, width, height)
    return _marked(rows, bads, _cell_of(columns, onset, width), log, bad, mark)


def squeeze(columns: ChartColumns, width: int) -> tuple[list[Span | None], list[bool]]:
    """`columns` in `width` columns: ranges are joined, never sampled; stretched when there are fewer."""
    count = len(columns.lasts)
    spans: list[Span | None] = []
    bads: list[bool] = []
    for x in range(width):
        first = x * count // width
        after = max(first + 1, (x + 1) * count // width)
        spans.append(_join(columns, range(first, min(after, count))))
        bads.append(any(columns.bad[i] for i in range(first, min(after, count))))
    _bridge(spans, bads)
    return spans, bads


def _bridge(spans: list[Span | None], bads: list[bool]) -> None:
    """Join neighbouring points over the empty columns between them: a line between two values, marks between two marks.

    A metric that is logged every hundred steps is a curve, not dust.
    """
    known = [x for x, (span, bad) in enumerate(zip(spans, bads, strict=True)) if span or bad]
    for left, right in pairwise(known):
        if bads[left] and bads[right]:
            bads[left:right] = [True] * (right - left)
        start, end = spans[left], spans[right]
        if start is None or end is None or bads[right]:
            continue
        for x in range(left + 1, right):
            value = start.last + (end.last - start.last) * (x - left) / (right - left)
            spans[x] = Span(value, value, value)


def _join(columns: ChartColumns, indices: range) -> Span | None:
    lows = [columns.lows[i] for i in indices if math.isfinite(columns.lows[i])]
    highs = [columns.highs[i] for i in indices if math.isfinite(columns.highs[i])]
    if not lows or not highs:
        return None
    lasts = [columns.lasts[i] for i in indices if math.isfinite(columns.lasts[i])]
    return Span(min(lows), max(highs), lasts[-1] if lasts else max(highs))


def _scaled(spans: Sequence[Span | None]) -> tuple[list[Span | None], bool]:
    """Heights 0..1; on a log scale where a linear one would show nothing but the peak."""
    found = [span for span in spans if span]
    if not found:
        return list(spans), False
    low, high = min(span.low for span in found), max(span.high for span in found)
    middle = sorted(span.last for span in found)[len(found) // 2]
    log = low > 0 and high > LOG_FROM * middle
    if log:
        low, high = math.log(low), math.log(high)
    size = high - low
    if not size > 0 or math.isinf(size):
        return [Span(0.5, 0.5, 0.5) if span else None for span in spans], log

    def place(value: float) -> float:
        return ((math.log(value) if log else value) - low) / size

    return [Span(place(s.low), place(s.high), place(s.last)) if s else None for s in spans], log


def _levels(spans: Sequence[Span | None], levels: int) -> Iterator[tuple[int, int] | None]:
    """Lowest and highest level to fill in each column, joined to the column before so that a line results."""
    previous: int | None = None
    for span in spans:
        if span is None:
            previous = None
            yield None
            continue
        low, high = (round(value * (levels - 1)) for value in (span.low, span.high))
        if previous is not None:
            low, high = min(low, previous + 1), max(high, previous - 1)
        previous = round(span.last * (levels - 1))
        yield min(low, high), max(low, high)


def _braille_rows(spans: Sequence[Span | None], width: int, height: int) -> list[list[str]]:
    cells = [[0] * width for _ in range(height)]
    for x, filled in enumerate(_levels(spans, height * 4)):
        for level in range(filled[0], filled[1] + 1) if filled else ():
            cells[height - 1 - level // 4][x // 2] |= _DOTS[x % 2][level % 4]
    return [[chr(0x2800 + bits) if bits else " " for bits in row] for row in cells]


def _ascii_rows(spans: Sequence[Span | None], width: int, height: int) -> list[list[str]]:
    cells = [[" "] * width for _ in range(height)]
    for x, filled in enumerate(_levels(spans, height * 4)):
        if not filled:
            continue
        for row in range(filled[0] // 4, filled[1] // 4 + 1):
            low, high = max(filled[0] - row * 4, 0), min(filled[1] - row * 4, 3)
            cells[height - 1 - row][x] = "|" if high - low > 1 else _ASCII_LEVELS[high]
    return cells


def _cell_of(columns: ChartColumns, at: float | None, width: int) -> int | None:
    """The cell in which a step lies; None outside of the curve."""
    first, last = columns.first_step, columns.last_step
    if at is None or not first <= at <= last:
        return None
    share = (at - first) / (last - first) if last > first else 1.0
    return min(width - 1, int(share * width))


def _marked(
    rows: list[list[str]], bad_cells: Sequence[bool], onset: int | None, log: bool, bad: str, mark: str
) -> BrailleCurve:
    tones = [[PLAIN if onset is None or x < onset else SICK for x in range(len(bad_cells))] for _ in rows]
    for x in (x for x, is_bad in enumerate(bad_cells) if is_bad):
        for row, tone in zip(rows, tones, strict=True):
            if row is rows[-1] or row[x] == " ":
                row[x], tone[x] = bad, BAD
    if onset is not None and len(rows) > 1 and not bad_cells[onset]:
        rows[0][onset], tones[0][onset] = mark, ONSET
    return BrailleCurve(tuple("".join(row) for row in rows), tuple("".join(tone) for tone in tones), log)


def runs_of_tone(text: str, tones: str) -> Iterator[tuple[str, str]]:
    """`text` in pieces of one tone each."""
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and tones[end] == tones[start]:
            end += 1
        yield text[start:end], tones[start]
        start = end


def tick_positions(first: float, last: float, steps: Sequence[float], width: int) -> list[int]:
    """Cells of marks on a time line of `width` cells; each cell once, in order."""
    if last <= first or width < 1:
        return []
    cells = sorted({min(width - 1, int((s - first) / (last - first) * width)) for s in steps if first <= s <= last})
    return cells[: bisect_right(cells, width - 1)]
