"""The one folder records may write into. No name leads out of it: no link is followed, only regular files are used."""

import errno
import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.home import is_kept_for
from tui_monitor.owners import stranger
from tui_monitor.records.explained import explained
from tui_monitor.text import Shown, clean, clean_name

_ID = re.compile(r"[\w][\w.+=@-]{0,127}", re.ASCII)
_LOCK_SECONDS = 2.0
_RETRY_SECONDS = 0.005
NO_LOCKS = frozenset({errno.ENOTSUP, errno.ENOLCK, errno.EBADF, errno.ENOSYS, errno.EINVAL})


def safe_name(name: str, what: str = "experiment id") -> str:
    """`name` when it may be part of a path: letters, digits and `_ . + = @ -`, at most 128. Raises RecordError."""
    if not _ID.fullmatch(name):
        raise RecordError(f"{what} {clean(name, 60)!r} cannot be part of a file name: nothing was written")
    return name


Stamp = tuple[int, int, int, int]


def stamp_of(path: str) -> Stamp | None:
    """What changes with a file, its content as well as who may read it; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


class RootFolder:
    """An experiment root. Names are relative, `/`-separated, and made of whitelisted parts."""

    def __init__(self, root: str, clock: Clock) -> None:
        self.root = os.path.abspath(root)
        self._is_at_home = is_kept_for(self.root)
        self.clock = clock

    def shown(self, name: str) -> str:
        return clean_name(os.path.join(self.root, name))

    @contextmanager
    def parent_of(self, name: str, make: bool) -> Iterator[int]:
        """A descriptor of the directory that holds `name`, missing ones made with mode 0755 (`.trainmon`: 0700)."""
        *directories, _ = name.split("/")
        with self.explained(name):
            if make and self._is_at_home:
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

    def stranger(self, name: str) -> Shown | None:
        """Who else may have written the file, as half a sentence; None when nobody, or when there is none."""
        try:
            with self.parent_of(name, make=False) as directory, self.open(name, directory, os.O_RDONLY) as descriptor:
                return stranger(os.fstat(descriptor))
        except RecordError:
            return None

    def exists(self, name: str) -> bool:
        """Is there anything of that name, whatever it is?"""
        try:
            with self.parent_of(name, make=False) as directory:
                os.stat(name.rpartition("/")[2], dir_fd=directory, follow_symlinks=False)
        except (RecordError, FileNotFoundError):
            return False
        return True

    def check_writable(self, name: str) -> None:
        """Raises RecordError where nothing of this name could be made, as far as a look tells."""
        with self.parent_of(name, make=self._is_at_home) as directory, self.explained(name):
            if os.fstatvfs(directory).f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=directory):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def check_appendable(self, name: str) -> None:
        """Raises RecordError unless it is a file that could be written: no link, no second name of another one."""
        with self.parent_of(name, make=False) as directory, self.open(name, directory, os.O_RDWR | os.O_APPEND):
            pass

    def beside(self, path: str) -> "RootFolder":
        """Another folder of this machine."""
        return RootFolder(path, self.clock)

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
