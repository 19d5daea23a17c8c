"""A curve as 16 to 32 means of equally many points: what a slow change shows in, however noisy the points are."""

from itertools import pairwise

_MOST = 32
_WINDOW = 4
_FEWEST = 3 * _WINDOW
# median |difference of neighbours| -> standard deviation, as for points; a window's mean has half of it.
_TO_SIGMA = 1.05


class BlockMeans:
    """Means of consecutive blocks; when there are 32, neighbours are joined and blocks are twice as long from then on.

    Noise is taken from the blocks themselves: heavy tails are averaged out in them, and noise that is correlated
    over less than a block shows as what it is.
    """

    __slots__ = ("_count", "_sum", "means", "size")

    def __init__(self) -> None:
        self.means: list[float] = []
        self.size = 1
        """Points per block."""
        self._sum = 0.0
        self._count = 0

    def add(self, y: float) -> bool:
        """Returns whether a block was completed."""
        self._sum += y
        self._count += 1
        if self._count < self.size:
            return False
        self.means.append(self._sum / self._count)
        self._sum, self._count = 0.0, 0
        if len(self.means) == _MOST:
            means = self.means
            self.means = [(means[i] + means[i + 1]) / 2.0 for i in range(0, _MOST, 2)]
            self.size *= 2
        return True

    def rise(self) -> tuple[float, float]:
        """How far the newest window of four blocks lies above the best one, and the standard deviation of that.

        Zeros while there are fewer than twelve blocks.
        """
        means = self.means
        if len(means) < _FEWEST:
            return 0.0, 0.0
        windows = [_middle(means[i : i + _WINDOW]) for i in range(len(means) - _WINDOW + 1)]
        steps = sorted(abs(b - a) for a, b in pairwise(means))
        return windows[-1] - min(windows), _TO_SIGMA * steps[len(steps) // 2] * (2.0 / _WINDOW) ** 0.5


def _middle(window: list[float]) -> float:
    """Mean of the two middle ones of four: one lucky block is no level."""
    return (sum(window) - min(window) - max(window)) / (_WINDOW - 2)
