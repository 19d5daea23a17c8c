"""A new file takes the place of another one, only while that is still the file that was looked at.

Between a look and a rename others write, too: a launcher that says `completed` in that moment has the last word. So
the two files are exchanged in one go, and what came out is looked at: where it is another one than expected, it goes
back to its place at once. Who reads just then, and knows no locks, sees our file, which lacks what they wrote last.
Where the system cannot exchange, a last look right before the rename has to do.
"""

import errno
import hashlib
import os
import stat
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

_NO_REPLACE, _EXCHANGE = 1, 2
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})
_ROUNDS = 16
_COMPARED = 64 << 20


class FileState(NamedTuple):
    """What stands under a name: the same file with the same content compares equal."""

    device: int
    inode: int
    size: int
    changed: int
    """Nanoseconds."""
    content: bytes
    """A digest; empty for what is no regular file, or a huge one."""


def state_of(name: str, directory: int) -> FileState | None:
    """None when there is nothing of that name."""
    try:
        status = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    content = _digest(name, directory) if stat.S_ISREG(status.st_mode) and status.st_size <= _COMPARED else b""
    return FileState(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, content)


def swap_in(temporary: str, name: str, directory: int, before: FileState | None) -> bool:
    """Put `temporary` in the place of `name`. False: something else stands there than `before`, and stays.

    `temporary` is gone when it is True. Raises OSError.
    """
    if before is None:
        return _put_new(temporary, name, directory)
    if not _is(name, directory, before) or not _looks_like(name, directory, before):  # reading it took its time
        return False
    ours = _inode(temporary, directory)
    try:
        _rename(temporary, name, directory, _EXCHANGE)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
        return True
    if _is(temporary, directory, before):
        os.unlink(temporary, dir_fd=directory)
        return True
    _put_back(temporary, name, directory, ours)
    return False


def _put_new(temporary: str, name: str, directory: int) -> bool:
    try:
        _rename(temporary, name, directory, _NO_REPLACE)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        if state_of(name, directory) is not None:
            return False
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    return True


def _put_back(temporary: str, name: str, directory: int, placed: int) -> None:
    """What came out belongs under `name`, unless something newer stands there by now."""
    for _ in range(_ROUNDS):
        placing = _inode(temporary, directory)
        try:
            _rename(temporary, name, directory, _EXCHANGE)
        except FileNotFoundError:  # nothing is there any more
            os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
            return
        if _inode(temporary, directory) == placed:
            return
        placed = placing


def _is(name: str, directory: int, expected: FileState) -> bool:
    try:
        return _looks_like(name, directory, expected) and state_of(name, directory) == expected
    except OSError:
        return False


def _looks_like(name: str, directory: int, expected: FileState) -> bool:
    """Without reading it. What looks like it may still have been written in place."""
    with suppress(FileNotFoundError):
        status = os.stat(name, dir_fd=directory, follow_symlinks=False)
        return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns) == expected[:4]
    return False


def _inode(name: str, directory: int) -> int:
    return os.stat(name, dir_fd=directory, follow_symlinks=False).st_ino


def _digest(name: str, directory: int) -> bytes:
    """Empty where it may not be read: its size and time have to do."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with suppress(PermissionError), open(os.open(name, flags, dir_fd=directory), "rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()
    return b""


@cache
def _renameat2() -> Any:
    import ctypes  # not before something is written: `check` never does

    try:
        return ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return None


def _rename(source: str, target: str, directory: int, flags: int) -> None:
    """Raises OSError, with one of `_CANNOT` where this system, or this disk, has no such call."""
    call = _renameat2()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    import ctypes

    if call(directory, os.fsencode(source), directory, os.fsencode(target), ctypes.c_uint(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
