"""A recording: a run folder whose timing tables say when each byte arrived. All code after it cannot tell it from live.

It is a place in time: `clock` says how far the recording has come. To go back, reading begins anew.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Hashable, Sequence

from msgspec.structs import replace

from tui_monitor.clock import Clock
from tui_monitor.errors import NotReadable, NotYet
from tui_monitor.hosts.address import shown
from tui_monitor.hosts.remembered import Remembered, there
from tui_monitor.hosts.source import Entry, OpenFile, Source, Stat, T
from tui_monitor.reading.tailing.timing import FILES_TIMING, TIMING, Growth, Timing, timing

_OF_A_RUN = ("pid", "exit.json")
"""Where one of these is, a process of this machine was recorded and not only its bytes."""
_MOST_TIMING_BYTES = 64 << 20
_UNKNOWN = "not looked up yet"


class RecordingSource:
    """Shows each recording below as it stood at `clock.now()` seconds after its start; all else as `below` has it."""

    def __init__(self, below: Source, clock: Clock, of_this_machine: bool = True) -> None:
        """`of_this_machine`: also what the recorder of `trainmon run` keeps. It stands beside a pid file, and but for a
        replay such a run is watched as it is: alive, or over as its exit file says."""
        self._below = below
        self._clock = clock
        self._of_this_machine = of_this_machine
        self._timings: Remembered[Timing | NotReadable | None] = Remembered(there(below))
        """By folder."""
        self._nearest_of: Remembered[Timing | NotReadable | str | None] = Remembered(there(below))
        """By path of a file."""

    def place(self, path: str) -> str:
        return self._below.place(path)

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        return self._below.within(path, what, work, longest)

    def used(self, path: str, what: Hashable = None) -> None:
        self._below.used(path, what)

    def list(self, directory: str) -> Sequence[Entry]:
        entries = self._below.list(directory)
        if isinstance(self._nearest(os.path.join(directory, TIMING)), NotReadable):
            return entries  # its files are found, and each of them says what is wrong
        shown = ((entry, self._stands(os.path.join(directory, entry.name), entry.stat)) for entry in entries)
        return [entry if stat is entry.stat else replace(entry, stat=stat) for entry, stat in shown if stat is not None]

    def _stands(self, path: str, stat: Stat) -> Stat | None:
        """How what was just found at `path` stands at the time that is played."""
        return self.stat(path) if self._is_timed(path) else stat

    def stat(self, path: str) -> Stat | None:
        if self._nearest(path) is None or not self._is_timed(path):
            return self._below.stat(path)
        growth = self._growth(path)
        stat = self._below.stat(growth.path) if growth else None
        return None if stat is None or growth is None else _grown(stat, growth, self._clock.now())

    def open(self, path: str) -> OpenFile:
        if not self._is_timed(path):
            return self._below.open(path)
        growth = self._growth(path)
        if growth is None:
            raise NotReadable(f"{shown(path)} does not exist yet at this time of the recording")
        return _RecordedFile(self._below.open(growth.path), growth, self._clock)

    def at_hand(self, path: str) -> str:
        return self._below.at_hand(path)

    def real(self, path: str) -> str:
        return self._below.real(path)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        if not self._is_timed(path):
            return self._below.arrivals(path, start, end)
        growth = self._growth(path)
        return growth.arrivals(start, end) if growth else array("d")

    def time(self, path: str, mtime: float | None = None) -> float:
        if (found := self._nearest(path)) is None or not isinstance(found, Timing):
            return self._below.time(path, mtime)
        return min(self._clock.now(), found.end) if mtime is None else mtime

    def recorded(self, path: str) -> bool:
        found = self._nearest(path)
        return found is not None and isinstance(found, Timing)

    def ended(self, path: str) -> bool:
        found = self._nearest(path)
        return isinstance(found, Timing) and self._clock.now() >= found.end

    def _is_timed(self, path: str) -> bool:
        found = timing_of(self, path)
        return found is not None and path in found.files

    def _growth(self, path: str) -> Growth | None:
        found = timing_of(self, path)
        return found.at(path, self._clock.now()) if found else None

    def _nearest(self, path: str) -> Timing | NotReadable | None:
        """Asked several times for each file at each look."""
        known = self._nearest_of.at(path, _UNKNOWN)
        if not isinstance(known, str):
            return known
        folder = os.path.dirname(path)
        if folder not in self._timings and self._below.place(path):
            self._ask_above(folder)
        found = self._nearest_of[path] = self._at(folder)
        return found

    def _ask_above(self, folder: str) -> None:
        """Of a slow place all is asked before any of it is waited for. Raises NotYet."""
        slow: NotYet | None = None
        while folder not in self._timings:
            for name in (*_OF_A_RUN, TIMING, FILES_TIMING):
                try:
                    self._is_there(folder, name)
                except NotYet as error:
                    slow = error
            if folder == (folder := os.path.dirname(folder)):
                break
        if slow is not None:
            raise slow

    def _at(self, folder: str) -> Timing | NotReadable | None:
        """Of this folder or the nearest one above it."""
        if folder in self._timings:
            return self._timings[folder]
        found, above = self._load(folder), os.path.dirname(folder)
        if found is None and above != folder:
            found = self._at(above)
        self._timings[folder] = found
        return found

    def _load(self, folder: str) -> Timing | NotReadable | None:
        if not self._of_this_machine and any(self._is_there(folder, name) for name in _OF_A_RUN):
            return None
        try:
            return timing(folder, self._read(folder, TIMING), self._read(folder, FILES_TIMING))
        except NotReadable as error:
            return error

    def _is_there(self, folder: str, name: str) -> bool:
        try:
            return self._below.stat(os.path.join(folder, name)) is not None
        except NotReadable:
            return False

    def _read(self, folder: str, name: str) -> str:
        path = os.path.join(folder, name)
        if (stat := self._below.stat(path)) is None or stat.kind != "file":
            return ""
        file = self._below.open(path)
        try:
            return file.read_at(0, _MOST_TIMING_BYTES).decode("utf-8", "surrogateescape")
        finally:
            file.close()


def timing_of(source: RecordingSource, path: str) -> Timing | None:
    """The timing of the recording that `path` lies in: the nearest folder above that has a timing table.

    Raises NotReadable when that table is wrong.
    """
    found = source._nearest(path)
    if isinstance(found, NotReadable):
        raise found
    return found


class _RecordedFile:
    def __init__(self, file: OpenFile, growth: Growth, clock: Clock) -> None:
        self._file = file
        self._growth = growth
        self._clock = clock

    def stat(self) -> Stat:
        return _grown(self._file.stat(), self._growth, self._clock.now())

    def read_at(self, offset: int, size: int) -> bytes:
        visible = self._growth.size_at(self._clock.now())
        return self._file.read_at(offset, max(0, min(size, visible - offset)))

    def close(self) -> None:
        self._file.close()


def _grown(stat: Stat, growth: Growth, now: float) -> Stat:
    return replace(stat, size=min(growth.size_at(now), stat.size), mtime=growth.changed_at(now))
