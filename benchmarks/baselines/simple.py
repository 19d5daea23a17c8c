"""One-metric rules that other tools use, as published; each returns the index of its first alarm, or None.

All are given perfect values of the metric the label speaks of, turned so that up is worse, and a test for NaN.
"""

from collections import deque
from collections.abc import Callable, Sequence
from math import isfinite
from statistics import mean, median, pstdev

Rule = Callable[[Sequence[float]], int | None]


def nonfinite(y: Sequence[float]) -> int | None:
    return next((i for i, value in enumerate(y) if not isfinite(value)), None)


def _first(test: Callable[[int], bool], start: int, end: int) -> int | None:
    return next((i for i in range(start, end) if test(i)), None)


def seed_ab(y: Sequence[float]) -> int | None:
    """Seed 000: 5 x the mean of 10; slope of the last 50; 20 points without a gain of 1e-6."""
    best, since = float("inf"), 0
    for i, value in enumerate(y):
        if i >= 10:
            level = mean(y[i - 10 : i])
            if abs(level) > 1e-12 and value > 5.0 * level:
                return i
        since = 0 if value < best - 1e-6 else since + 1
        best = min(best, value)
        if since >= 20 or (i >= 49 and _slopes(y[i - 49 : i + 1])):
            return i
    return None


def _slopes(window: Sequence[float]) -> bool:
    n, middle, centre = len(window), mean(window), (len(window) - 1) / 2
    sxx = sum((i - centre) ** 2 for i in range(n))
    slope = sum((i - centre) * (v - middle) for i, v in enumerate(window)) / sxx
    total = sum((v - middle) ** 2 for v in window)
    fits = total > 0 and slope * slope * sxx / total >= 0.1
    return fits and slope * (n - 1) >= 0.1 * (abs(window[0]) or 1.0)


def seed_c(y: Sequence[float]) -> int | None:
    """Its newest age: 5 robust sigma (or standard deviations) of the last 10; plateau and drift are warnings."""

    def out(i: int) -> bool:
        window = y[i - 10 : i]
        middle = median(window)
        spread = median(abs(v - middle) for v in window)
        return spread > 0 and y[i] - middle > 5.0 * max(1.4826 * spread, pstdev(window))

    return _first(out, 10, len(y))


def llm_foundry(y: Sequence[float]) -> int | None:
    """llm-foundry KillLossSpike: twice the mean of 100, five times in a row."""
    run = 0
    for i in range(100, len(y)):
        run = run + 1 if y[i] >= 2.0 * mean(y[i - 100 : i]) else 0
        if run >= 5:
            return i
    return None


def ema_best(y: Sequence[float]) -> int | None:
    """An EMA of 0.05 above 1.25 times its best for 20 points."""
    if not y:
        return None
    level, best, run = y[0], y[0], 0
    for i, value in enumerate(y):
        level += 0.05 * (value - level)
        best = min(best, level)
        run = run + 1 if level > best + 0.25 * abs(best) else 0
        if run >= 20:
            return i
    return None


def z_score(y: Sequence[float]) -> int | None:
    """Six standard deviations above the mean of the last 50."""
    window: deque[float] = deque(maxlen=50)
    for i, value in enumerate(y):
        if len(window) == 50:
            sd = pstdev(window)
            if sd > 0 and value - mean(window) > 6.0 * sd:
                return i
        window.append(value)
    return None
