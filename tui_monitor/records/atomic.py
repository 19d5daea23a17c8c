"""Whole writes: a file is replaced by a complete new one or not at all, and an appended entry is never torn."""

import errno
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress

from tui_monitor.errors import RecordError
from tui_monitor.records.compare_and_swap import FileState, state_of, swap_in
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.folders import Folder
from tui_monitor.records.living import lives
from tui_monitor.records.remote_folder import RemoteFolder

_LEFTOVER = re.compile(r"\.(?P<name>.+)\.trainmon-(?P<pid>\d+)-[0-9a-f]{16}")
_LEFTOVER_SECONDS = 3600.0
_TRIES = 20
"""How often a file may change under our hands before we give up."""
_PAUSE, _LONGEST_PAUSE = 0.001, 0.1
"""Seconds until a replacement is tried again, twice as long each time: one and a half in all. Another program that
writes one thing after another rests by then; without a pause its writes come between ours and the disk each time."""


def update(folder: Folder, name: str, make: Callable[[], bytes | None], mode: int = 0o666) -> bool:
    """Replace `name` by what `make` returns; None leaves it as it is. Returns whether it was written.

    `mode`: of a new file, less what the umask takes away.

    `make` must read what it builds upon when it is called: it is called again when somebody who knows no locks wrote
    meanwhile, also while our own file was on its way to the disk. Raises RecordError; the old file is then as it was.
    """
    if isinstance(folder, RemoteFolder):
        return folder.update(name, make, mode)
    last = name.rpartition("/")[2]
    with folder.parent_of(name, make=True) as directory, folder.lock(name, directory):
        _sweep(directory, last, folder.clock.wall())
        for number in range(_TRIES):
            if number:
                folder.clock.sleep(min(_LONGEST_PAUSE, _PAUSE * 2**number))
            with folder.explained(name):
                before = state_of(last, directory)
            data = make()
            if data is None:
                return False
            if _replace(folder, name, directory, data, before, mode):
                return True
    raise RecordError(f"{folder.shown(name)} is being written by another program all the time: try again later")


def append(
    folder: Folder,
    name: str,
    entry: bytes,
    title: bytes = b"",
    mode: int = 0o666,
    unless: Callable[[bytes], bool] | None = None,
) -> int | None:
    """Add `entry` at the end of `name` in one write, under its lock; a new file begins with `title`.

    Returns where it stands; None when `unless` of what was there already is true, and nothing was added. A last line
    that somebody left without its newline is ended first. When the disk is full, what got in is removed again.
    Returns once the entry is on the disk. Raises RecordError.
    """
    if isinstance(folder, RemoteFolder):
        return folder.append(name, entry, title, mode, unless)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    last = name.rpartition("/")[2]
    with folder.parent_of(name, make=True) as directory:
        for _ in range(_TRIES):
            with folder.open(name, directory, flags, mode) as descriptor, folder.lock(name, descriptor):
                if not _is_named(last, directory, descriptor):
                    continue  # it was replaced while we waited: what we hold is nobody's file any more
                if unless is not None and unless(_content(descriptor)):
                    return None
                with folder.explained(name):
                    place = _add(descriptor, directory, entry, title)
                if _is_named(last, directory, descriptor) or _holds(folder, name, entry):
                    return place
    raise RecordError(f"{folder.shown(name)} is being replaced by another program all the time: try again later")


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


def _holds(folder: RootFolder, name: str, entry: bytes) -> bool:
    """Who replaced it may have taken our entry along."""
    return entry in (folder.read(name, 1 << 30) or b"")


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


def _replace(folder: RootFolder, name: str, directory: int, data: bytes, before: FileState | None, mode: int) -> bool:
    last = name.rpartition("/")[2]
    temporary = f".{last}.trainmon-{os.getpid()}-{os.urandom(8).hex()}"
    done = False
    try:
        with folder.explained(name):
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
