"""The time of a recording that is being played."""

from collections.abc import Sequence
from itertools import cycle

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.clock import ReplayClock
from tui_monitor.watching.playback import FLAT_OUT, Playback


class Ticking:
    """A clock of a busy machine: every look at it takes a while, one of `ticks` after the other."""

    def __init__(self, start: float, ticks: Sequence[float]) -> None:
        self._now = start
        self._ticks = cycle(ticks)

    def now(self) -> float:
        self._now += next(self._ticks)
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


def times_seen(driver: Ticking, speeds: Sequence[float], length: float) -> list[float]:
    """What the clock said whenever runs were looked at, until the end; `speeds`: a person changes it on the way."""
    clock = ReplayClock(driver, speed=speeds[0])
    playback = Playback(clock, length)
    later = iter(speeds[1:])
    seen: list[float] = []
    while not playback.paused:
        with clock.standing():
            for _ in playback.moments():
                seen += [clock.now(), clock.now()]
            seen += [clock.now(), clock.now()]
        driver.sleep(0.2)
        if not playback.paused and (speed := next(later, None)):
            playback.play(speed)
    return seen


SPEEDS = st.lists(st.sampled_from([0.5, 1.0, 2.0, 10.0, 100.0, FLAT_OUT]), min_size=1, max_size=8)
TICKS = st.lists(st.floats(1e-6, 0.3), min_size=1, max_size=5)


@given(st.floats(0.0, 2e9), TICKS, SPEEDS, st.floats(0.1, 90.0))
def test_time_never_goes_back_while_it_is_played_and_ends_at_the_end(
    start: float, ticks: list[float], speeds: list[float], length: float
) -> None:
    seen = times_seen(Ticking(start, ticks), speeds, length)
    assert seen == sorted(seen)
    assert seen[-1] == length
