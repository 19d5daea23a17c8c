"""Signals on which a training may save. One that it has no handler for ends it: nothing is sent then."""

import signal

from tui_monitor.hosts.process_table import ProcessTable

_NUMBERS = {"USR1": signal.SIGUSR1, "USR2": signal.SIGUSR2, "HUP": signal.SIGHUP}


def number_of(name: str | None) -> signal.Signals | None:
    """None for whatever is no such signal."""
    return _NUMBERS.get(name or "")


def is_caught(table: ProcessTable, pid: int, name: str | None) -> bool:
    """Has it a handler of its own for it now? No also where that cannot be told."""
    return number_of(name) in (table.caught(pid) or ())


def not_caught(pid: int, name: str | None) -> str:
    """Why it is not sent."""
    return f"pid {pid} does not catch {name} (SigCgt in /proc/{pid}/status): it would end it, so it is not sent"
