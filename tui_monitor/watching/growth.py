"""How fast a quantity grows, over all that was seen of it: memory of a run, what lies on a disk. Pure."""

from __future__ import annotations

from statistics import median

_MOST = 48
"""Samples kept; when there are more, every second one goes, and only every second is taken from then on."""


class GrowthSeen:
    """The middle of the last third against the middle of the first: one sample that is off moves neither."""

    def __init__(self, least: float) -> None:
        """`least`: seconds that must have been seen before anything is said."""
        self._least = least
        self._samples: list[tuple[float, float]] = []
        self._every = 0.0
        """Seconds between two samples."""

    def add(self, at: float, value: float) -> None:
        if self._samples and at - self._samples[-1][0] < self._every:
            return
        self._samples.append((at, value))
        if len(self._samples) > _MOST:
            self._samples = self._samples[::2]
            self._every = (self._samples[-1][0] - self._samples[0][0]) / (len(self._samples) - 1) * 0.99

    @property
    def per_second(self) -> float | None:
        """None until enough was seen."""
        third = len(self._samples) // 3
        if third < 2 or self._samples[-1][0] - self._samples[0][0] < self._least:
            return None
        (early, low), (late, high) = _middle(self._samples[:third]), _middle(self._samples[-third:])
        return (high - low) / (late - early)


def _middle(samples: list[tuple[float, float]]) -> tuple[float, float]:
    return median(at for at, _ in samples), median(value for _, value in samples)
