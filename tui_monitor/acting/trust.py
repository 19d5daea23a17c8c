"""May the process that a pid file names be believed to be the run's?"""

import os
from collections.abc import Set

from tui_monitor.acting import candidates, processes
from tui_monitor.acting.pidfile import PidFile
from tui_monitor.acting.table import ProcessTable

_CLOCK_SLACK = 2.0
"""Boot time is known to a second, and file times to about as much."""


def doubt(table: ProcessTable, file: PidFile, exp_id: str, folder: str, protected: Set[int]) -> str | None:
    """Why not, as half a sentence; None when nothing speaks against it."""
    if file.pid in protected:
        return f"process {file.pid} is trainmon or stands above it"
    unknown = _unknown(table, file.pid)
    if unknown is not None:
        return unknown
    return _stranger(table, file) or _reused(table, file) or _elsewhere(table, file, exp_id, folder)


def _unknown(table: ProcessTable, pid: int) -> str | None:
    facts, owner = table.facts(pid), table.owner(pid)
    if facts is None or owner is None:
        return f"process {pid} cannot be looked at" if _exists(pid) else f"process {pid} has ended"
    if owner.thread_of != pid:
        return f"{pid} is a thread of {owner.thread_of}, not a process"
    if facts.dead:
        return f"process {pid} has ended"
    if not table.command(pid):
        return f"process {pid} belongs to the system"
    return None


def _stranger(table: ProcessTable, file: PidFile) -> str | None:
    owner = table.owner(file.pid)
    if owner is None or file.owner in (os.getuid(), owner.uid):
        return None
    return f"it belongs to {processes.user_name(file.owner)}, who owns neither trainmon nor process {file.pid}"


def _reused(table: ProcessTable, file: PidFile) -> str | None:
    facts = table.facts(file.pid)
    if facts is None or table.started(facts.start) <= file.written + _CLOCK_SLACK:
        return None
    return f"it is older than process {file.pid}: that is another process by now"


def _elsewhere(table: ProcessTable, file: PidFile, exp_id: str, folder: str) -> str | None:
    owner = table.owner(file.pid)
    if owner is not None and owner.namespaced:
        return f"process {file.pid} lives in a container and has another number there: stop it from inside"
    if file.shared and not candidates.proves(table, file.pid, exp_id, folder):
        return "it lies on a shared disk and nothing proves that the process runs on this machine"
    return None


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
