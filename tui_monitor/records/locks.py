"""What one program at a time may do in a folder: the locks of `RecordFolder`, and those of this machine.

A lock is a file that is held by the system until it is given back, or who holds it ends.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Protocol

from tui_monitor.clock import Clock
from tui_monitor.errors import Busy, RecordError
from tui_monitor.records.descriptors import NO_LOCKS, Descriptors

ACTING = ".trainmon/acting.lock"
"""Of an experiment root: one trainmon at a time acts there, others go on watching it."""
PATIENCE = 0.5
"""Seconds: keeping a note takes a few thousandths, a stop takes long."""
_AGAIN = 0.02
_PID = re.compile(r"([0-9]{1,10})\n")


class ActingClaim(Protocol):
    """Of one trainmon: held from the intent to the final outcome. It ends with the process, however that ends."""

    def keep(self) -> bool:
        """Make sure that it is held: True where it was lost, and was taken anew: others may have acted in between.

        Raises Busy where another trainmon has taken it, RecordError where nobody answers: it is not held then.
        """
        ...

    def release(self) -> None: ...


class Locks(Protocol):
    """Of one folder, wherever that lies."""

    def claim(self, name: str = ACTING) -> ActingClaim:
        """Raises Busy when another trainmon is acting there, RecordError when there can be no lock."""
        ...

    def is_claimed(self, name: str = ACTING) -> bool:
        """Is another trainmon acting there? Nothing is written to find out."""
        ...

    def held(self, name: str) -> AbstractContextManager[None]:
        """A lock that programs know that write the same file, for the length of one write. Raises RecordError."""
        ...

    def appending(self, name: str) -> AbstractContextManager[None]:
        """Nobody who knows locks appends to this file meanwhile, where that can be held off: `RecordFolder.update`
        compares in any case. Raises RecordError.
        """
        ...


class RootLocks:
    """Of a folder on this machine."""

    def __init__(self, within: Descriptors) -> None:
        self._within = within

    def claim(self, name: str = ACTING) -> "ActingLock":
        return ActingLock(self._within, name)

    def is_claimed(self, name: str = ACTING) -> bool:
        within = self._within
        try:
            with within.parent_of(name, make=False) as directory, within.open(name, directory, os.O_RDONLY) as opened:
                fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except (RecordError, OSError):
            return False  # nobody ever was, or the disk knows no locks
        return False

    def held(self, name: str) -> AbstractContextManager[None]:
        return self._held(name, os.O_RDWR | os.O_CREAT, make=True)

    def appending(self, name: str) -> AbstractContextManager[None]:
        return self._held(name, os.O_RDWR | os.O_APPEND, make=False)

    @contextmanager
    def _held(self, name: str, flags: int, make: bool) -> Iterator[None]:
        within = self._within
        with (
            within.parent_of(name, make) as directory,
            within.open(name, directory, flags) as descriptor,
            within.lock(name, descriptor),
        ):
            yield


class ActingLock:
    """An `ActingClaim` on this machine.

    `name`: of the lock's file; of one run it is another one than that of an experiment root.
    """

    def __init__(self, within: Descriptors, name: str = ACTING) -> None:
        """Raises Busy, RecordError."""
        flags = os.O_RDWR | os.O_CREAT
        with within.parent_of(name, make=True) as directory, within.open(name, directory, flags, 0o600) as opened:
            self._descriptor = os.dup(opened)
        if not _locked(self._descriptor, within.clock):
            said = os.pread(self._descriptor, 16, 0).decode("ascii", "replace")
            os.close(self._descriptor)
            raise busy(within.shown(""), name, said)
        _write_down(self._descriptor)

    def keep(self) -> bool:
        """The system keeps it as long as we live."""
        return False

    def release(self) -> None:
        os.close(self._descriptor)


def busy(where: str, name: str, said: str, on: str = "") -> Busy:
    """`said`: by who holds it, in the file of the lock. `on`: which machine, in a word."""
    number = _PID.match(f"{said}\n")
    holder = f" (pid {int(number[1])}{on})" if number else ""
    place = f"in {where}" if name == ACTING else "on this run"
    return Busy(f"another trainmon{holder} is acting {place}: wait until it is done")


def _locked(descriptor: int, clock: Clock) -> bool:
    for _ in range(round(PATIENCE / _AGAIN)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            clock.sleep(_AGAIN)
        except OSError as error:
            return error.errno in NO_LOCKS  # some network disks know none
    return False


def _write_down(descriptor: int) -> None:
    """Who holds it, for whoever is refused: nothing else depends on it."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
