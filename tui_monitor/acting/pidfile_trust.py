"""May the process that a pid file names be believed to be the run's?"""

from collections.abc import Sequence, Set

from tui_monitor.acting import candidates, family, neighbours
from tui_monitor.acting.pidfile import PidFile
from tui_monitor.acting.place import RunPlace
from tui_monitor.acting.process_proof import proves, trains_the_only_run
from tui_monitor.hosts.process_table import ProcessTable

CLOCK_SLACK = 2.0
"""Boot time is known to a second, and file times to about as much."""


def doubt(table: ProcessTable, file: PidFile, protected: Set[int]) -> str | None:
    """Why not, as half a sentence; None when nothing speaks against it."""
    if file.pid in protected:
        return f"process {file.pid} is trainmon or stands above it"
    unknown = _unknown(table, file.pid)
    if unknown is not None:
        return unknown
    return _stranger(table, file) or _reused(table, file) or _contained(table, file)


def has_ended(table: ProcessTable, file: PidFile) -> bool:
    """Is the process that the file was written for certainly gone? Not where it may live on another machine."""
    facts = table.facts(file.pid)
    gone = not table.host.exists(file.pid) if facts is None else facts.dead
    return not file.shared and (gone or _reused(table, file) is not None)


def proven(table: ProcessTable, file: PidFile, chosen: Sequence[int], place: RunPlace) -> list[int]:
    """Those of `chosen`, the trainings that the file leads to, that point at the run; or whose wrapper does."""
    pointing = [pid for pid in chosen if _points(table, file, pid, place)]
    wrapped = file.pid not in chosen and candidates.may_wrap(table, file.pid) and _points(table, file, file.pid, place)
    return pointing or (list(chosen) if wrapped else [])


def unproven(file: PidFile) -> str:
    """What is said where the number in the file is all there is."""
    if file.shared:
        return "it lies on a shared disk and nothing proves that the process runs here"
    told = "its arguments, environment and folder do not name this run, and it does not hold the log open"
    return f"not proven: process {file.pid} may be another run's: {told}"


def of_another_run(table: ProcessTable, pid: int, place: RunPlace) -> str | None:
    """Half a sentence about a process that holds the log of another run: it is that run's."""
    held = neighbours.held(table, pid, place)
    return f"process {pid} writes {held[0]}: it belongs to that run" if held else None


def _points(table: ProcessTable, file: PidFile, pid: int, place: RunPlace) -> bool:
    return proves(table, pid, place) or (not file.shared and trains_the_only_run(table, pid, place))


def _unknown(table: ProcessTable, pid: int) -> str | None:
    facts, owner = table.facts(pid), table.owner(pid)
    if facts is None or owner is None:
        return f"process {pid} cannot be looked at" if table.host.exists(pid) else f"process {pid} has ended"
    if owner.thread_of != pid:
        return f"{pid} is a thread of {owner.thread_of}, not a process"
    if facts.dead:
        return f"process {pid} has ended"
    if not table.command(pid):
        return f"process {pid} {'belongs to the system' if family.goes_on(table, facts) else 'is about to end'}"
    return None


def _stranger(table: ProcessTable, file: PidFile) -> str | None:
    owner = table.owner(file.pid)
    if owner is None or file.owner in (table.host.us.uid, owner.uid):
        return None
    return f"it belongs to {table.host.user(file.owner)}, who owns neither trainmon nor process {file.pid}"


def _reused(table: ProcessTable, file: PidFile) -> str | None:
    facts = table.facts(file.pid)
    if facts is None or table.started(facts.start) <= file.written + CLOCK_SLACK:
        return None
    return f"it is older than process {file.pid}: that is another process by now"


def _contained(table: ProcessTable, file: PidFile) -> str | None:
    owner = table.owner(file.pid)
    if owner is None or not owner.namespaced:
        return None
    return f"process {file.pid} lives in a container and has another number there: stop it from inside"
