"""The columns of one metric as a bright line and a dim band behind it that keeps every extreme. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import isfinite, log10

from msgspec import Struct

from tui_monitor.model.run import ChartColumns

LARGEST = 1e300
"""Beyond it the distance of two values is no number any more."""
_WIDTHS = (5, 9, 15, 25, 41)
"""Columns of a running median: as few as make a line of a barcode."""
_RESTLESS = 0.75
"""Rows by which neighbours swing on average where a line would fill the picture."""
_DENSE = 0.5
"""Points a cell: fewer are a line that can be followed."""
_THICK = 0.5
"""Rows between the extremes of a column that are worth a band."""
_MOST_PIECES = 40


class Stroke(Struct, frozen=True):
    """A column with a value: heights on the scale of the picture."""

    x: float
    low: float
    high: float
    middle: float


class Bend(Struct, frozen=True):
    pieces: tuple[tuple[tuple[float, float], ...], ...]
    """The bright line, (x, height); NaN is between two pieces."""
    band: tuple[tuple[Stroke, ...], ...]
    """What lies dim behind it; empty where the line says it all."""


def height(value: float, log: bool) -> float:
    return log10(value) if log else value


def drawable(value: float, log: bool) -> bool:
    return abs(value) < LARGEST and (value > 0 or not log)


def step_of(columns: ChartColumns, column: int) -> float:
    """Where the points of a column begin."""
    count = len(columns.lasts)
    return columns.first_step + (columns.last_step - columns.first_step) * column / max(1, count - 1)


def column_of(columns: ChartColumns, step: float) -> int:
    """The column that a step fell into."""
    count, span = len(columns.lasts), columns.last_step - columns.first_step
    share = (step - columns.first_step) / span if span > 0 else 0.0
    return max(0, min(count - 1, int(share * (count - 1) + 1e-9)))


def last_step_in(columns: ChartColumns, column: int) -> float:
    """A step at or behind the last point of a column, before the first of the next."""
    if column >= len(columns.lasts) - 1:
        return columns.last_step
    here, after = step_of(columns, column), step_of(columns, column + 1)
    return after - (after - here) * 1e-6


def smoothed(values: Sequence[float] | array[float], weight: float) -> list[float]:
    """An exponential average without bias at its start; columns without a value are left out of it."""
    average, total, out = 0.0, 0.0, []
    for value in values:
        if isfinite(value):
            average = weight * average + (1 - weight) * value
            total = weight * total + (1 - weight)
        out.append(average / total if total and isfinite(value) else float("nan"))
    return out


def curve(
    columns: ChartColumns,
    log: bool,
    smoothing: float,
    rows_per_height: float,
    cells: int,
    at: Callable[[float], float | None],
) -> Bend:
    """`rows_per_height`: how many rows a height of 1 is; `at`: where a step stands on the x axis; `cells`: how many
    there are for all of them."""
    raw = [piece for piece in _pieces(columns, columns.means, log, at) if piece]
    rows = [[point.middle * rows_per_height for point in piece] for piece in raw]
    thick = any((p.high - p.low) * rows_per_height > _THICK for piece in raw for p in piece)
    dense = sum(map(len, rows)) > _DENSE * cells
    restless = dense and any(_swing(piece) > _RESTLESS for piece in rows)
    if smoothing:
        drawn = [piece for piece in _pieces(columns, smoothed(columns.means, smoothing), log, at) if piece]
        line = [[(p.x, p.middle) for p in piece] for piece in drawn]
    elif restless:
        line = [list(zip((p.x for p in piece), _calmed(piece, rows_per_height), strict=True)) for piece in raw]
    else:
        line = [[(p.x, p.middle) for p in piece] for piece in raw]
    band = raw if thick or restless or smoothing else []
    return Bend(tuple(map(tuple, _few(line))), tuple(map(tuple, band)))


def spans(
    band: Sequence[Sequence[Stroke]], column: Callable[[float], int], dot: Callable[[float], int]
) -> dict[int, tuple[int, int]]:
    """Dot columns -> lowest and highest dot: each column from its low to its high, joined to the one before."""
    found: dict[int, tuple[int, int]] = {}
    for piece in band:
        before: tuple[int, int, int] | None = None
        for point in piece:
            x, low, high = column(point.x), dot(point.low), dot(point.high)
            if before is not None:
                _bridge(found, before, (x, low, high))
            _add(found, x, low, high)
            before = (x, low, high)
    return found


def _bridge(found: dict[int, tuple[int, int]], left: tuple[int, int, int], right: tuple[int, int, int]) -> None:
    """Over the dot columns between two points; side by side they only touch."""
    (x0, low0, high0), (x1, low1, high1) = left, right
    if x1 - x0 <= 1:
        if low1 > high0 + 1:
            _add(found, x1, high0 + 1, low1)
        elif high1 < low0 - 1:
            _add(found, x1, high1, low0 - 1)
        return
    start, end = (low0 + high0) / 2, (low1 + high1) / 2
    heights = [round(start + (end - start) * i / (x1 - x0)) for i in range(x1 - x0 + 1)]
    for i, (a, b) in enumerate(pairwise(heights), x0 + 1):
        if i < x1:
            _add(found, i, min(a, b), max(a, b))


def _add(found: dict[int, tuple[int, int]], x: int, low: int, high: int) -> None:
    known = found.get(x, (low, high))
    found[x] = (min(known[0], low), max(known[1], high))


def _pieces(
    columns: ChartColumns, middles: Sequence[float], log: bool, at: Callable[[float], float | None]
) -> Iterator[list[Stroke]]:
    """Columns with a value, cut where only NaN or infinite ones are."""
    piece: list[Stroke] = []
    for i, (low, high, middle) in enumerate(zip(columns.lows, columns.highs, middles, strict=True)):
        x = at(step_of(columns, i))
        if x is not None and drawable(high, log) and drawable(middle, log):
            low = low if drawable(low, log) else middle
            piece.append(Stroke(x, height(low, log), height(high, log), height(middle, log)))
        elif columns.bad[i] and piece:
            yield piece
            piece = []
    yield piece


def _swing(rows: Sequence[float]) -> float:
    """By how many rows a value stands beside the middle of its neighbours, on average."""
    if len(rows) < 12:
        return 0.0
    turns = [abs(b - (a + c) / 2) for a, b, c in zip(rows, rows[1:], rows[2:], strict=False)]
    return sum(turns) / len(turns)


def _calmed(piece: Sequence[Stroke], rows_per_height: float) -> list[float]:
    """The running median over as few columns as make a line of it."""
    values = [point.middle for point in piece]
    out = values
    for width in _WIDTHS:
        out = running_median(values, width)
        if _swing([value * rows_per_height for value in out]) < _RESTLESS / 3:
            break
    return out


def running_median(values: Sequence[float], width: int) -> list[float]:
    """Over `width` values around each; fewer at the ends."""
    half = width // 2
    out = []
    for i in range(len(values)):
        reach = min(half, i, len(values) - 1 - i)
        near = sorted(values[i - reach : i + reach + 1])
        out.append(near[len(near) // 2])
    return out


def _few(pieces: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """A value every other column is NaN: one line through all of them is drawn sooner than a hundred."""
    return pieces if len(pieces) <= _MOST_PIECES else [[point for piece in pieces for point in piece]]
