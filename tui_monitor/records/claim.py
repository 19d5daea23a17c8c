"""One trainmon at a time acts in an experiment root, and on a process: others go on watching it.

Two may be started on different folders and see the same run: the lock of a root does not tell them of each other, so
each process has a lock of its own in the person's state folder.
"""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.act import ProcessIdentity
from tui_monitor.records.folder import NO_LOCKS, RootFolder

NAME = ".trainmon/acting.lock"
_PID = re.compile(rb"([0-9]{1,10})\n")
_PATIENCE, _AGAIN = 0.5, 0.02
"""Seconds: keeping a note takes a few thousandths, a stop takes long."""


class Busy(RecordError):
    """Another trainmon holds the lock."""


class ActingLock:
    """Held from the intent to the final outcome. It ends with the process that holds it, however that ends."""

    def __init__(self, folder: RootFolder, name: str = NAME, what: str = "") -> None:
        """Raises Busy when another trainmon is acting there. `what`: acted upon, where it is not the whole root."""
        self._folder, self._name = folder, name
        self._descriptor = self._open()
        while not _locked(self._descriptor, folder.clock) or not self._is_there():
            holder, held = _holder(self._descriptor), self._is_there()
            os.close(self._descriptor)
            if held:
                where = what or f"in {folder.shown('')}"
                raise Busy(f"another trainmon{holder} is acting {where}: wait until it is done")
            self._descriptor = self._open()  # whoever held it took the file away
        _write_down(self._descriptor)

    def release(self) -> None:
        os.close(self._descriptor)

    def remove(self) -> None:
        """Release it, and leave no file behind."""
        with suppress(RecordError, OSError), self._folder.parent_of(self._name, make=False) as directory:
            os.unlink(self._name.rpartition("/")[2], dir_fd=directory)
        self.release()

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT
        with (
            self._folder.parent_of(self._name, make=True) as directory,
            self._folder.open(self._name, directory, flags, 0o600) as opened,
        ):
            return os.dup(opened)

    def _is_there(self) -> bool:
        """Is what we hold still the file that others would open?"""
        try:
            with self._folder.parent_of(self._name, make=False) as directory:
                named = os.stat(self._name.rpartition("/")[2], dir_fd=directory, follow_symlinks=False)
        except (RecordError, FileNotFoundError):
            return False
        return os.path.samestat(named, os.fstat(self._descriptor))


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
    """The claims of one trainmon: its acts in one root share one, which is held until the last of them is over.

    `state`: the person's state folder; None: processes have no locks of their own.
    """

    def __init__(self, state: str | None = None) -> None:
        self._state = state
        self._claims: dict[str, ActingLock] = {}
        self._acts: dict[str, int] = {}
        self._targets: dict[ProcessIdentity, ActingLock] = {}

    def take(self, folder: RootFolder, targets: Sequence[ProcessIdentity] = ()) -> None:
        """For one act, on these processes; give it back with `release`. Raises Busy when another trainmon acts."""
        if folder.root not in self._claims:
            self._claims[folder.root] = ActingLock(folder)
        self._acts[folder.root] = self._acts.get(folder.root, 0) + 1
        try:
            self._take_targets(folder.clock, targets)
        except RecordError:
            self.release(folder, targets)
            raise

    def release(self, folder: RootFolder, targets: Sequence[ProcessIdentity] = ()) -> None:
        for target in targets:
            if (lock := self._targets.pop(target, None)) is not None:
                lock.remove()
        self._acts[folder.root] -= 1
        if not self._acts[folder.root]:
            self._claims.pop(folder.root).release()

    @contextmanager
    def held(self, folder: RootFolder) -> Iterator[None]:
        """For an act that is over at once. Raises Busy when another trainmon is acting there."""
        self.take(folder)
        try:
            yield
        finally:
            self.release(folder)

    def _take_targets(self, clock: Clock, targets: Sequence[ProcessIdentity]) -> None:
        if self._state is None or not targets:
            return
        with suppress(OSError):  # no state folder, no locks of its own: the root still has one
            os.makedirs(self._state, mode=0o700, exist_ok=True)
        state = RootFolder(self._state, clock)
        for target in targets:
            if target not in self._targets:
                name = f"acting/{target.pid}-{target.start}.lock"
                self._targets[target] = ActingLock(state, name, f"on process {target.pid}")
