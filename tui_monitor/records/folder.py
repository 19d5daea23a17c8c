"""An experiment root on this machine, and any other folder of it into which records are written."""

import errno
import os
import re
from collections.abc import Callable, Iterator

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.owners import stranger
from tui_monitor.records import atomic
from tui_monitor.records.descriptors import Descriptors
from tui_monitor.records.locks import RootLocks
from tui_monitor.text import Shown, clean

_ID = re.compile(r"[\w][\w.+=@-]{0,127}", re.ASCII)


def safe_name(name: str, what: str = "experiment id") -> str:
    """`name` when it may be part of a path: letters, digits and `_ . + = @ -`, at most 128. Raises RecordError."""
    if not _ID.fullmatch(name):
        raise RecordError(f"{what} {clean(name, 60)!r} cannot be part of a file name: nothing was written")
    return name


class RootFolder:
    """A `RecordFolder`. Names are relative, `/`-separated, and made of whitelisted parts."""

    def __init__(self, root: str, clock: Clock) -> None:
        self._within = Descriptors(root, clock)
        self.root = self._within.root
        self.clock = clock
        self.host = Shown("")
        self.locks = RootLocks(self._within)

    def shown(self, name: str) -> Shown:
        return self._within.shown(name)

    def beside(self, path: str) -> "RootFolder":
        return RootFolder(path, self.clock)

    def read(self, name: str, limit: int) -> bytes | None:
        return self._within.read(name, limit)

    def update(self, name: str, make: Callable[[], bytes | None], mode: int = 0o666) -> bool:
        return atomic.update(self._within, name, make, mode)

    def append(
        self,
        name: str,
        entry: bytes,
        title: bytes = b"",
        mode: int = 0o666,
        unless: Callable[[bytes], bool] | None = None,
    ) -> int | None:
        return atomic.append(self._within, name, entry, title, mode, unless)

    def remove(self, name: str) -> None:
        """Of this machine alone: what is removed is trainmon's own. Raises RecordError."""
        with self._within.parent_of(name, make=False) as directory, self._within.explained(name):
            os.unlink(name.rpartition("/")[2], dir_fd=directory)

    def names(self, below: str) -> Iterator[tuple[str, bool]]:
        try:
            with os.scandir(os.path.join(self.root, below)) as entries:
                for entry in entries:
                    yield entry.name, entry.is_dir(follow_symlinks=False)
        except OSError:
            return

    def stamp(self, name: str) -> tuple[int, ...] | None:
        try:
            found = os.stat(os.path.join(self.root, name))
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino

    def stranger(self, name: str) -> Shown | None:
        try:
            with (
                self._within.parent_of(name, make=False) as directory,
                self._within.open(name, directory, os.O_RDONLY) as descriptor,
            ):
                return stranger(os.fstat(descriptor))
        except RecordError:
            return None

    def exists(self, name: str) -> bool:
        try:
            with self._within.parent_of(name, make=False) as directory:
                os.stat(name.rpartition("/")[2], dir_fd=directory, follow_symlinks=False)
        except (RecordError, FileNotFoundError):
            return False
        return True

    def check_writable(self, name: str) -> None:
        with self._within.parent_of(name, make=self._within.is_at_home) as directory, self._within.explained(name):
            if os.fstatvfs(directory).f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=directory):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def check_appendable(self, name: str) -> None:
        with (
            self._within.parent_of(name, make=False) as directory,
            self._within.open(name, directory, os.O_RDWR | os.O_APPEND),
        ):
            pass
