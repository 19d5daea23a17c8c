"""The locks of a folder on another machine: held by what runs there for us, as long as the line to it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress

from tui_monitor.errors import RecordError, Unreachable
from tui_monitor.records.locks import ACTING, PATIENCE, busy
from tui_monitor.records.remote_root import RemoteRoot

_AGAIN_TO_ACT = 0.1
_LOCK_SECONDS, _LOCK_AGAIN = 2.0, 0.05


class RemoteLocks:
    def __init__(self, within: RemoteRoot) -> None:
        self._within = within

    def claim(self, name: str = ACTING) -> RemoteClaim:
        return RemoteClaim(self._within, name)

    def is_claimed(self, name: str = ACTING) -> bool:
        with suppress(Unreachable, OSError, ValueError):
            return self._within.put.locks.is_claimed(self._within.root, name)
        return False

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """It ends with the line, and what is written is compared anyway."""
        within, locks = self._within, self._within.put.locks
        for _ in range(round(_LOCK_SECONDS / _LOCK_AGAIN)):
            with within.explained(name):
                if locks.claim(within.root, name, "") is None:
                    break
            within.clock.sleep(_LOCK_AGAIN)
        else:
            raise RecordError(f"{within.shown(name)} is locked by another program: try again when it is done")
        try:
            yield
        finally:
            with suppress(OSError, ValueError, Unreachable):
                locks.release(within.root, name)

    def appending(self, name: str) -> AbstractContextManager[None]:
        del name  # not held off: what is appended meanwhile is seen when the file is replaced
        return nullcontext()


class RemoteClaim:
    """An `ActingClaim` there. A line that breaks ends it, and another trainmon may have it before we are back."""

    def __init__(self, within: RemoteRoot, name: str = ACTING) -> None:
        """Raises Busy, RecordError."""
        self._within, self._name = within, name
        self._said = f"{os.getpid()}\n{os.urandom(8).hex()}"
        """Ours alone: by it we know again what an earlier line of ours still holds."""
        self._line: object = None
        """By which it is held."""
        self._take()

    def keep(self) -> bool:
        with self._within.explained(self._name):
            line = self._within.put.locks.line()
        if self._line is not None and line is self._line:
            return False
        self._line = None
        self._take()
        return True

    def release(self) -> None:
        """A machine that does not answer any more has no line, and so no lock."""
        with suppress(Unreachable, OSError, ValueError):
            self._within.put.locks.release(self._within.root, self._name)

    def _take(self) -> None:
        within = self._within
        holder = self._asked()
        for _ in range(round(PATIENCE / _AGAIN_TO_ACT)):
            if holder in (None, self._said):
                return
            within.clock.sleep(_AGAIN_TO_ACT)
            holder = self._asked()
        if holder not in (None, self._said):
            raise busy(within.shown(""), self._name, holder or "", " there")

    def _asked(self) -> str | None:
        """Who else holds it. What runs there for an earlier line of ours keeps others out until it ends: then it has to
        be taken anew.
        """
        locks = self._within.put.locks
        with self._within.explained(self._name):
            line = locks.line()
            holder = locks.claim(self._within.root, self._name, self._said)
        self._line = line if holder is None else None
        return holder
