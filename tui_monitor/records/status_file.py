"""What a running trainmon sees, in one line for `trainmon status`: a small file in a person's own state folder.

A file for each trainmon that runs. It is replaced whole when its line changed, and touched while nothing does: its time
says when that trainmon last looked. Nobody misses it after a power cut, so that no write waits for the disk.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from tui_monitor.records.living import lives
from tui_monitor.text import Shown, clean_name

FOLDER = "status"
FRESH_SECONDS = 15.0
"""Whoever has not touched its file for so long does not look any more."""
SWEPT_SECONDS = 3600.0
_MARK = b"trainmon status 1"
_LARGEST = 1 << 16
_LINE = 200
_MOST_PLACES = 50
_NAME = re.compile(r"\d{1,10}-[\w.-]{1,64}")


class StatusSeen(NamedTuple):
    """What one trainmon says; loaded for each drawing of a status bar, so no struct."""

    line: Shown
    places: tuple[str, ...]
    """What it watches, without links on the way there."""
    begun: float
    seen: float
    """When it last looked."""


def name(pid: int, host: str) -> str:
    return f"{pid}-{re.sub(r'[^A-Za-z0-9_.-]', '-', host)[:64] or 'host'}"


def write(folder: str, file: str, line: Shown, places: Sequence[str], begun: float) -> None:
    """Replace it whole. `folder`: of this person alone, and there. Raises OSError."""
    parts = [_MARK, repr(begun).encode(), line.encode("utf-8", "replace"), *map(os.fsencode, places[:_MOST_PLACES])]
    temporary = os.path.join(folder, f".{file}.new")
    with suppress(FileNotFoundError):
        os.unlink(temporary)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(temporary, flags, 0o600), "wb") as new:
        new.write(b"\0".join(parts))
    os.replace(temporary, os.path.join(folder, file))


def sweep(folder: str, now: float) -> None:
    """What trainmons that were killed left behind. Raises OSError."""
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # another one sweeps, too
            if now - entry.stat(follow_symlinks=False).st_mtime > SWEPT_SECONDS:
                os.unlink(entry.path)


def newest(state: str, place: str | None, host: str, now: float) -> StatusSeen | None:
    """What the trainmon says that was started last, of all that run and look at `place` (None: wherever)."""
    found = [said for said in _running(os.path.join(state, FOLDER), host, now) if place is None or watches(said, place)]
    return max(found, key=lambda said: said.begun, default=None)


def watches(said: StatusSeen, place: str) -> bool:
    """Is it one of the places, or does it lie below one?"""
    return any(place == top or place.startswith(top.rstrip("/") + "/") for top in said.places)


def _running(folder: str, host: str, now: float) -> Iterator[StatusSeen]:
    try:
        files = os.listdir(folder)
    except OSError:
        return  # nobody has written anything, or nobody may read it: then nothing is known to run
    for file in filter(_NAME.fullmatch, files):
        pid = file.partition("-")[0]
        if file == name(int(pid), host) and not lives(int(pid)):
            continue
        said = _read(os.path.join(folder, file))
        if said is not None and now - said.seen <= FRESH_SECONDS:
            yield said


def _read(path: str) -> StatusSeen | None:
    """None: it is gone, or none of ours."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
            return None
        mark, *parts = os.read(descriptor, _LARGEST).split(b"\0")
    finally:
        os.close(descriptor)
    if mark != _MARK or len(parts) < 2 or (begun := _number(parts[0])) is None:
        return None
    line = clean_name(parts[1].decode("utf-8", "replace"), _LINE)
    return StatusSeen(line, tuple(map(os.fsdecode, parts[2:])), begun, found.st_mtime)


def _number(said: bytes) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None
