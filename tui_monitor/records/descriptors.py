"""The one folder records may write into, by descriptors. No name leads out of it: no link is followed, only regular
files are used.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.home import is_kept_for
from tui_monitor.records.explained import explained
from tui_monitor.text import Shown, clean_name

_LOCK_SECONDS = 2.0
_RETRY_SECONDS = 0.005
NO_LOCKS = frozenset({errno.ENOTSUP, errno.ENOLCK, errno.EBADF, errno.ENOSYS, errno.EINVAL})


class Descriptors:
    """Names are relative, `/`-separated, and made of whitelisted parts."""

    def __init__(self, root: str, clock: Clock) -> None:
        self.root = os.path.abspath(root)
        self.is_at_home = is_kept_for(self.root)
        self.clock = clock

    def shown(self, name: str) -> Shown:
        return clean_name(os.path.join(self.root, name))

    @contextmanager
    def parent_of(self, name: str, make: bool) -> Iterator[int]:
        """A descriptor of the directory that holds `name`, missing ones made with mode 0755 (`.trainmon`: 0700)."""
        *directories, _ = name.split("/")
        with self.explained(name):
            if make and self.is_at_home:
                os.makedirs(self.root, mode=0o700, exist_ok=True)
            descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for directory in directories:
                with self.explained(name):
                    below = _step_into(descriptor, directory, make)
                os.close(descriptor)
                descriptor = below
            yield descriptor
        finally:
            os.close(descriptor)

    def read(self, name: str, limit: int) -> bytes | None:
        """The whole file; None when there is none. Raises RecordError beyond `limit` bytes."""
        try:
            with self.parent_of(name, make=False) as directory, self.open(name, directory, os.O_RDONLY) as descriptor:
                if os.fstat(descriptor).st_size > limit:
                    raise RecordError(f"{self.shown(name)} is larger than {limit >> 20} MiB: it was not touched")
                return _read(descriptor, limit)
        except RecordError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise

    @contextmanager
    def open(self, name: str, directory: int, flags: int, mode: int = 0o666) -> Iterator[int]:
        """A regular file, never through a link, never a second name of some other file that would be changed."""
        with self.explained(name):
            last = name.rpartition("/")[2]
            common = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            descriptor = os.open(last, flags | common, mode, dir_fd=directory)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise RecordError(f"{self.shown(name)} is not a regular file: nothing was written")
            if status.st_nlink > 1 and flags & (os.O_WRONLY | os.O_RDWR):
                raise RecordError(f"{self.shown(name)} is a hard link to another file: nothing was written")
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def lock(self, name: str, descriptor: int) -> Iterator[None]:
        """An flock on an open file or directory, waited for at most two seconds. Raises RecordError."""
        held = self._wait_for_lock(name, descriptor)
        try:
            yield
        finally:
            if held:
                fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _wait_for_lock(self, name: str, descriptor: int) -> bool:
        for _ in range(round(_LOCK_SECONDS / _RETRY_SECONDS)):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                self.clock.sleep(_RETRY_SECONDS)
            except OSError as error:
                if error.errno not in NO_LOCKS:
                    raise RecordError(f"{self.shown(name)} cannot be locked: {error.strerror}") from error
                return False  # some network disks know no locks: whole writes and renames still hold
        raise RecordError(f"{self.shown(name)} is locked by another program: try again when it is done")

    @contextmanager
    def explained(self, name: str) -> Iterator[None]:
        """System errors as a sentence."""
        try:
            yield
        except OSError as error:
            raise RecordError(f"{self.shown(name)}: {explained(error)}") from error


def _step_into(descriptor: int, directory: str, make: bool) -> int:
    if make:
        with suppress(FileExistsError):
            os.mkdir(directory, 0o700 if directory.startswith(".") else 0o755, dir_fd=descriptor)
            os.fsync(descriptor)  # else what is written in it may be gone after a power cut
    return os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=descriptor)


def _read(descriptor: int, limit: int) -> bytes:
    parts: list[bytes] = []
    while sum(map(len, parts)) <= limit and (part := os.read(descriptor, 1 << 16)):
        parts.append(part)
    return b"".join(parts)
