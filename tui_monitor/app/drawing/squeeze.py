"""A series in as many columns as a picture has dots, and the height of each. Pure, over plain floats.

Every column keeps the whole range of its points, so that a spike never falls between two of them.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf, isfinite, log, nan

from msgspec import Struct

from tui_monitor.app.drawing.log_scale import wants_log
from tui_monitor.model.run import ChartColumns

Cut = tuple[int, int]


class Squeezed(Struct):
    """One entry a column; NaN where a column has no finite value."""

    lows: list[float]
    highs: list[float]
    lasts: list[float]
    bads: list[bool]
    """Columns with a point that is NaN or infinite."""
    cuts: Sequence[Cut]
    """Which columns of the series each is made of: from, and up to."""


class Scale(Struct, frozen=True):
    """What the bottom and the top of a picture stand for."""

    low: float
    high: float
    log: bool = False


def squeeze(columns: ChartColumns, width: int) -> Squeezed:
    """Ranges are joined, never sampled; stretched when there are fewer columns than `width`."""
    count = len(columns.lasts)
    if not count:
        return Squeezed([nan] * width, [nan] * width, [nan] * width, [False] * width, ())
    cuts = _cuts(count, width)
    squeezed = _joined(columns, cuts) if count > width else _stretched(columns, cuts)
    _bridge(squeezed)
    return squeezed


@lru_cache(maxsize=256)
def _cuts(count: int, width: int) -> tuple[Cut, ...]:
    firsts = [x * count // width for x in range(width + 1)]
    return tuple((first, max(first + 1, after)) for first, after in pairwise(firsts))


def _stretched(columns: ChartColumns, cuts: Sequence[Cut]) -> Squeezed:
    lows, highs, lasts, bad = columns.lows, columns.highs, columns.lasts, columns.bad
    at = [first for first, _ in cuts]
    return Squeezed(
        [lows[i] for i in at], [highs[i] for i in at], [lasts[i] for i in at], [bad[i] > 0 for i in at], cuts
    )


def _joined(columns: ChartColumns, cuts: Sequence[Cut]) -> Squeezed:
    lows, highs, lasts = columns.lows.tolist(), columns.highs.tolist(), columns.lasts.tolist()
    bads = [count > 0 for count in columns.bad]
    out = Squeezed([], [], [], [], cuts)
    for first, after in cuts:
        low, high, last, bad = lows[first], highs[first], lasts[first], bads[first]
        for i in range(first + 1, after):
            bad = bad or bads[i]
            if lows[i] != lows[i]:
                continue
            # Written so that anything replaces a NaN.
            low = low if low <= lows[i] else lows[i]
            high = high if high >= highs[i] else highs[i]
            last = lasts[i]
        out.lows.append(low)
        out.highs.append(high)
        out.lasts.append(last)
        out.bads.append(bad)
    return out


def _bridge(squeezed: Squeezed) -> None:
    """Join neighbouring points over the empty columns between them: a line between two values, marks between two marks.

    A metric that is logged every hundred steps is a curve, not dust.
    """
    lows, highs, lasts, bads = squeezed.lows, squeezed.highs, squeezed.lasts, squeezed.bads
    known = [x for x, low in enumerate(lows) if low == low or bads[x]]
    if len(known) == len(lows):
        return
    for left, right in pairwise(known):
        if right - left == 1:
            continue
        if bads[left] and bads[right]:
            bads[left:right] = [True] * (right - left)
        start, end = lasts[left], lasts[right]
        if start != start or end != end or bads[right]:
            continue
        for x in range(left + 1, right):
            share = (x - left) / (right - left)
            lows[x] = highs[x] = lasts[x] = start * (1 - share) + end * share


def scale_of(columns: ChartColumns) -> Scale | None:
    """The same in every width; None where there is nothing finite to draw."""
    lows = [low for low in columns.lows if low == low]
    if not lows:
        return None
    low, high = min(lows), max([high for high in columns.highs if high == high])
    return Scale(low, high, wants_log(columns.lasts, low, high))


def heights(values: Sequence[float], scale: Scale, top: int) -> list[int]:
    """0 at the bottom of the picture, `top` at its top; -1 for a NaN. In the middle where all values are one."""
    low, high = (log(scale.low), log(scale.high)) if scale.log else (scale.low, scale.high)
    if scale.log:
        values = [log(value) if value > 0 else value for value in values]
    size = high - low
    if not size > 0:
        return [round(0.5 * top) if value == value else -1 for value in values]
    if size == inf:  # two values may be further apart than the largest number
        low, size = low / 2, high / 2 - low / 2
        values = [value / 2 for value in values]
    return [round((value - low) / size * top) if value == value else -1 for value in values]


def middles(columns: ChartColumns, squeezed: Squeezed) -> list[float]:
    """A line through noise, that a single spike does not move: the mean of the middle half of near columns' means."""
    means = [_mean(columns, cut, last) for cut, last in zip(squeezed.cuts, squeezed.lasts, strict=True)]
    reach = max(2, len(means) // 24)
    gaps = any(mean != mean for mean in means)
    out: list[float] = []
    for x, mean in enumerate(means):
        near = means[max(0, x - reach) : x + reach + 1]
        near = sorted([one for one in near if one == one] if gaps else near)
        half = near[len(near) // 4 : len(near) - len(near) // 4]
        out.append(_average(half) if mean == mean else nan)
    return out


def _mean(columns: ChartColumns, cut: Cut, last: float) -> float:
    if last != last:
        return nan
    found = [mean for mean in columns.means[cut[0] : cut[1]] if isfinite(mean)]
    return _average(found) if found else last


def _average(values: Sequence[float]) -> float:
    average = sum(values) / len(values)
    return average if isfinite(average) else sum([value / len(values) for value in values])


def column_of(columns: ChartColumns, step: float, width: int) -> int | None:
    """Which of `width` columns shows a step, by the way in which series and `squeeze` place points; None outside."""
    first, last, count = columns.first_step, columns.last_step, len(columns.lasts)
    if not (count and first <= step <= last):
        return None
    share = (step / 2 - first / 2) / (last / 2 - first / 2) if last > first else 1.0
    at = min(count - 1, int(share * (count - 1)))
    return -(-at * width // count) if width >= count else -(-(at + 1) * width // count) - 1
