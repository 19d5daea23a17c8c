"""Points in time as the screen writes them."""

from collections.abc import Callable

from msgspec import Struct

from tui_monitor.app.drawing.wording import clock_time
from tui_monitor.clock import local_day, local_second

_LONGEST_RECORDING = 365 * 86400.0
"""Seconds; the time of day is far above that."""
_DAY = 86400.0


class Times(Struct, frozen=True):
    """Live: the time of day. Replay, or a recording among live runs: the time since the start of the recording."""

    replay: bool
    told: Callable[[float], float] = float
    """See `Clock.told`."""

    def text(self, seconds: float) -> str:
        timed = self.replay or seconds < _LONGEST_RECORDING
        return clock_time(seconds) if timed else local_second(self.told(seconds))

    def of_late(self, seconds: float, now: float) -> str:
        """`14:05:09`; the date, `Jan 31`, where that time of day could be of another day."""
        timed = self.replay or seconds < _LONGEST_RECORDING
        return self.text(seconds) if timed or abs(now - seconds) < _DAY else local_day(self.told(seconds))
