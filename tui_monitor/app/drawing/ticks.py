"""Round numbers for the axes of a chart, and their labels: no two alike. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, isfinite, log10

from tui_monitor.app.drawing.wording import grouped

Ticks = list[tuple[float, str]]
"""Where, and what is written there; rising."""

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_SPANS = (
    *(1.0, 2.0, 5.0, 10.0, 15.0, 30.0),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12)),
    *(n * _DAY for n in (1, 2, 7, 14)),
)
"""Seconds between two round times."""
_MOST_DIGITS = 17
_DECADES = (1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 1000)
"""Between two labels of a log scale."""


def linear(low: float, high: float, most: int) -> Ticks:
    """At most `most` multiples of 1, 2 or 5 times a power of ten, from `low` to `high`."""
    size = high - low
    if most < 1 or not isfinite(size) or not size > 0:
        return []
    gap = next((gap for gap in _gaps(size / most) if len(_multiples(low, high, gap)) <= most), None)
    return [] if gap is None else _labelled(_multiples(low, high, gap), gap)


def decades(low: float, high: float, most: int) -> Ticks:
    """For a log scale, `low` and `high` being powers of ten: decades, or 1, 2 and 5 of each, or round values."""
    first, last = ceil(low - 1e-9), floor(high + 1e-9)
    if most < 1 or not isfinite(high - low):
        return []
    within = [exponent + part for exponent in range(first - 1, last + 1) for part in (0.0, log10(2), log10(5))]
    within = [at for at in within if low - 1e-9 <= at <= high + 1e-9]
    if last - first + 1 < 2 and len(within) < 2:
        near = linear(10**low, 10**high, most) if high < 300 and low > -300 else []
        return [(log10(value), label) for value, label in near if value > 0]
    if len(within) > most:
        within = [float(at) for at in _few(first, last, most)]
    return _distinct([(at, _power(at)) for at in within])


def elapsed(low: float, high: float, most: int) -> Ticks:
    """Seconds, with units: `30s`, `1m30s`, `2h`."""
    return [(at, duration(at)) for at in _times(low, high, most, 0.0)]


def clock(low: float, high: float, most: int, told: Callable[[float], str]) -> Ticks:
    """Moments; `told` writes `2023-11-14 22:13:20` or, of a recording, `1:02:09`."""
    beyond = _second_of_day(told(low)) if high > low else 0.0
    ticks = _times(low, high, most, low - beyond)
    days = high - low >= 2 * _DAY
    seconds = any(round(at - low + beyond) % 60 for at in ticks)
    return _distinct([(at, _clock_label(told(at), days, seconds)) for at in ticks])


def duration(seconds: float) -> str:
    """`0`, `90` as `1m30s`, `7200` as `2h`."""
    whole = round(abs(seconds))
    parts = ((whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "m"), (whole % 60, "s"))
    said = "".join(f"{count}{unit}" for count, unit in parts if count)
    return ("-" if seconds < 0 else "") + said if said else "0"


def _few(first: int, last: int, most: int) -> list[int]:
    """Two at least, where so many may stand: one number is no scale."""
    for gap in _DECADES:
        for start in (0, gap // 2):
            found = [at for at in range(first, last + 1) if at % gap == start]
            if min(2, most) <= len(found) <= most:
                return found
    return [first, last][:most]


def _gaps(least: float) -> list[float]:
    """The next round distances from `least` on."""
    power = floor(log10(least)) if least > 0 and isfinite(least) else 0
    return [part * 10.0**exponent for exponent in range(power, power + 3) for part in (1, 2, 5)][:9]


def _multiples(low: float, high: float, gap: float) -> list[float]:
    if not gap > 0 or not abs(low / gap) < 1e15 or not abs(high / gap) < 1e15:
        return []
    slack = 1e-9
    return [n * gap for n in range(ceil(low / gap - slack), floor(high / gap + slack) + 1) if low <= n * gap <= high]


def _times(low: float, high: float, most: int, start: float) -> list[float]:
    """Round times after `start`."""
    if most < 1 or not high > low:
        return []
    for gap in (*_SPANS, *(7 * _DAY * 2**n for n in range(2, 40))):
        if (high - low) / gap + 1 <= most:
            return [start + at for at in _multiples(low - start, high - start, gap)]
    return []


def _labelled(values: Sequence[float], gap: float) -> Ticks:
    """All with as many digits as their distance asks for."""
    largest = max(map(abs, values), default=0.0)
    decimals = max(0, -floor(log10(gap) + 1e-9))
    if largest >= 1e6 or decimals > 6:
        return _distinct([(value, _exponent(value, gap)) for value in values])
    if decimals == 0:
        return [(value, grouped(round(value))) for value in values]
    return _distinct([(value, f"{value:.{decimals}f}") for value in values])


def _exponent(value: float, gap: float) -> str:
    if value == 0:
        return "0"
    digits = min(_MOST_DIGITS, max(0, floor(log10(abs(value)) + 1e-9) - floor(log10(gap) + 1e-9)))
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def _power(exponent: float) -> str:
    """10 to this power: `1e-4`, `0.02`, `500`, `2e9`."""
    whole = floor(exponent + 1e-9)
    part = round(10 ** (exponent - whole))
    if -4 < whole < 6:
        return grouped(part * 10**whole) if whole >= 0 else f"{part * 10.0**whole:.{-whole}f}"
    return f"{part}e{whole}"


def _second_of_day(text: str) -> float:
    """`2023-11-14 22:13:20` and `22:13:20` are 80000."""
    parts = [float(part) for part in text.split()[-1].split(":")]
    return sum(part * 60.0**power for power, part in enumerate(reversed(parts)))


def _clock_label(text: str, days: bool, seconds: bool) -> str:
    date, _, time = text.rpartition(" ")
    if days and date:
        return date[5:] if time.startswith("00:00") else f"{date[5:]} {time[:5]}"
    return time if seconds or time.count(":") < 2 else time.rpartition(":")[0]


def _distinct(ticks: Ticks) -> Ticks:
    """Without those that say what one before them said."""
    seen: set[str] = set()
    return [(at, label) for at, label in ticks if not (label in seen or seen.add(label))]  # type: ignore[func-returns-value]
