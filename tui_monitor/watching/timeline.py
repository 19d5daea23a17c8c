"""When things happened to one run: its first output, its pace, its own clock, and when it diverged."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import isfinite

from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Points
from tui_monitor.reading.files.reader import Batch

_PACES_KEPT = 30
_NEWEST = 512
"""Logged times of each metric that are looked at: the cadence keeps no more pauses than half of that."""


def logged(batch: Sequence[Points]) -> list[float]:
    """When the newest lines of these were written, by the log's own clock, oldest first; empty without one."""
    newest = {time for points in batch for time in points.times[-_NEWEST:] if isfinite(time)}
    return sorted(newest)[-_NEWEST:]


class Timeline:
    def __init__(self) -> None:
        self.first_output: float | None = None
        self.told = False
        """The log itself tells times."""
        self.diverged_after: float | None = None
        """Seconds from its first output until it had diverged, at most; None while it has not, or no clock tells."""
        self._logged: float | None = None
        """The first time that the log itself tells."""
        self._arrived_from_the_first = False
        self._pace: deque[tuple[float, float]] = deque(maxlen=_PACES_KEPT)

    @property
    def rate(self) -> float | None:
        """Steps per second, lately."""
        if len(self._pace) < 2:
            return None
        (start, first), (end, last) = self._pace[0], self._pace[-1]
        return (last - first) / (end - start) if end > start and last > first else None

    def log(self, points: Points) -> None:
        """The times that the log tells of these."""
        self.told = self.told or isfinite(points.times[-1])
        if self._logged is None and isfinite(points.times[0]):
            self._logged = points.times[0]

    def arrive(self, batch: Batch, step: float, last: float | None) -> None:
        """`step`: the newest one after it. `last`: when the newest output arrived."""
        if batch.arrivals and step >= 0:
            self._pace.append((batch.arrivals[-1], step))
        if batch.bytes and self.first_output is None:
            self.first_output = batch.arrivals[0] if batch.arrivals else last
            self._arrived_from_the_first = bool(batch.arrivals)

    def diverge(self, batch: Batch, finding: Finding) -> None:
        """A finding of this batch says that it has diverged; the first one counts."""
        if self.diverged_after is None:
            self.diverged_after = self._age(batch, finding)

    def _age(self, batch: Batch, finding: Finding) -> float | None:
        """Seconds from the first output to a finding of this batch: as the log tells, else as the batch arrived."""
        for points in batch.points:
            if points.metric == finding.metric and finding.detected_step in points.steps:
                time = points.times[points.steps.index(finding.detected_step)]
                if self._logged is not None and isfinite(time):
                    return time - self._logged
        if self._arrived_from_the_first and batch.arrivals and self.first_output is not None:
            return batch.arrivals[-1] - self.first_output
        return None
