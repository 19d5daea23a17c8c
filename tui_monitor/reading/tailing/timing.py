"""When what arrived in a recording: its timing tables, and what they say about each file at a time.

`timing.csv` (`byte_offset_end,seconds_since_start`, one row a chunk of `train.log`; the last row is the end of
observation) and `files_timing.csv` (`file,size,seconds_since_start`, sizes of the framework's own files). A size that
shrinks says that the file was rotated: before that moment the name held what is now in `<name>.1`, or, when there is
no such file, something that was overwritten and is lost.
"""

from __future__ import annotations

import csv
import os
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from tui_monitor.errors import NotReadable
from tui_monitor.hosts.address import shown
from tui_monitor.hosts.rotation import MOST_PARTS
from tui_monitor.text import clean

TIMING = "timing.csv"
FILES_TIMING = "files_timing.csv"
LOG = "train.log"
_SAFE = 2**62


class Growth(Struct):
    """The size of one content over time; both columns rise."""

    path: str
    """The file that holds these bytes today."""
    since: float
    """From when on they were to be seen under a name."""
    times: array[float] = field(default_factory=lambda: array("d"))
    sizes: array[int] = field(default_factory=lambda: array("q"))

    def size_at(self, now: float) -> int:
        row = bisect_right(self.times, now) - 1
        return self.sizes[row] if row >= 0 else 0

    def changed_at(self, now: float) -> float:
        """When the newest byte that is there at `now` arrived."""
        return self.times[max(0, bisect_right(self.times, now) - 1)]

    def arrivals(self, start: int, end: int) -> array[float]:
        """When the bytes from `start` to `end` arrived."""
        first, last = bisect_right(self.sizes, start), bisect_left(self.sizes, end)
        return self.times[first : last + 1]


class Timing(Struct):
    """One recording."""

    end: float
    """End of observation, in seconds since the start."""
    files: dict[str, list[Growth]]
    """Absolute path -> the contents that this name held, one after another."""

    def at(self, path: str, now: float) -> Growth | None:
        """The content that `path` held at `now`; None before there was one."""
        held = [growth for growth in self.files[path] if growth.since <= now]
        return held[-1] if held else None


def timing(folder: str, log_table: str, files_table: str) -> Timing | None:
    """The timing of the recording in `folder`; None when both tables are empty. Raises NotReadable for a wrong one."""
    named = [[LOG, *row] for row in _rows(log_table, 2, os.path.join(folder, TIMING))]
    named += _rows(files_table, 3, os.path.join(folder, FILES_TIMING))
    rows = [(os.path.normpath(os.path.join(folder, name)), int(size), float(at)) for name, size, at in named]
    if not rows:
        return None
    growths: dict[str, list[Growth]] = {}
    for path, size, at in rows:
        _grow(growths.setdefault(path, []), path, size, at)
    files: dict[str, list[Growth]] = {}
    for path, contents in growths.items():
        for name, growth in _names(path, contents):
            files.setdefault(name, []).append(growth)
    for held in files.values():
        held.sort(key=lambda growth: growth.since)
    return Timing(max(at for _, _, at in rows), files)


def _grow(contents: list[Growth], path: str, size: int, at: float) -> None:
    if not contents or size < contents[-1].sizes[-1]:
        contents.append(Growth(path, at))
    growth = contents[-1]
    if not growth.sizes or size > growth.sizes[-1]:  # the table repeats a size while nothing arrives
        growth.times.append(at)
        growth.sizes.append(size)


def _names(path: str, contents: list[Growth]) -> Iterator[tuple[str, Growth]]:
    """Each content under the names that it had in turn: the newest keeps the name, others moved to `.1`, `.2`, ..."""
    newest = len(contents) - 1
    for number, growth in enumerate(contents):
        today = path if number == newest else f"{path}.{newest - number}"
        for later in range(number, min(newest, number + MOST_PARTS) + 1):
            name = path if later == number else f"{path}.{later - number}"
            yield name, replace(growth, path=today, since=contents[later].since)


def _rows(table: str, width: int, path: str) -> Iterator[list[str]]:
    """Rows below the header. A last row that was being written when the recorder ended is left out."""
    lines = table.splitlines()
    for number, row in enumerate(csv.reader(lines), start=1):
        if number == 1 or not row:
            continue
        try:
            _check(row, width)
        except (ValueError, OverflowError) as error:
            if number == len(lines) and not table.endswith("\n"):
                return
            reason = clean(str(error), 100)
            raise NotReadable(f"{shown(path)}, line {number}: not a row of a timing table ({reason})") from error
        yield row


def _check(row: list[str], width: int) -> None:
    size, at = row[width - 2 : width] if len(row) == width else ("", "")
    if not (0 <= int(size) < _SAFE and 0 <= float(at) < float("inf")):
        raise ValueError("sizes and times are not negative")
