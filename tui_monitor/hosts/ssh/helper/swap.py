"""A part of what runs on the other machine: its files as records need them: opened, compared, replaced.

It stands behind `answering.py` in one text, and keeps its rules: Python 3.6. See `records/folder.py` and
`records/compare_and_swap.py`, which do the same on this machine.
"""

import ctypes
import errno
import fcntl
import hashlib
import os
import re
import stat as modes
import time
from contextlib import contextmanager
from typing import Any, Iterator, List, Optional

from tui_monitor.hosts.ssh.helper.answering import place

State = List[Any]
"""Device, inode, size, nanoseconds of the last change, digest: the same file with the same content."""

NO_LOCKS = (errno.ENOTSUP, errno.ENOLCK, errno.EBADF, errno.ENOSYS, errno.EINVAL)
CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
NO_REPLACE, EXCHANGE = 1, 2
ROUNDS = 16
COMPARED = 64 << 20
LOCK_SECONDS, LOCK_AGAIN = 1.0, 0.005
LEFTOVER = re.compile(r"\.(?P<name>.+)\.trainmon-(?P<pid>\d+)-[0-9a-f]{16}")
LEFTOVER_SECONDS = 3600.0
ABSENT = "absent"
"""In place of a state: there is nothing of that name."""


class Refused(ValueError):
    """A sentence about the file: nothing was written."""


@contextmanager
def parent_of(root: str, name: str, make: bool) -> Iterator[int]:
    """A descriptor of the folder that holds `name`; missing ones are made, links are not followed below the root."""
    parts = name.split("/")
    if not name or any(part in ("", ".", "..") for part in parts):
        raise Refused("is no name in this folder")
    descriptor = os.open(place(root), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            if make:
                make_folder(descriptor, part)
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            below = os.open(part, flags, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        yield descriptor
    finally:
        os.close(descriptor)


def make_folder(descriptor: int, name: str) -> None:
    try:
        os.mkdir(name, 0o700 if name.startswith(".") else 0o755, dir_fd=descriptor)
        os.fsync(descriptor)  # else what is written in it may be gone after a power cut
    except FileExistsError:
        pass


@contextmanager
def regular(directory: int, name: str, flags: int, mode: int = 0o666) -> Iterator[int]:
    """Never through a link, never a second name of some other file that would be changed."""
    common = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(last_of(name), flags | common, mode, dir_fd=directory)
    try:
        status = os.fstat(descriptor)
        if not modes.S_ISREG(status.st_mode):
            raise Refused("is not a regular file: nothing was written")
        if status.st_nlink > 1 and flags & (os.O_WRONLY | os.O_RDWR):
            raise Refused("is a hard link to another file: nothing was written")
        yield descriptor
    finally:
        os.close(descriptor)


def last_of(name: str) -> str:
    return name.rpartition("/")[2]


@contextmanager
def locked(descriptor: int) -> Iterator[None]:
    """Some network disks know no locks: whole writes and renames still hold there."""
    until, held = time.monotonic() + LOCK_SECONDS, False
    while not held:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            if time.monotonic() > until:
                raise Refused("is locked by another program: try again when it is done")
            time.sleep(LOCK_AGAIN)
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            break
    try:
        yield
    finally:
        if held:
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def content_of(descriptor: int, most: int) -> bytes:
    parts: List[bytes] = []
    offset = 0
    while offset <= most:
        part = os.pread(descriptor, 1 << 16, offset)
        if not part:
            break
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def state_of(directory: int, name: str) -> Optional[State]:
    """None when there is nothing of that name."""
    try:
        status = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if modes.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    digest = ""
    if modes.S_ISREG(status.st_mode) and status.st_size <= COMPARED:
        digest = digest_of(directory, name)
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, digest]


def digest_of(directory: int, name: str) -> str:
    """Empty where it may not be read: its size and time have to do."""
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(name, flags, dir_fd=directory), "rb") as file:
            return hashlib.blake2b(file.read(COMPARED + 1)).hexdigest()
    except PermissionError:
        return ""


def told_state(found: Optional[State]) -> str:
    return ABSENT if found is None else " ".join(str(part) for part in found)


def put_in_place(directory: int, name: str, data: bytes, mode: int) -> bool:
    before = state_of(directory, name)
    temporary = ".%s.trainmon-%d-%s" % (name, os.getpid(), os.urandom(8).hex())
    done = False
    try:
        write_new(directory, temporary, data, name, mode)
        done = swap_in(directory, temporary, name, before)
        if done:
            os.fsync(directory)
    finally:
        if not done:
            try:
                os.unlink(temporary, dir_fd=directory)
            except OSError:
                pass
    return done


def write_new(directory: int, temporary: str, data: bytes, name: str, mode: int) -> None:
    """It takes over mode and owner of what it replaces."""
    try:
        old: Optional[os.stat_result] = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        old = None
    if old is not None and not modes.S_ISREG(old.st_mode):
        old = None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, mode if old is None else 0o600, dir_fd=directory)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if old is not None:
            try:
                os.fchown(descriptor, old.st_uid, old.st_gid)
            except PermissionError:
                pass
            os.fchmod(descriptor, old.st_mode & 0o777)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def swap_in(directory: int, temporary: str, name: str, before: Optional[State]) -> bool:
    """False: something else stands there than `before`, and stays. See `records/compare_and_swap.py`."""
    if before is None:
        return put_new(directory, temporary, name)
    ours = os.stat(temporary, dir_fd=directory, follow_symlinks=False).st_ino
    if state_of(directory, name) != before:
        return False
    try:
        rename(directory, temporary, name, EXCHANGE)
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
        return True
    if state_of(directory, temporary) == before:
        os.unlink(temporary, dir_fd=directory)
        return True
    put_back(directory, temporary, name, ours)
    return False


def put_new(directory: int, temporary: str, name: str) -> bool:
    try:
        rename(directory, temporary, name, NO_REPLACE)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        if state_of(directory, name) is not None:
            return False
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    return True


def put_back(directory: int, temporary: str, name: str, placed: int) -> None:
    """What came out belongs under `name`, unless something newer stands there by now."""
    for _ in range(ROUNDS):
        placing = os.stat(temporary, dir_fd=directory, follow_symlinks=False).st_ino
        try:
            rename(directory, temporary, name, EXCHANGE)
        except FileNotFoundError:
            os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
            return
        if os.stat(temporary, dir_fd=directory, follow_symlinks=False).st_ino == placed:
            return
        placed = placing


def rename(directory: int, source: str, target: str, flags: int) -> None:
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(directory, os.fsencode(source), directory, os.fsencode(target), ctypes.c_uint(flags)) != 0:
        raise_last_error()


def raise_last_error() -> None:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number))


def sweep(directory: int, name: str) -> None:
    """What was left behind by a writer that was killed in the middle."""
    for entry in os.listdir(directory):
        match = LEFTOVER.fullmatch(entry)
        if match is None or match.group("name") != name or lives(int(match.group("pid"))):
            continue
        try:
            found = os.stat(entry, dir_fd=directory, follow_symlinks=False)
            if time.time() - found.st_mtime > LEFTOVER_SECONDS:
                os.unlink(entry, dir_fd=directory)
        except OSError:
            continue


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
