"""The local disk. Files are opened without blocking, and at most half as many as the system allows."""

from __future__ import annotations

import errno
import os
import resource
import stat as mode
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from tui_monitor.clock import Clock
from tui_monitor.errors import NotReadable, SourceError, Unreachable
from tui_monitor.hosts.local.arrivals import Arrivals
from tui_monitor.hosts.rotation import rotated_names
from tui_monitor.hosts.source import Entry, FileIdentity, FileKind, OpenFile, Stat, T
from tui_monitor.text import clean

MOST_OPEN, FEWEST_OPEN = 1024, 128
_AWAY = frozenset(
    {errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.ENODEV, errno.ENXIO}
)
"""What a disk says that is not there any more: it tells nothing about its files."""


class LocalSource:
    def __init__(
        self, clock: Clock, most_open: int | None = None, look: Callable[[str], Stat | None] | None = None
    ) -> None:
        """`look`: how the entries of a folder are looked at, where some of them may lie on another mount."""
        self._clock = clock
        self._arrivals = Arrivals(clock)
        self._entry = look or self._look
        self._pool = _Pool(most_open or _most_open())

    def place(self, path: str) -> str:
        del path
        return ""

    def within(self, path: str, what: Hashable, work: Callable[[], T], longest: float | None = None) -> T:
        del path, what, longest
        return work()

    def used(self, path: str, what: Hashable = None) -> None:
        del path, what

    def list(self, directory: str) -> Sequence[Entry]:
        try:
            with os.scandir(directory) as entries:
                names = sorted((entry.name, entry.is_symlink()) for entry in entries)
        except OSError as error:
            raise _not_readable(directory, error) from error
        found, denied = [], None
        for name, linked in names:
            try:
                stat = self._entry(os.path.join(directory, name))
            except NotReadable as error:  # a link into a folder of somebody else
                denied = error
                continue
            if stat is not None:
                found.append(Entry(name, stat, linked))
                if not stat.size:  # all that it will hold is written while it is watched
                    self._arrivals.found(os.path.join(directory, name), 0)
        if denied is not None and not found:
            raise denied
        return found

    def stat(self, path: str) -> Stat | None:
        return self._look(path)

    def open(self, path: str) -> OpenFile:
        stat = self._look(path)
        if stat is None:
            raise NotReadable(f"{clean(path)} does not exist")
        if stat.kind != "file":
            raise _not_a_file(path, stat.kind)
        self._arrivals.found(path, stat.size)
        return _LocalFile(path, self._pool)

    def at_hand(self, path: str) -> str:
        return path

    def real(self, path: str) -> str:
        return os.path.realpath(path)

    def arrivals(self, path: str, start: int, end: int) -> array[float]:
        return self._arrivals.of(path, start, end)

    def time(self, path: str, mtime: float | None = None) -> float:
        del path
        return self._clock.now() - (0.0 if mtime is None else max(0.0, self._clock.wall() - mtime))

    def recorded(self, path: str) -> bool:
        del path
        return False

    def ended(self, path: str) -> bool:
        del path
        return False

    def _look(self, path: str) -> Stat | None:
        try:
            return _stat(os.stat(path))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            if isinstance(error, PermissionError):
                raise _not_readable(path, error) from error
            if isinstance(error, OSError) and error.errno in _AWAY:
                raise Unreachable(f"{clean(path)} does not answer: {error.strerror}") from error
            return None  # a link that leads in a circle, a name with a NUL byte: there is no such file


class LocalFiles:
    """Open files, asked for by their path and which file that was: the same one, however often it was rotated since."""

    def __init__(self, most_open: int | None = None) -> None:
        self._pool = _Pool(most_open or _most_open())
        self._files: dict[tuple[str, FileIdentity], _LocalFile] = {}

    def open(self, path: str) -> Stat:
        """Raises NotReadable when it is no regular file or may not be read."""
        file = _LocalFile(path, self._pool)
        stat = file.stat()
        self._files[path, stat.identity] = file
        return stat

    def file(self, path: str, identity: FileIdentity) -> OpenFile:
        if (path, identity) not in self._files:
            self._files[path, identity] = _LocalFile(path, self._pool, identity)
        return self._files[path, identity]

    def close(self, path: str, identity: FileIdentity) -> None:
        if (file := self._files.pop((path, identity), None)) is not None:
            file.close()


def _most_open() -> int:
    """Half of what the system allows: an open file can still be read when another was renamed onto it."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(FEWEST_OPEN, min(MOST_OPEN, allowed // 2)) if allowed != resource.RLIM_INFINITY else MOST_OPEN


class _Pool:
    """File descriptors in use, the longest unused closed first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._files: OrderedDict[_LocalFile, None] = OrderedDict()

    def used(self, file: _LocalFile) -> None:
        self._files[file] = None
        self._files.move_to_end(file)
        while len(self._files) > self._most:
            oldest, _ = self._files.popitem(last=False)
            oldest.release()

    def gone(self, file: _LocalFile) -> None:
        self._files.pop(file, None)


class _LocalFile:
    def __init__(self, path: str, pool: _Pool, identity: FileIdentity | None = None) -> None:
        """`identity`: of the file that is meant, where another may have its name by now."""
        self._path = path
        self._pool = pool
        self._descriptor = -1
        if identity is None:
            self._descriptor = _open(path)
            identity = self._fstat().identity
            pool.used(self)
        self._identity = identity

    def stat(self) -> Stat:
        self._reopen()
        return self._fstat()

    def read_at(self, offset: int, size: int) -> bytes:
        self._reopen()
        try:
            return os.pread(self._descriptor, size, offset)
        except OSError as error:
            raise _not_readable(self._path, error) from error

    def close(self) -> None:
        self._pool.gone(self)
        self.release()

    def release(self) -> None:
        """Give the descriptor back; the next use opens the file again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _reopen(self) -> None:
        if self._descriptor < 0:
            self._descriptor = self._find()
        self._pool.used(self)

    def _find(self) -> int:
        """The same file again, under its name or, when it was rotated meanwhile, under the name it was moved to."""
        for path in (self._path, *rotated_names(self._path)):
            if _identity(path) != self._identity:
                continue
            descriptor = _open(path)
            if _stat(os.fstat(descriptor)).identity == self._identity:
                return descriptor
            os.close(descriptor)
        raise NotReadable(f"{clean(self._path)} was replaced while it was not open")

    def _fstat(self) -> Stat:
        return _stat(os.fstat(self._descriptor))


def _identity(path: str) -> FileIdentity | None:
    try:
        return _stat(os.stat(path)).identity
    except OSError:
        return None


def _open(path: str) -> int:
    try:
        # O_NONBLOCK: between stat and open the name may have become a FIFO, which would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as error:
        raise _not_readable(path, error) from error
    kind = _stat(os.fstat(descriptor)).kind
    if kind != "file":
        os.close(descriptor)
        raise _not_a_file(path, kind)
    return descriptor


def _stat(status: os.stat_result) -> Stat:
    return Stat(_kind(status.st_mode), status.st_size, status.st_mtime, (status.st_dev, status.st_ino))


def _kind(bits: int) -> FileKind:
    if mode.S_ISREG(bits):
        return "file"
    if mode.S_ISDIR(bits):
        return "directory"
    if mode.S_ISFIFO(bits):
        return "fifo"
    return "socket" if mode.S_ISSOCK(bits) else "device"


def _not_a_file(path: str, kind: FileKind) -> NotReadable:
    return NotReadable(f"{clean(path)} is a {kind}, not a file that can be read back")


def _not_readable(path: str, error: OSError) -> SourceError:
    if error.errno in _AWAY:
        return Unreachable(f"{clean(path)} does not answer: {error.strerror}")
    return NotReadable(f"{clean(path)} cannot be read: {error.strerror or error}")
