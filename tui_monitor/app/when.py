"""Points in time as the screen writes them."""

from dataclasses import dataclass

from tui_monitor.app.wording import clock_time
from tui_monitor.clock import local_second


@dataclass(frozen=True, slots=True)
class Times:
    """Live: the time of day. Replay: the time since the start of the recording."""

    replay: bool

    def text(self, seconds: float) -> str:
        return clock_time(seconds) if self.replay else local_second(seconds)
