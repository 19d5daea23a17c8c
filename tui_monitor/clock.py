"""Time, in seconds since the epoch. The only module that asks the machine what time it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Protocol

_JUMP = 1.0
"""Seconds by which the machine's clock may run apart from ours before that counts as set anew."""


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since the epoch (for a recording: seconds since its start), by which all is measured."""
        ...

    def wall(self) -> float:
        """What the machine's clock says now, which may be set at any time: for what is told, and beside file times."""
        ...

    def told(self, moment: float) -> float:
        """A moment of `now` as the machine's clock told it then."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a clock that is not the machine's only moves on."""
        ...


class SystemClock:
    """The machine's wall time at start, moved on by its monotonic clock: DST and clock jumps do not touch ages."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()
        self._ahead: list[tuple[float, float]] = [(-inf, 0.0)]
        """Since when the machine's clock is how many seconds ahead of ours; oldest first."""
        self._looked = self.now()
        """When it was last looked at: what is seen now has happened since."""

    def now(self) -> float:
        return self._offset + time.monotonic()

    def wall(self) -> float:
        wall, now = time.time(), self.now()
        if abs(wall - now - self._ahead[-1][1]) > _JUMP:  # set anew, or back from a sleep that ours slept through
            self._ahead.append((self._looked, wall - now))
        self._looked = now
        return wall

    def told(self, moment: float) -> float:
        self.wall()
        return moment + next(ahead for since, ahead in reversed(self._ahead) if since <= moment)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class ManualClock:
    """Moves only when told to: for tests, for `check` on a recording, and for a headless replay."""

    def __init__(self, now: float = 0.0) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def wall(self) -> float:
        return self._now

    def told(self, moment: float) -> float:
        return moment

    def sleep(self, seconds: float) -> None:
        self._now += seconds

    def set(self, now: float) -> None:
        self._now = now


class ReplayClock:
    """A recording's time, played at a speed, paused or moved; driven by another clock."""

    def __init__(self, driver: Clock, start: float = 0.0, speed: float = 1.0) -> None:
        self._driver = driver
        self._speed = speed
        self._anchor_driver = driver.now()
        self._anchor = start
        self._paused = False
        self._held: float | None = None

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def paused(self) -> bool:
        return self._paused

    def now(self) -> float:
        if self._held is not None:
            return self._held
        if self._paused:
            return self._anchor
        return self._anchor + (self._driver.now() - self._anchor_driver) * self._speed

    def wall(self) -> float:
        """Where it stands: a recording knows no other time."""
        return self.now()

    def told(self, moment: float) -> float:
        return moment

    def sleep(self, seconds: float) -> None:
        self._driver.sleep(seconds)

    def seek(self, now: float) -> None:
        self._anchor, self._anchor_driver = now, self._driver.now()
        if self._held is not None:
            self._held = now

    @contextmanager
    def standing(self) -> Iterator[None]:
        """While inside, time moves only by `seek`; afterwards it is as late as if it had gone on."""
        self._held = self.now()
        try:
            yield
        finally:
            self._held = None

    def play(self, speed: float) -> None:
        self.seek(self.now())
        self._speed, self._paused = speed, False

    def pause(self) -> None:
        self.seek(self.now())
        self._paused = True


def monotonic() -> float:
    """Seconds for measuring how long something took; not comparable with `Clock.now`."""
    return time.monotonic()


def local_second(seconds: float) -> str:
    """`14:05:09` in the machine's time zone, for the screen."""
    return time.strftime("%H:%M:%S", time.localtime(seconds))


def local_day(seconds: float) -> str:
    """`Jan 31` in the machine's time zone, for the screen."""
    return time.strftime("%b %d", time.localtime(seconds))


def local_minute(seconds: float) -> str:
    """`2026-01-31 14:05` in the machine's time zone, for reports and notes."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def local_hour_minute(seconds: float) -> str:
    """`14:05` in the machine's time zone, for the screen."""
    return time.strftime("%H:%M", time.localtime(seconds))


def next_morning(seconds: float, hour: int = 8) -> float:
    """This hour of the day after, in the machine's time zone."""
    year, month, day, *_ = time.localtime(seconds)
    return time.mktime((year, month, day + 1, hour, 0, 0, 0, 0, -1))


def utc_second(seconds: float) -> str:
    """`2026-01-31T13:05:09Z`, for files and JSON."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
