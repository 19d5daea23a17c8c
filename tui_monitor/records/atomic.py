"""Whole writes: a file is replaced by a complete new one or not at all, and an appended entry is never torn."""

import errno
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress

from tui_monitor.errors import RecordError
from tui_monitor.records.compare_and_swap import FileState, state_of, swap_in
from tui_monitor.records.descriptors import Descriptors
from tui_monitor.records.living import lives

_LEFTOVER = re.compile(r"\.(?P<name>.+)\.trainmon-(?P<pid>\d+)-[0-9a-f]{16}")
_LEFTOVER_SECONDS = 3600.0
_TRIES = 20
"""How often a file may change under our hands before we give up."""
_PAUSE, _LONGEST_PAUSE = 0.001, 0.1
"""Seconds until a replacement is tried again, twice as long each time: one and a half in all. Another program that
writes one thing after another rests by then; without a pause its writes come between ours and the disk each time."""


def update(within: Descriptors, name: str, make: Callable[[], bytes | None], mode: int) -> bool:
    """See `RecordFolder.update`."""
    last = name.rpartition("/")[2]
    with within.parent_of(name, make=True) as directory, within.lock(name, directory):
        _sweep(directory, last, within.clock.wall())
        for number in range(_TRIES):
            if number:
                within.clock.sleep(min(_LONGEST_PAUSE, _PAUSE * 2**number))
            with within.explained(name):
                before = state_of(last, directory)
            data = make()
            if data is None:
                return False
            if _replace(within, name, directory, data, before, mode):
                return True
    raise RecordError(f"{within.shown(name)} is being written by another program all the time: try again later")


def append(
    within: Descriptors,
    name: str,
    entry: bytes,
    title: bytes,
    mode: int,
    unless: Callable[[bytes], bool] | None,
) -> int | None:
    """See `RecordFolder.append`."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    last = name.rpartition("/")[2]
    with within.parent_of(name, make=True) as directory:
        for _ in range(_TRIES):
            with within.open(name, directory, flags, mode) as descriptor, within.lock(name, descriptor):
                if not _is_named(last, directory, descriptor):
                    continue  # it was replaced while we waited: what we hold is nobody's file any more
                if unless is not None and unless(_content(descriptor)):
                    return None
                with within.explained(name):
                    place = _add(descriptor, directory, entry, title)
                if _is_named(last, directory, descriptor) or _holds(within, name, entry):
                    return place
    raise RecordError(f"{within.shown(name)} is being replaced by another program all the time: try again later")


def _add(descriptor: int, directory: int, entry: bytes, title: bytes) -> int:
    size = os.fstat(descriptor).st_size
    start = title if size == 0 else b"" if os.pread(descriptor, 1, size - 1) == b"\n" else b"\n"
    _write_or_undo(descriptor, start + entry, size)
    if size == 0:
        os.fsync(directory)  # it may be new: its name has to be on the disk, too
    return size + len(start)


def _is_named(name: str, directory: int, descriptor: int) -> bool:
    """Is the open file still the one of that name?"""
    try:
        found = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(found, os.fstat(descriptor))


def _holds(within: Descriptors, name: str, entry: bytes) -> bool:
    """Who replaced it may have taken our entry along."""
    return entry in (within.read(name, 1 << 30) or b"")


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _write_or_undo(descriptor: int, data: bytes, size: int) -> None:
    written = 0
    try:
        written = os.write(descriptor, data)
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    except OSError:
        if os.fstat(descriptor).st_size == size + written:  # nobody who knows no locks wrote behind it
            with suppress(OSError):  # the first error is the one to tell
                os.ftruncate(descriptor, size)
        raise


def _replace(within: Descriptors, name: str, directory: int, data: bytes, before: FileState | None, mode: int) -> bool:
    last = name.rpartition("/")[2]
    temporary = f".{last}.trainmon-{os.getpid()}-{os.urandom(8).hex()}"
    done = False
    try:
        with within.explained(name):
            _write_new(temporary, directory, data, _owner_of(last, directory), mode)
            done = swap_in(temporary, last, directory, before)
            if done:
                os.fsync(directory)
    finally:
        if not done:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=directory)
    return done


def _write_new(name: str, directory: int, data: bytes, old: os.stat_result | None, mode: int) -> None:
    """`old`: the file that it replaces, whose mode and owner it takes over; a new one has `mode` and the umask."""
    old = old if old is not None and stat.S_ISREG(old.st_mode) else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, mode if old is None else 0o600, dir_fd=directory)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if old is not None:
            with suppress(PermissionError):  # only root may give a file away; its group may be given to members
                os.fchown(descriptor, old.st_uid, old.st_gid)
            os.fchmod(descriptor, old.st_mode & 0o777)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _owner_of(name: str, directory: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _sweep(directory: int, name: str, now: float) -> None:
    """Remove what a trainmon that was killed in the middle of a write of `name` left behind."""
    for entry in os.listdir(directory):
        match = _LEFTOVER.fullmatch(entry)
        if match and match["name"] == name and _abandoned(entry, int(match["pid"]), directory, now):
            with suppress(OSError):
                os.unlink(entry, dir_fd=directory)


def _abandoned(entry: str, pid: int, directory: int, now: float) -> bool:
    try:
        old = now - os.stat(entry, dir_fd=directory, follow_symlinks=False).st_mtime > _LEFTOVER_SECONDS
        return old and not lives(pid)
    except OSError:
        return False
