"""Sending a signal to exactly one process. Groups, everybody and "pid 0" cannot be said here."""

import errno
import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.signals import ENDING, Sent
from tui_monitor.model.process_identity import ProcessIdentity


class Handle(Protocol):
    """A hold on one process that cannot slip to a later one with the same pid."""

    def ended(self) -> bool: ...

    def send(self, number: signal.Signals) -> None:
        """Raises ProcessLookupError when it has ended, PermissionError when it is not ours."""
        ...


@contextmanager
def hold(identity: ProcessIdentity) -> Iterator[Handle]:
    """Take hold first; only what is read about the process afterwards is sure to be about it.

    Raises ProcessLookupError when there is no process of that pid.
    """
    descriptor = _pidfd(identity.pid)
    if descriptor is None:
        from tui_monitor.hosts.local.psutil_handle import PsutilHandle

        yield PsutilHandle(identity)
        return
    try:
        yield _PidfdHandle(descriptor)
    finally:
        os.close(descriptor)


def has_pidfd() -> bool:
    """Can a process be held so that no other is meant by its number later?"""
    descriptor = _pidfd(os.getpid())
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is not None


def _pidfd(pid: int) -> int | None:
    """None where there are no pidfds: not Linux, an old kernel, or a container that forbids the call."""
    if not (hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal")):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EPERM):
            return None
        raise


def same(table: ProcessTable, identity: ProcessIdentity) -> bool | None:
    """Is the process of this pid the one that was approved, running what it ran then? None when it cannot be looked at.

    A command line may be rewritten at will and says nothing here.
    """
    now = table.identify(identity.pid)
    if now is None:
        return None
    told = bool(now.program and identity.program)
    return now == identity and (not told or now.program == identity.program)


def is_exact() -> bool:
    """Does a hold on a process stay with that process here? Else its start time is compared right before."""
    try:
        descriptor = _pidfd(os.getpid())
    except OSError:
        return False
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is not None


class LocalSignals:
    """Of this machine."""

    def send(self, table: ProcessTable, target: ProcessIdentity, number: signal.Signals | None) -> Sent:
        try:
            with hold(target) as handle:
                return _send_to(handle, table, target, number)
        except ProcessLookupError:
            return Sent.GONE
        except PermissionError:
            return Sent.FORBIDDEN
        except OSError:  # pidfd_open refuses thread ids with EINVAL or ENOENT
            return Sent.HIDDEN


def _send_to(handle: Handle, table: ProcessTable, target: ProcessIdentity, number: signal.Signals | None) -> Sent:
    is_same = same(table, target)
    if handle.ended():
        return Sent.GONE if is_same is not False else Sent.CHANGED
    if not is_same:
        return Sent.HIDDEN if is_same is None else Sent.CHANGED
    if number is None or not (number in ENDING or number in (table.caught(target.pid) or ())):
        return Sent.DEAF
    handle.send(number)
    if number is signal.SIGTERM:
        # A stopped process takes TERM only when it goes on. One that TERM has ended may be reaped by now, or run as
        # somebody else: that TERM was sent stays true.
        with suppress(ProcessLookupError, PermissionError):
            handle.send(signal.SIGCONT)
    return Sent.YES


class _PidfdHandle:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def ended(self) -> bool:
        poll = select.poll()  # select.select fails beyond 1024 open files
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(0))

    def send(self, number: signal.Signals) -> None:
        signal.pidfd_send_signal(self._descriptor, number)
