"""Whole writes: a file is replaced by a complete new one or not at all, and an appended entry is never torn."""

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress

from tui_monitor.errors import RecordError
from tui_monitor.records.folder import RootFolder

_LEFTOVER = re.compile(r"\.(?P<name>.+)\.trainmon-(?P<pid>\d+)-[0-9a-f]{16}")
_LEFTOVER_SECONDS = 3600.0


def update(folder: RootFolder, name: str, make: Callable[[], bytes | None]) -> bool:
    """Replace `name` by what `make` returns; None leaves it as it is. Returns whether it was written.

    `make` is called under the directory's lock right before the write, so it must read what it builds upon then.
    Raises RecordError; the old file is then as it was.
    """
    with folder.parent_of(name, make=True) as directory, folder.lock(name, directory):
        _sweep(directory, name.rpartition("/")[2], folder.clock.wall())
        data = make()
        if data is not None:
            _replace(folder, name, directory, data)
        return data is not None


def append(folder: RootFolder, name: str, entry: bytes, title: bytes = b"", mode: int = 0o666) -> None:
    """Add `entry` at the end of `name` in one write, under its lock; a new file begins with `title`.

    A last line that somebody left without its newline is ended first. When the disk is full, what got in is removed
    again. Returns once the entry is on the disk. Raises RecordError.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    with (
        folder.parent_of(name, make=True) as directory,
        folder.open(name, directory, flags, mode) as descriptor,
        folder.lock(name, descriptor),
    ):
        size = os.fstat(descriptor).st_size
        start = title if size == 0 else b"" if os.pread(descriptor, 1, size - 1) == b"\n" else b"\n"
        with folder.explained(name):
            _write_or_undo(descriptor, start + entry, size)
            if size == 0:
                os.fsync(directory)  # it may be new: its name has to be on the disk, too


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


def _replace(folder: RootFolder, name: str, directory: int, data: bytes) -> None:
    last = name.rpartition("/")[2]
    temporary = f".{last}.trainmon-{os.getpid()}-{os.urandom(8).hex()}"
    try:
        with folder.explained(name):
            _write_new(temporary, directory, data, _mode_of(last, directory))
            os.rename(temporary, last, src_dir_fd=directory, dst_dir_fd=directory)
            os.fsync(directory)
    except RecordError:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=directory)
        raise


def _write_new(name: str, directory: int, data: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, 0o666, dir_fd=directory)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if mode is not None:
            os.fchmod(descriptor, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode_of(name: str, directory: int) -> int | None:
    """Of the file that is replaced; a new one follows the umask."""
    try:
        return os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode & 0o777
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
        return old and not _runs(pid)
    except OSError:
        return False


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
