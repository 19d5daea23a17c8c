"""Numbers, steps and ages in the words of the screen. Pure."""

import math

_AGE_STEPS = (10.0, 30.0, 60.0)
_HOUR = 3600.0


def number(value: float) -> str:
    """`value` in at most 9 characters: 0.4512, 12.3, 41 200, 3.1e-5, NaN, +inf."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+inf" if value > 0 else "-inf"
    size = abs(value)
    if size >= 1e6 or 0 < size < 1e-3:
        return _short_exponent(f"{value:.2e}")
    if value == int(value) or size >= 1e4:
        return grouped(round(value))
    return f"{value:.4g}"


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
        return grouped(int(value)) if value < 1e7 else f"{value / 1e6:.4g}M"
    return f"{value:.4g}"


def progress(newest: float, total: float | None) -> str:
    """`3 421/10 000`, or the step alone when the log does not tell its end, or tells it in another unit."""
    return f"{step(newest)}/{step(total)}" if total and newest <= total else step(newest)


def rate(per_second: float | None) -> str:
    """Steps per second; below one, seconds per step."""
    if per_second is None or not per_second > 0 or math.isinf(per_second):
        return ""
    if per_second >= 1:
        return f"{grouped(round(per_second)) if per_second >= 1e3 else f'{per_second:.3g}'} it/s"
    return f"{1 / per_second:.3g} s/it"


def remaining(newest: float, total: float | None, per_second: float | None) -> str:
    """`ETA 3 min`, when it can be known."""
    if not total or not per_second or not 0 <= newest < total:
        return ""
    return f"ETA {duration((total - newest) / per_second)}"


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
        return "now"
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


def clock_time(seconds: float) -> str:
    """A position in a recording: `1:02:09`, `02:09`."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes:02d}:{whole % 60:02d}"
