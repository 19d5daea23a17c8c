"""When things happened to one run: its first output, its pace, its own clock, and when it diverged."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import isfinite

from tui_monitor.judging.incidents import Divergence, diverged
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Points
from tui_monitor.reading.files.batch import Batch

_PACES_KEPT = 30
_NEWEST = 512
"""Logged times of each metric that are looked at: the cadence keeps no more pauses than half of that."""


def logged(batch: Sequence[Points]) -> list[float]:
    """When the newest lines of these were written, by the log's own clock, oldest first; empty without one."""
    newest = {time for points in batch for time in points.times[-_NEWEST:] if isfinite(time)}
    return sorted(newest)[-_NEWEST:]


class Timeline:
    def __init__(self) -> None:
        self.new = False
        """It appeared while its root was watched: what was found of it has just been written, too."""
        self.step = -1.0
        """The newest logged one; -1 when there is none."""
        self.first_output: float | None = None
        self.told = False
        """The log itself tells times."""
        self.divergence: Divergence | None = None
        """None while it has not diverged, or no clock tells when."""
        self._logged: float | None = None
        """The first time that the log itself tells."""
        self._newest = 0.0
        """And the newest."""
        self._arrived_from_the_first = False
        self.begun_anew = 0
        """How often it was read from its start again."""
        self.anew = False
        """All of it was read before: until it was read again, what was said of it stands, and when it came is known."""
        self.begun_anew = 0
        """How often that was so."""
        self._carried = False
        """It is read anew: what comes without a time of arrival was there before."""
        self._raised: dict[str, float] = {}
        """Finding that is open -> when the line was written that raised it, by the log's clock: what is a warning at
        first may be critical only with a later batch."""
        self._pace: deque[tuple[float, float]] = deque(maxlen=_PACES_KEPT)

    def carry(self, before: Timeline) -> None:
        """It was read before, when it arrived."""
        self.first_output, self.divergence = before.first_output, before.divergence
        self._arrived_from_the_first, self._pace = before._arrived_from_the_first, before._pace
        self._carried = self.anew = True
        self.begun_anew = before.begun_anew + 1

    def catches_up(self, more: bool) -> bool:
        """Is it still being read again? `more`: there is more of it to read, now or later."""
        self.anew = self.anew and more
        return self.anew

    @property
    def rate(self) -> float | None:
        """Steps per second, lately."""
        if len(self._pace) < 2:
            return None
        (start, first), (end, last) = self._pace[0], self._pace[-1]
        return (last - first) / (end - start) if end > start and last > first else None

    @property
    def logged_for(self) -> float:
        """Seconds from the first time that the log tells to the newest, whatever its clock says of us."""
        return self._newest - self._logged if self._logged is not None else 0.0

    def log(self, points: Points) -> None:
        """The times that the log tells of these."""
        self.told = self.told or isfinite(points.times[-1])
        if self._logged is None and isfinite(points.times[0]):
            self._logged = points.times[0]
        if isfinite(points.times[-1]):
            self._newest = max(self._newest, points.times[-1])

    def arrive(self, batch: Batch, step: float, last: float | None) -> None:
        """`step`: the newest one after it. `last`: when the newest output arrived."""
        if batch.arrivals and step >= 0:
            self._pace.append((batch.arrivals[-1], step))
        if batch.bytes and self.first_output is None:
            self.first_output = batch.arrivals[0] if batch.arrivals else last
            self._arrived_from_the_first = self.new or bool(batch.arrivals)

    def find(self, batch: Batch, changes: Sequence[Finding]) -> None:
        """`changes`: what this batch raised or changed. The first finding that says that it has diverged counts."""
        if (self.divergence is not None and not self._carried) or not changes:
            return
        for finding in changes:
            if not finding.active:
                self._raised.pop(finding.id, None)
            elif (written := _written(batch, finding)) is not None:
                self._raised[finding.id] = written
        cause = diverged(changes)
        when = (self._as_logged(cause) or self._as_arrived(batch)) if cause is not None else None
        if when is not None:
            self.divergence, self._carried = when, False

    def _as_logged(self, finding: Finding) -> Divergence | None:
        written = self._raised.get(finding.id)
        if self._logged is None or written is None:
            return None
        return Divergence(self._logged, written - self._logged, logged=True)

    def _as_arrived(self, batch: Batch) -> Divergence | None:
        if not self._arrived_from_the_first or self.first_output is None:
            return None
        if self._carried and not batch.arrivals:
            return None
        now = batch.arrivals[-1] if batch.arrivals else self.first_output
        return Divergence(self.first_output, now - self.first_output, logged=False)


def _written(batch: Batch, finding: Finding) -> float | None:
    """When the line of its step was written, where this batch holds it and its log tells."""
    for points in batch.points:
        if points.metric == finding.metric and finding.detected_step in points.steps:
            time = points.times[points.steps.index(finding.detected_step)]
            return time if isfinite(time) else None
    return None
