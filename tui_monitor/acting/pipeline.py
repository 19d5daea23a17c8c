"""`train.py | tee train.log`: what a shell joined by pipes into one process group is one run."""

from collections.abc import Iterator, Mapping

from tui_monitor.acting import programs
from tui_monitor.hosts.process_table import ProcessFacts, ProcessTable
from tui_monitor.hosts.process_table import pipe as pipe_of

_IN, _OUT, _ERR = 0, 1, 2
_LONGEST = 8


def beside(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    """The programs that were started together with this one, before and behind it in the pipe.

    A `tee` between them is gone through and left alone, it ends with what it carries; a shell is no part of a pipe.
    Nor is what others write into as well, or from where others come: `exec > >(tee all.log)` joins whatever a script
    starts, one beside the other.
    """
    before, after = [pid], [pid]
    for member in before:
        writers = _before(table, living, member)
        before.extend(writers if len(writers) == 1 and writers[0] not in before else ())
    for member in after:
        after.extend(other for other in _after(table, living, member) if other not in after)
    joined = dict.fromkeys((*before[1:], *after[1:]))
    return [other for other in joined if not programs.is_plumbing(table.command(other))]


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


def _after(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    """Who reads what this one writes, and nothing of anybody else."""
    out = {pipe for pipe in (pipe_of(table, pid, _OUT), pipe_of(table, pid, _ERR)) if pipe is not None}
    readers = [(other, pipe) for other in _together(table, living, pid) if (pipe := pipe_of(table, other, _IN)) in out]
    return [
        reader for reader, pipe in readers if all(_is_below(living, pid, other) for other in _into(table, living, pipe))
    ]


def _into(table: ProcessTable, living: Mapping[int, ProcessFacts], pipe: str | None) -> Iterator[int]:
    """All that may write into this pipe, shells too: what they start next will."""
    return (other for other in living if pipe in (pipe_of(table, other, _OUT), pipe_of(table, other, _ERR)))


def _is_below(living: Mapping[int, ProcessFacts], top: int, pid: int) -> bool:
    """Is it this one, or one that it started?"""
    seen: set[int] = set()
    while pid in living and pid != top and pid not in seen:
        seen.add(pid)
        pid = living[pid].parent
    return pid == top


def _before(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    into = pipe_of(table, pid, _IN)
    if into is None:
        return []
    return [
        other
        for other in _together(table, living, pid)
        if into in (pipe_of(table, other, _OUT), pipe_of(table, other, _ERR))
    ]


def _together(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    """Of one parent and one process group, as a shell starts the parts of a pipe; no shell among them."""
    own = living.get(pid)
    if own is None:
        return []
    alike = (facts.pid for facts in living.values() if (facts.parent, facts.group) == (own.parent, own.group))
    return [other for other in alike if other != pid and not programs.is_shell(table.command(other))]
