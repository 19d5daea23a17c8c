"""`train.py | tee train.log`: what a shell joined by pipes into one process group is one run."""

from collections.abc import Iterator, Mapping

from tui_monitor.acting import programs
from tui_monitor.hosts.process_table import ProcessFacts, ProcessTable

_IN, _OUT, _ERR = 0, 1, 2
_LONGEST = 8


def beside(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    """The programs that were started together with this one, before and behind it in the pipe.

    A `tee` between them is gone through and left alone, it ends with what it carries; a shell is no part of a pipe.
    """
    joined = [pid]
    for member in joined:
        joined.extend(other for other in _joined(table, living, member) if other not in joined)
    return [other for other in joined[1:] if not programs.is_plumbing(table.command(other))]


def source(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> int:
    """The training at the head of the pipe at whose end this one stands: `train.py | filter.py > train.log`.

    Itself where none is before it, or nothing there trains: `cat data | train.py`.
    """
    for _ in range(_LONGEST):
        writers = [other for other in _before(table, living, pid) if programs.may_train(table.command(other))]
        if len(writers) != 1:
            break
        (pid,) = writers
    return pid


def _joined(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> Iterator[int]:
    yield from _before(table, living, pid)
    out = {table.pipe(pid, _OUT), table.pipe(pid, _ERR)} - {None}
    yield from (other for other in _together(table, living, pid) if table.pipe(other, _IN) in out)


def _before(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    into = table.pipe(pid, _IN)
    if into is None:
        return []
    return [
        other for other in _together(table, living, pid) if into in (table.pipe(other, _OUT), table.pipe(other, _ERR))
    ]


def _together(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    """Of one parent and one process group, as a shell starts the parts of a pipe; no shell among them."""
    own = living.get(pid)
    if own is None:
        return []
    alike = (facts.pid for facts in living.values() if (facts.parent, facts.group) == (own.parent, own.group))
    return [other for other in alike if other != pid and not programs.is_shell(table.command(other))]
