"""Whether values are drawn on a log scale: one rule for the curve of a row and for the chart of a run. Pure."""

from collections.abc import Iterable
from math import isfinite

from tui_monitor.model.run import ChartColumns

LOG_FROM = 1e3
"""Positive values whose peak is more than this many times their median need a log scale: else nothing but the peak is
seen."""


def wants_log(values: Iterable[float]) -> bool:
    """Of any values; what is not finite counts for nothing."""
    finite = sorted(value for value in values if isfinite(value))
    return bool(finite) and far_apart(finite[0], finite[len(finite) // 2], finite[-1])


def columns_want_log(series: Iterable[ChartColumns]) -> bool:
    """Of series that share an axis: the median of what each column ended with, the extremes of all points."""
    columns = list(series)
    lasts = sorted(v for one in columns for v in one.lasts if isfinite(v))
    ends = [v for one in columns for v in (*one.lows, *one.highs) if isfinite(v)]
    return bool(lasts) and far_apart(min(ends), lasts[len(lasts) // 2], max(ends))


def far_apart(low: float, middle: float, high: float) -> bool:
    """`middle`: the median of values between `low` and `high`."""
    return low > 0 and high > LOG_FROM * middle
