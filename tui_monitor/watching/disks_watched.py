"""The disks that runs write to: what is left of each, and whether it will be full soon."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

from tui_monitor.clock import Clock
from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.address import shown, there
from tui_monitor.hosts.machine_facts import DiskSpace
from tui_monitor.hosts.source import Source
from tui_monitor.model.machine import DiskLeft
from tui_monitor.reading.discovery.checkpoints import newest
from tui_monitor.text import Shown, clean, clean_name
from tui_monitor.watching.growth import GrowthSeen
from tui_monitor.watching.watched_run import WatchedRun

_EVERY, _SOON_AGAIN = 10.0, 1.0
"""Seconds between two looks, and until an answer that was late is come back for."""
_SAVED_EVERY = 60.0
"""Seconds between two searches for where a run saves its checkpoints: one run at a look."""
_SEEN_FOR = 300.0
"""Seconds for which a disk must have been seen to fill."""
_SOON = 3600.0
_GIB = 2.0**30
_NEVER = (float("-inf"), "")

Runs = Mapping[Shown, WatchedRun]


class DisksWatched:
    def __init__(self, source: Source, clock: Clock, space: Callable[[str], DiskSpace | None]) -> None:
        """`space`: what is left where a folder lies."""
        self._source, self._clock, self._space = source, clock, space
        self._next = float("-inf")
        self._saved: dict[Shown, tuple[float, str]] = {}
        """Run -> when it was looked for, and the folder in which its newest checkpoint lies."""
        self._left: dict[str, DiskSpace] = {}
        """By folder."""
        self._growth: dict[int, GrowthSeen] = {}
        """By disk: how what lies on it grows."""
        self._told: set[int] = set()
        self._known: frozenset[Shown] = frozenset()
        """Whose disks were looked at."""

    def look(self, here: Runs, once: bool = False) -> bool:
        """True when they were looked at. `once`: nobody comes back, all is to be found now."""
        now = self._clock.now()
        runs = frozenset(here)
        if not once and now < self._next and runs <= self._known:
            return False
        self._known = runs
        self._next = now + _EVERY
        waiting = sorted(here, key=lambda key: self._saved.get(key, _NEVER)[0])
        for key in waiting if once else waiting[:1]:
            self._find_saved(here[key], now)
        self._saved = {key: saved for key, saved in self._saved.items() if key in here}
        folders = {folder for run in here.values() for folder in self._folders(run)}
        self._left = {folder: left for folder in folders if (left := self._room(folder)) is not None}
        for device, left in {left.device: left for left in self._left.values()}.items():
            self._growth.setdefault(device, GrowthSeen(_SEEN_FOR)).add(now, left.total - left.free)
        return True

    def of(self, run: WatchedRun) -> tuple[DiskLeft, ...]:
        """Where its log lies, then where its checkpoints do, each disk once."""
        found: dict[int, tuple[str, DiskSpace]] = {}
        for folder in self._folders(run):
            if (left := self._left.get(folder)) is not None:
                found.setdefault(left.device, (folder, left))
        return tuple(
            DiskLeft(clean_name(there(folder), 1000), left.free, left.total, self._full_in(left))
            for folder, left in found.values()
        )

    def filling(self, here: Runs) -> Iterator[tuple[Shown, Shown]]:
        """(run, words) for each disk that will be full within the hour, once."""
        for key, run in here.items():
            for folder in self._folders(run):
                left = self._left.get(folder)
                soon = self._full_in(left) if left is not None else None
                if left is None or soon is None or soon > _SOON or left.device in self._told:
                    continue
                self._told.add(left.device)
                words = f"{clean_name(shown(folder), 200)} has {left.free / _GIB:.1f} GiB left"
                yield key, clean(f"{words}: full in about {max(1, round(soon / 60))} min at the pace at which it fills")

    def _folders(self, run: WatchedRun) -> Iterator[str]:
        yield os.path.dirname(run.spec.main_log)
        if saved := self._saved.get(run.spec.id, _NEVER)[1]:
            yield saved

    def _full_in(self, left: DiskSpace) -> float | None:
        growth = self._growth.get(left.device)
        pace = growth.per_second if growth is not None else None
        return left.free / pace if pace is not None and pace > 0 else None

    def _find_saved(self, run: WatchedRun, now: float) -> None:
        if now - self._saved.get(run.spec.id, _NEVER)[0] < _SAVED_EVERY:
            return
        try:
            found = newest(self._source, run.spec.folder, whole=False)
        except NotYet:  # from a slow place the answer has come by the next look
            self._next = min(self._next, now + _SOON_AGAIN)
            return
        folder = os.path.dirname(os.path.join(run.spec.folder, found.name)) if found else ""
        self._saved[run.spec.id] = (now, folder)

    def _room(self, folder: str) -> DiskSpace | None:
        """Of a slow place what was known of it stays."""
        try:
            return self._space(folder)
        except NotYet:
            self._next = min(self._next, self._clock.now() + _SOON_AGAIN)
            return self._left.get(folder)
        except SourceError:
            return self._left.get(folder)
