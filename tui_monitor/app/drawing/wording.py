"""Numbers, steps and ages in the words of the screen. Pure."""

import math
from collections.abc import Iterable

_AGE_STEPS = (10.0, 30.0, 60.0)
_HOUR = 3600.0
NOW = "now"
"""The age of what came just now."""


def number(value: float) -> str:
    """`value` in at most 9 characters: 0.4512, 12.3, 41 200, 3.1e-5, NaN, +inf."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+inf" if value > 0 else "-inf"
    size = abs(value)
    if size >= 1e6 or 0 < size < 1e-3:
        return _short_exponent(f"{value:.2e}")
    return grouped(int(value)) if value == int(value) else in_digits(value, 4)


def rounded(value: float) -> str:
    """`number` of its first four digits: 41 230 for 41 234.5."""
    return number(float(f"{value:.4g}"))


def in_digits(value: float, digits: int) -> str:
    """A whole number where so many digits say no more: 12 300, and never 1e+04, as Python writes 9999.6."""
    if abs(value) < 10**digits - 0.5:
        return f"{value:.{digits}g}"
    return grouped(round(value)) if abs(value) < 1e6 else number(value)


def on_scale(low: float, high: float) -> tuple[str, str]:
    """The ends of a scale, short and told apart: `2.40` and `0.90`, `5e10` and `0.9`, `0.7102` and `0.7101`."""
    for digits in range(3, 7):
        if (said := (_digits(low, digits), _digits(high, digits)))[0] != said[1] or low == high:
            break
    return said


def _digits(value: float, digits: int) -> str:
    """Three digits: 2.40, 917, 12 300, 5.31e25. Whole numbers stay whole."""
    size = abs(value)
    if size >= 1e5 or 0 < size < 1e-3:
        return _short_exponent(f"{value:.{digits - 2}e}")
    if size >= 100 and digits == 3:
        return grouped(round(value))
    return f"{value:#.{digits}g}".rstrip(".") if value else "0"


def _short_exponent(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def grouped(value: int) -> str:
    """12345 as `12 345`."""
    return f"{value:,}".replace(",", " ")


def step(value: float) -> str:
    """A logged step: `3 410`, `0.25` for a fractional epoch, `-` when there is none."""
    if not math.isfinite(value) or value < 0:
        return "-"
    if value == int(value):
        return grouped(int(value)) if value < 1e7 else f"{in_digits(value / 1e6, 4)}M"
    return in_digits(value, 4)


def progress(newest: float, total: float | None) -> str:
    """`3 421/10 000`, or the step alone when the log does not tell its end, or tells it in another unit."""
    return f"{step(newest)}/{step(total)}" if total and newest <= total else step(newest)


def short_progress(newest: float, total: float | None) -> str:
    """`668/20k`: in at most ten cells or so."""
    return f"{_thousands(newest)}/{_thousands(total)}" if total and newest <= total else step(newest)


def _thousands(value: float) -> str:
    return f"{value / 1000:.4g}k" if 1e4 <= value < 1e7 and value == int(value) else step(value)


def percent(newest: float, total: float | None) -> str:
    """`3%` of the planned steps, where they are known; never 100 before the end."""
    if not total or not 0 <= newest <= total or math.isinf(total):
        return ""
    return f"{int(newest / total * 100)}%"


def trend(in_hundred: float, newest: float) -> tuple[str, int] | None:
    """`3.0 %`, and in how many steps it changes so much; None where that is nothing.

    A hundred steps, fewer in a short run or where much changes, more where it is slow.
    """
    steps = 100 if newest >= 100 else 10 if newest >= 10 else 1
    change = abs(in_hundred) * steps
    while change < 0.05 and steps * 10 <= max(newest, 100):
        steps, change = steps * 10, change * 10
    while change > 50 and steps > 1:
        steps, change = steps // 10, change / 10
    return (f"{min(change, 999):.{1 if change < 9.95 else 0}f} %", steps) if change >= 0.05 else None


def counted_steps(steps: int) -> str:
    """`100`, `1k`, `1M`"""
    return f"{steps // 1_000_000}M" if steps >= 1_000_000 else f"{steps // 1000}k" if steps >= 1000 else str(steps)


def about(count: float) -> str:
    """A number of steps in two digits, so that it seldom changes: `2 000`, `140`, `14`, `0.25`."""
    return step(float(f"{count:.2g}"))


def rate(per_second: float | None) -> str:
    """Steps per second; below one, seconds per step."""
    if per_second is None or not per_second > 0 or math.isinf(per_second):
        return ""
    return f"{in_digits(per_second, 3)} it/s" if per_second >= 1 else f"{in_digits(1 / per_second, 3)} s/it"


def remaining(newest: float, total: float | None, per_second: float | None) -> str:
    """`41 min left`, when it can be known."""
    left = seconds_left(newest, total, per_second)
    return "" if left is None else f"{duration(left)} left"


def seconds_left(newest: float, total: float | None, per_second: float | None) -> float | None:
    """None when it cannot be known."""
    if not total or not per_second or not 0 <= newest < total:
        return None
    left = (total - newest) / per_second
    return left if math.isfinite(left) else None


def duration(seconds: float) -> str:
    """A length of time in its largest fitting unit: `42 s`, `3 min`, `5 h`, `2 d`."""
    if seconds < 60:
        return f"{max(0, round(seconds))} s"
    if seconds < _HOUR:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * _HOUR:
        return f"{seconds / _HOUR:.1f} h" if seconds < 10 * _HOUR else f"{seconds / _HOUR:.0f} h"
    return f"{seconds / 24 / _HOUR:.0f} d"


def age(seconds: float) -> str:
    """How long ago, in steps, so that nothing ticks: now, 10 s, 30 s, 1 min, 2 min, ... 1 h, 2 h, ..."""
    if seconds < 10:
        return NOW
    if seconds < 30:
        return "10 s"
    if seconds < 60:
        return "30 s"
    if seconds < _HOUR:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // _HOUR)} h" if seconds < 48 * _HOUR else f"{int(seconds // (24 * _HOUR))} d"


def until_age_changes(seconds: float) -> float:
    """Seconds until `age` says something else."""
    for bound in _AGE_STEPS:
        if seconds < bound:
            return bound - max(0.0, seconds)
    unit = 60.0 if seconds < _HOUR else _HOUR if seconds < 48 * _HOUR else 24 * _HOUR
    return unit - seconds % unit


def until_one_changes(ages: Iterable[float]) -> float | None:
    """Seconds until one of these is told in other words; None where there is none."""
    return min(map(until_age_changes, ages), default=None)


def clock_time(seconds: float) -> str:
    """A position in a recording: `1:02:09`, `02:09`."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes:02d}:{whole % 60:02d}"
