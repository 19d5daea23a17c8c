"""A recording being played: where it stands, and the moments on the way that must not be jumped over."""

from collections.abc import Iterator

from msgspec.structs import replace

from tui_monitor.clock import ReplayClock
from tui_monitor.model.snapshot import Progress

FLAT_OUT = 1e6
"""This speed and more: as fast as the logs are read, whatever the clock says."""
FINEST = 0.25
_MOMENTS = 400
"""A whole recording is looked at this often at most, so that a long one can be sought through in a second or two."""
_AT_ONCE = 40
"""Moments in one step: keys get their turn between two steps."""


class Playback:
    """Drives the clock of a replay. A fast one goes in small steps: a finding is raised at the time it was raised."""

    def __init__(self, clock: ReplayClock, length: float) -> None:
        self.clock = clock
        self.length = length
        """Seconds, of the longest recording."""
        self._played = 0.0
        self._sought = False
        self._flat_out = False
        self._tick = max(FINEST, length / _MOMENTS)
        if clock.speed >= FLAT_OUT:
            self.play(clock.speed)

    @property
    def position(self) -> float:
        return min(self.clock.now(), self.length)

    @property
    def speed(self) -> float:
        return FLAT_OUT if self._flat_out else self.clock.speed

    @property
    def paused(self) -> bool:
        return self.clock.paused and not self._flat_out

    def play(self, speed: float) -> None:
        """Go on at this speed; 0 pauses."""
        self._flat_out = speed >= FLAT_OUT
        if speed <= 0 or self._flat_out:
            self.clock.pause()
        else:
            self.clock.play(speed)

    def seek(self, position: float) -> bool:
        """Go there. True when that is back in time: everything has to be read anew."""
        back = position < self._played
        if back:
            self._played = 0.0
        self._sought = True
        self.clock.seek(min(max(0.0, position), self.length))
        return back

    def placed(self, progress: Progress) -> Progress:
        """With where it stands."""
        return replace(progress, position=self.position, length=self.length, speed=self.speed, paused=self.paused)

    def moments(self) -> Iterator[float]:
        """Sets the clock to each moment between what was played and now: look at the runs at each.

        All of them after a seek; otherwise a bounded number, and the clock waits for what was not reached. The clock
        must be `standing`: were it to run on meanwhile, it would go back at the next moment, and files would shrink.
        """
        target = self.length if self._flat_out and not self._sought else self.position
        left, self._sought = (_MOMENTS if self._sought else _AT_ONCE), False
        while self._played + self._tick < target and left:
            self._played += self._tick
            left -= 1
            self.clock.seek(self._played)
            yield self._played
        if left:
            self._played = target
        self.clock.seek(self._played)
        if self._played >= self.length:
            self.play(0.0)
