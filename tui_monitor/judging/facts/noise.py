"""How far neighbouring points lie apart by chance."""

from collections.abc import Sequence
from itertools import pairwise
from math import log

from tui_monitor.judging.facts.rolling_median import RollingMedian

_WINDOW = 25
# median |difference of neighbours| -> standard deviation of Gaussian noise: 1 / (0.6745 * sqrt(2))
_TO_SIGMA = 1.05


class Noise:
    """The spread of the last 25 differences of neighbours in level, and of those of their logarithms."""

    __slots__ = ("_differences", "_ratios")

    def __init__(self) -> None:
        self._differences = RollingMedian(_WINDOW)
        self._ratios = RollingMedian(_WINDOW)

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise between neighbours, robust to spikes."""
        return _TO_SIGMA * self._differences.middle

    @property
    def sigma_log(self) -> float:
        """The same of log y, as far as values were positive."""
        return _TO_SIGMA * self._ratios.middle

    def extend(self, numbers: Sequence[float], positive: bool) -> None:
        """Neighbours in level, the first of which is known already: the same as `add` of each pair."""
        newest = numbers[-_WINDOW - 1 :]
        self._differences.extend([abs(y - before) for before, y in pairwise(newest)])
        if positive and newest[0] > 0.0:
            logs = [log(y) for y in newest]
            self._ratios.extend([abs(y - before) for before, y in pairwise(logs)])

    def add(self, before: float, y: float, positive: bool) -> None:
        """Two neighbours in level; `positive`: all values so far are."""
        self._differences.add(abs(y - before))
        if positive and before > 0.0:
            self._ratios.add(abs(log(y) - log(before)))
