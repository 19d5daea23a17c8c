"""When a curve asks for a log scale: one rule for the chart of a run and for the small curves. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

LOG_FROM = 1e3
"""A positive curve whose peak is this many times its median shows nothing but the peak on a linear scale;
nor does one that stays at its peak, so many times as high again above where it began."""


def wants_log(middles: Iterable[float], low: float | None = None, high: float | None = None) -> bool:
    """`middles`: the values in sight, in any order, NaN and infinite ones among them; `low` and `high`: their extremes,
    where each of `middles` stands for several."""
    finite = sorted(value for value in middles if isfinite(value))
    if not finite:
        return False
    low, high = finite[0] if low is None else low, finite[-1] if high is None else high
    middle = finite[len(finite) // 2]
    return low > 0 and (high > LOG_FROM * middle or middle > LOG_FROM**2 * low)
