"""What a stop would lose. Pure."""

from typing import Protocol

from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


class Saved(Protocol):
    """A checkpoint, as far as it tells what a stop would lose."""

    @property
    def mtime(self) -> float: ...


def lost_progress(view: RunView, checkpoint: Saved | None, now: float, step: float | None = None) -> Shown | None:
    """What a stop now would lose, by the newest checkpoint: `1 240 steps, 14 minutes`; None when there is none.

    `step`: at which it was saved, where that is known.
    """
    if checkpoint is None:
        return None
    steps = max(0.0, view.progress.step - step) if step is not None and view.progress.step >= 0 else None
    time = _duration(max(0.0, now - checkpoint.mtime))
    return Shown(f"{_count(steps, 'step')}, {time}" if steps is not None else time)


def _duration(seconds: float) -> str:
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return _count(seconds // length, unit)
    return _count(seconds, "second")


def _count(number: float, what: str) -> str:
    """`1 240 steps`."""
    return f"{number:,.0f}".replace(",", " ") + f" {what}{'' if round(number) == 1 else 's'}"
