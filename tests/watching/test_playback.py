"""The time of a recording that is being played."""

from tui_monitor.clock import ReplayClock
from tui_monitor.watching.playback import Playback


class Ticking:
    """A clock of a busy machine: every look at it takes a while."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        self._now += 0.01
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


def test_time_never_goes_back_while_it_is_played() -> None:
    driver = Ticking()
    clock = ReplayClock(driver, speed=10.0)
    playback = Playback(clock, length=30.0)
    seen: list[float] = []
    while not playback.paused:
        with clock.standing():
            for _ in playback.moments():
                seen += [clock.now(), clock.now()]
            seen += [clock.now(), clock.now()]
        driver.sleep(0.2)
    assert seen == sorted(seen)
    assert playback.position == 30.0
