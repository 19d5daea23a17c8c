"""The newest checkpoint of a run, and at which step of its log it was saved."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.model.run import RunProgress
from tui_monitor.text import Shown, clean

_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
_FASTER = 2.0
"""How much faster than lately a run may have been since it saved."""
_NEAR = 0.05
"""Of the newest step: how near a number that may count something else has to be to what the run's pace tells."""


class Checkpoint(Struct, frozen=True):
    name: Shown
    """Path under the run's folder."""
    mtime: float
    """When it was last written, seconds since the epoch."""
    step: float | None = None
    """As its name says it: `step_812`, `epoch=3-step=1200`."""
    epoch: float | None = None
    number: float | None = None
    """In its name, which does not say what it counts: `model_0005.pth`."""
    size: int | None = None
    """Bytes, all its parts together; None for a folder, which is not looked through for that."""

    def age(self, now: float) -> float:
        """Seconds; 0 for one that is dated later than now."""
        return max(0.0, now - self.mtime)

    def told(self, now: float) -> Shown:
        """`checkpoint-400, 12 min old`."""
        age = self.age(now)
        unit, length = next(((unit, length) for unit, length in _UNITS if age >= 2 * length), _UNITS[-1])
        return clean(f"{self.name}, {age / length:.0f} {unit} old")

    def at(self, progress: RunProgress, now: float) -> float | None:
        """The step of the run's log at which it was saved.

        None where its name tells none, or one that the run's own pace cannot confirm: a log may count environment
        steps, and a name updates or epochs.
        """
        newest = progress.step
        if newest < 0:
            return None
        made = progress.rate * self.age(now) if progress.rate else None
        slack = max(1.5, 0.01 * newest)
        if self.step is not None:
            since = newest - self.step
            too_many = made is not None and since > _FASTER * made + slack
            return None if since < -slack or too_many else min(self.step, newest)
        counted = self.epoch if self.epoch is not None else self.number
        expected = newest - (made or 0.0)
        if counted is None or abs(counted - expected) > max(1.5, _NEAR * newest):
            return None
        return min(counted, newest)
