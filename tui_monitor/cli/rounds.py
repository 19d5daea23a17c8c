"""When `watch` tells all runs again: as often as somebody said, else by how young the youngest run is (seed 000)."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.model.run import RunView

_LEAST = 1.0
_CADENCE = ((100.0, 10.0), (1000.0, 30.0))
"""Before so many steps of the youngest run: seconds between two rounds."""
_LATER = 60.0


class Rounds:
    """`interval`: seconds that a person or a job asked for; None: the cadence of seed 000."""

    def __init__(self, interval: float | None) -> None:
        self._interval = interval
        self._next: float | None = None

    @property
    def begun(self) -> bool:
        return self._next is not None

    def is_due(self, now: float) -> bool:
        return self._next is None or now >= self._next

    def told(self, now: float, views: Sequence[RunView]) -> None:
        """All of them, just now."""
        self._next = now + self.pause(views)

    def pause(self, views: Sequence[RunView]) -> float:
        """Seconds to the next round. A run that is over is young no more."""
        if self._interval is not None:
            return max(_LEAST, self._interval)
        step = min((view.progress.step for view in views if not view.life.over), default=0.0)
        return next((seconds for below, seconds in _CADENCE if step < below), _LATER)
