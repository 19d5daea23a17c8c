"""One trainmon at a time acts in an experiment root; others go on watching it."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tui_monitor.clock import Clock
from tui_monitor.errors import Busy, RecordError, Unreachable
from tui_monitor.records.folder import NO_LOCKS, RootFolder
from tui_monitor.records.folders import Folder
from tui_monitor.records.remote_folder import RemoteFolder

NAME = ".trainmon/acting.lock"
_PID = re.compile(rb"([0-9]{1,10})\n")
_PATIENCE, _AGAIN, _AGAIN_FAR = 0.5, 0.02, 0.1
"""Seconds: keeping a note takes a few thousandths, a stop takes long."""


class RemoteLock:
    """The same on another machine, where it is held as long as the line to it stands."""

    def __init__(self, folder: RemoteFolder, name: str = NAME) -> None:
        """Raises Busy, RecordError."""
        self._folder, self._name = folder, name
        holder = self._claim()
        for _ in range(round(_PATIENCE / _AGAIN_FAR)):
            if holder is None:
                return
            folder.clock.sleep(_AGAIN_FAR)
            holder = self._claim()
        if holder is not None:
            raise _busy(folder, name, f" (pid {holder} there)" if holder else "")

    def release(self) -> None:
        """A machine that does not answer any more has no line, and so no lock."""
        with suppress(Unreachable, OSError, ValueError):
            self._folder.put.release(self._folder.root, self._name)

    def _claim(self) -> str | None:
        with self._folder.explained(self._name):
            return self._folder.put.claim(self._folder.root, self._name, str(os.getpid()))


class ActingLock:
    """Held from the intent to the final outcome. It ends with the process that holds it, however that ends.

    `name`: of the lock's file; of one run it is another one than that of an experiment root.
    """

    def __init__(self, folder: RootFolder, name: str = NAME) -> None:
        """Raises Busy when another trainmon is acting there, RecordError when there can be no lock."""
        flags = os.O_RDWR | os.O_CREAT
        with folder.parent_of(name, make=True) as directory, folder.open(name, directory, flags, 0o600) as opened:
            self._descriptor = os.dup(opened)
        if not _locked(self._descriptor, folder.clock):
            holder = _holder(self._descriptor)
            os.close(self._descriptor)
            raise _busy(folder, name, holder)
        _write_down(self._descriptor)

    def release(self) -> None:
        os.close(self._descriptor)


def _locked(descriptor: int, clock: Clock) -> bool:
    for _ in range(round(_PATIENCE / _AGAIN)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            clock.sleep(_AGAIN)
        except OSError as error:
            return error.errno in NO_LOCKS  # some network disks know none
    return False


def _busy(folder: Folder, name: str, holder: str) -> Busy:
    where = f"in {folder.shown('')}" if name == NAME else "on this run"
    return Busy(f"another trainmon{holder} is acting {where}: wait until it is done")


def is_held(folder: Folder) -> bool:
    """Is another trainmon acting there? Nothing is written to find out."""
    if isinstance(folder, RemoteFolder):
        with suppress(Unreachable, OSError, ValueError):
            return folder.put.is_claimed(folder.root, NAME)
        return False
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
        self._claims: dict[tuple[str, str], ActingLock | RemoteLock] = {}
        self._acts: dict[tuple[str, str], int] = {}

    def take(self, folder: Folder, name: str = NAME) -> None:
        """For one act; give it back with `release`. Raises Busy when another trainmon is acting there."""
        key = (folder.shown(""), name)
        if key not in self._claims:
            self._claims[key] = (
                RemoteLock(folder, name) if isinstance(folder, RemoteFolder) else ActingLock(folder, name)
            )
        self._acts[key] = self._acts.get(key, 0) + 1

    def release(self, folder: Folder, name: str = NAME) -> None:
        key = (folder.shown(""), name)
        self._acts[key] -= 1
        if not self._acts[key]:
            self._claims.pop(key).release()

    @contextmanager
    def held(self, folder: Folder) -> Iterator[None]:
        """For an act that is over at once. Raises Busy when another trainmon is acting there."""
        self.take(folder)
        try:
            yield
        finally:
            self.release(folder)
