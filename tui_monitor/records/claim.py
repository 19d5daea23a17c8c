"""One trainmon at a time acts in an experiment root; others go on watching it."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tui_monitor.errors import RecordError
from tui_monitor.records.folder import RootFolder

NAME = ".trainmon/acting.lock"
_PID = re.compile(rb"([0-9]{1,10})\n")


class ActingLock:
    """Held from the intent to the final outcome. It ends with the process that holds it, however that ends."""

    def __init__(self, folder: RootFolder) -> None:
        """Raises RecordError when another trainmon is acting there."""
        flags = os.O_RDWR | os.O_CREAT
        with folder.parent_of(NAME, make=True) as directory, folder.open(NAME, directory, flags, 0o600) as opened:
            self._descriptor = os.dup(opened)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(self._descriptor)
            os.close(self._descriptor)
            message = f"another trainmon{holder} is acting in {folder.shown('')}: wait until it is done"
            raise RecordError(message) from error
        _write_down(self._descriptor)

    def release(self) -> None:
        os.close(self._descriptor)


def is_held(folder: RootFolder) -> bool:
    """Is another trainmon acting there? Nothing is written to find out."""
    try:
        with folder.parent_of(NAME, make=False) as directory, folder.open(NAME, directory, os.O_RDONLY) as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (RecordError, OSError):
        return False  # nobody ever was, or the disk knows no locks
    return False


def _write_down(descriptor: int) -> None:
    """Who holds it, for whoever is refused: nothing else depends on it."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def _holder(descriptor: int) -> str:
    """` (pid 4711)`, by its own word."""
    said = _PID.fullmatch(os.pread(descriptor, 16, 0))
    return f" (pid {int(said[1])})" if said else ""


class ActingLocks:
    """The claims of one trainmon: its acts in one root share one, which is held until the last of them is over."""

    def __init__(self) -> None:
        self._claims: dict[str, ActingLock] = {}
        self._acts: dict[str, int] = {}

    def take(self, folder: RootFolder) -> None:
        """For one act; give it back with `release`. Raises RecordError when another trainmon is acting there."""
        if folder.root not in self._claims:
            self._claims[folder.root] = ActingLock(folder)
        self._acts[folder.root] = self._acts.get(folder.root, 0) + 1

    def release(self, folder: RootFolder) -> None:
        self._acts[folder.root] -= 1
        if not self._acts[folder.root]:
            self._claims.pop(folder.root).release()

    @contextmanager
    def held(self, folder: RootFolder) -> Iterator[None]:
        """For an act that is over at once. Raises RecordError when another trainmon is acting there."""
        self.take(folder)
        try:
            yield
        finally:
            self.release(folder)
