"""Sending one signal to exactly one process, wherever it runs. Groups, everybody and "pid 0" cannot be said here."""

import signal
from enum import StrEnum
from typing import Protocol

from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.process_identity import ProcessIdentity


class Sent(StrEnum):
    """What became of one signal."""

    YES = "yes"
    GONE = "gone"
    CHANGED = "changed"
    """Another process or program has its number by now: nothing was sent."""
    FORBIDDEN = "forbidden"
    HIDDEN = "hidden"
    """It cannot be looked at, so nothing was sent."""
    DEAF = "deaf"
    """It has no handler for this signal, which would end it: nothing was sent."""
    SILENT = "silent"
    """The machine could not be asked: nothing was sent."""
    UNKNOWN = "unknown"
    """No answer came: nobody knows whether it was sent. What it is now has to be read again."""


class Signals(Protocol):
    def send(self, table: ProcessTable, target: ProcessIdentity, number: signal.Signals | None) -> Sent:
        """Compare the whole identity and send it in one go, to nothing else. None: a signal that nobody knows.

        TERM is followed by CONT: a stopped process takes it only when it goes on. Whatever is neither TERM nor KILL is
        sent only to a process that has a handler for it.
        """
        ...


ENDING = frozenset({signal.SIGTERM, signal.SIGKILL})
"""What is sent whether or not the process has a handler for it."""
