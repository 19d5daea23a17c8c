"""A recording: a run folder whose timing tables say when each byte arrived. All code after it cannot tell it from live.

`timing.csv` (`byte_offset_end,seconds_since_start`, one row a chunk of `train.log`; the last row is the end of
observation) and `files_timing.csv` (`file,size,seconds_since_start`, sizes of the framework's own files). A size that
shrinks says that the file was rotated: before that moment the name held what is now in `<name>.1`.
"""

from __future__ import annotations

import csv
import io
import os
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tui_monitor.clock import Clock
from tui_monitor.errors import FormatError, NotReadable
from tui_monitor.reading.sources.source import Entry, OpenFile, Source, Stat
from tui_monitor.text import clean

TIMING = "timing.csv"
FILES_TIMING = "files_timing.csv"
_LOG = "train.log"
_MOST_TIMING_BYTES = 64 << 20


@dataclass(slots=True)
class _Growth:
    """One file's size over time; both columns rise."""

    path: str
    """The file that holds these bytes today."""
    times: array[float] = field(default_factory=lambda: array("d"))
    sizes: array[int] = field(default_factory=lambda: array("q"))

    def size_at(self, now: float) -> int | None:
        row = bisect_right(self.times, now) - 1
        return self.sizes[row] if row >= 0 else None


@dataclass(slots=True)
class Timing:
    """When what arrived in one recording."""

    end: float = 0.0
    """End of observation, in seconds since the start."""
    files: dict[str, list[_Growth]] = field(default_factory=dict)
    """Absolute path -> its contents over time: more than one where the name was rotated."""

    def add(self, path: str, size: int, seconds: float) -> None:
        growths = self.files.setdefault(path, [_Growth(path)])
        growth = growths[-1]
        if growth.sizes and size < growth.sizes[-1]:
            growth.path = path + ".1"
            growth = _Growth(path)
            growths.append(growth)
        growth.times.append(seconds)
        growth.sizes.append(size)
        self.end = max(self.end, seconds)

    def at(self, path: str, now: float) -> _Growth | None:
        """The content that `path` held at `now`."""
        held = [growth for growth in self.files[path] if growth.times[0] <= now]
        return held[-1] if held else None


class RecordingSource:
    """Shows each recording below as it stood at `clock.now()` seconds after its start; all else as `below` has it."""

    def __init__(self, below: Source, clock: Clock) -> None:
        self._below = below
        self._clock = clock
        self._timings: dict[str, Timing | None] = {}

    def timing(self, path: str) -> Timing | None:
        """The timing of the recording that `path` lies in: the nearest folder above that has a timing table."""
        folder = path
        while (parent := os.path.dirname(folder)) != folder:
            folder = parent
            if folder not in self._timings:
                self._timings[folder] = self._load(folder)
            if (timing := self._timings[folder]) is not None:
                return timing
        return None

    def list(self, directory: str) -> Sequence[Entry]:
        shown = ((entry, self.stat(os.path.join(directory, entry.name))) for entry in self._below.list(directory))
        return [replace(entry, stat=stat) for entry, stat in shown if stat is not None]

    def stat(self, path: str) -> Stat | None:
        timing = self.timing(path)
        if timing is None or path not in timing.files:
            return self._below.stat(path)
        growth = timing.at(path, self._clock.now())
        return None if growth is None else _grown(self._below.stat(growth.path), growth, self._clock.now())

    def open(self, path: str) -> OpenFile:
        timing = self.timing(path)
        if timing is None or path not in timing.files:
            return self._below.open(path)
        growth = timing.at(path, self._clock.now())
        if growth is None:
            raise NotReadable(f"{clean(path)} does not exist yet at this time of the recording")
        return _RecordedFile(self._below.open(growth.path), growth, self._clock)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        timing = self.timing(path)
        if timing is None or path not in timing.files:
            return self._below.arrivals(path, start, end)
        growth = timing.at(path, self._clock.now()) or timing.files[path][-1]
        first, last = bisect_right(growth.sizes, start), bisect_left(growth.sizes, end)
        return growth.times[first : last + 1]

    def time(self, path: str) -> float:
        timing = self.timing(path)
        return self._below.time(path) if timing is None else min(self._clock.now(), timing.end)

    def recorded(self, path: str) -> bool:
        return self.timing(path) is not None

    def ended(self, path: str) -> bool:
        timing = self.timing(path)
        return timing is not None and self._clock.now() >= timing.end

    def _load(self, folder: str) -> Timing | None:
        timing = Timing()
        log = os.path.join(folder, _LOG)
        rows = [(log, size, at) for size, at in _rows(self._read(folder, TIMING), folder, TIMING)]
        for name, size, at in _file_rows(self._read(folder, FILES_TIMING), folder):
            rows.append((os.path.normpath(os.path.join(folder, name)), size, at))
        if not rows:
            return None
        for path, size, at in rows:
            timing.add(path, size, at)
        return timing

    def _read(self, folder: str, name: str) -> str:
        path = os.path.join(folder, name)
        if (stat := self._below.stat(path)) is None or stat.kind != "file":
            return ""
        file = self._below.open(path)
        try:
            return file.read_at(0, _MOST_TIMING_BYTES).decode("utf-8", "surrogateescape")
        finally:
            file.close()


class _RecordedFile:
    def __init__(self, file: OpenFile, growth: _Growth, clock: Clock) -> None:
        self._file = file
        self._growth = growth
        self._clock = clock

    def stat(self) -> Stat:
        stat = _grown(self._file.stat(), self._growth, self._clock.now())
        assert stat is not None  # it was opened at a time when it was there, and replay builds anew to go back
        return stat

    def read_at(self, offset: int, size: int) -> bytes:
        visible = self._growth.size_at(self._clock.now()) or 0
        return self._file.read_at(offset, max(0, min(size, visible - offset)))

    def close(self) -> None:
        self._file.close()


def _grown(stat: Stat | None, growth: _Growth, now: float) -> Stat | None:
    size = growth.size_at(now)
    if stat is None or size is None:
        return None
    row = bisect_left(growth.sizes, size)  # the table repeats a size while nothing arrives
    return replace(stat, size=min(size, stat.size), mtime=growth.times[row])


def _rows(table: str, folder: str, name: str) -> list[tuple[int, float]]:
    rows = csv.reader(io.StringIO(table))
    next(rows, None)
    try:
        return [(int(row[0]), float(row[1])) for row in rows if row]
    except (ValueError, IndexError) as error:
        raise FormatError(f"{clean(folder)}/{name}: not a timing table ({error})") from error


def _file_rows(table: str, folder: str) -> list[tuple[str, int, float]]:
    rows = csv.reader(io.StringIO(table))
    next(rows, None)
    try:
        return [(row[0], int(row[1]), float(row[2])) for row in rows if row]
    except (ValueError, IndexError) as error:
        raise FormatError(f"{clean(folder)}/{FILES_TIMING}: not a timing table ({error})") from error
