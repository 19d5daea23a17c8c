"""Where a metric is going, from its newest points alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, isfinite, sqrt

from tui_monitor.series import Series

NEWEST = 200
"""Points that are looked at: half of the run where it is shorter."""
FEWEST = 6
_NOISE = 2.0
"""A change counts where it is this many times what chance makes of such noise."""
_LEAST, _MOST = 1e-4, 10.0
"""Over its size: less than this is no change; what is more is another scale, of which a share says nothing."""


def in_hundred_steps(series: Series) -> float | None:
    """Change over size in 100 steps: the median of the newer half of the newest points against the older half.

    0.0 where it is lost in the noise; None where there are too few points, or they are no numbers.
    """
    count = min(NEWEST, max(FEWEST, series.count // 2))
    values, steps = series.values[-count:].tolist(), series.steps[-count:].tolist()
    since = _newest_start(steps)
    values, steps = values[since:], steps[since:]
    half = len(values) // 2
    if len(values) < FEWEST or not all(map(isfinite, values)):
        return None
    before, after = sorted(values[:half]), sorted(values[-half:])
    apart = (steps[-1] - steps[0]) / 2
    old, new = before[half // 2], after[half // 2]
    if not apart > 0 or not isfinite(new - old):
        return None
    if min(before[0], after[0]) > 0 and abs(new - old) >= _MOST * old:
        return None  # such a rise has a spread as large as itself: it would pass for noise
    noise = hypot(_spread(before), _spread(after)) / sqrt(half)
    if abs(new - old) <= max(_NOISE * noise, _LEAST * abs(old)):
        return 0.0
    return (new - old) / abs(old) / apart * 100 if abs(new - old) < _MOST * abs(old) else None


def _newest_start(steps: Sequence[float]) -> int:
    """Where a log that went back starts for the last time."""
    return next((at for at in range(len(steps) - 1, 0, -1) if steps[at] < steps[at - 1]), 0)


def _spread(ordered: Sequence[float]) -> float:
    """Half of the distance between the quartiles; a steady slope alone has one, too, but less than its own change."""
    return (ordered[-1 - len(ordered) // 4] - ordered[len(ordered) // 4]) / 2
