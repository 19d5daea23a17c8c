"""From a run to the pids that could be its training: who writes its log, who is named like it."""

import os
from collections.abc import Iterable, Mapping, Sequence, Set

from tui_monitor.acting import pipeline, programs
from tui_monitor.acting.family import line_up, topmost
from tui_monitor.acting.place import within
from tui_monitor.hosts.process_table import ProcessFacts, ProcessTable
from tui_monitor.hosts.process_table import pipe as pipe_of

_PIPES = 4


def holders(
    table: ProcessTable, living: Mapping[int, ProcessFacts], paths: Set[str], never: Set[int]
) -> dict[str, list[int]]:
    """Real path -> pids that hold it open for writing. One pass, over processes of our user (of all, for root)."""
    found: dict[str, list[int]] = {}
    for pid in living.keys() - never:
        for path in table.writes(pid, paths):
            found.setdefault(path, []).append(pid)
    return found


def trainers(table: ProcessTable, living: Mapping[int, ProcessFacts], holding: Sequence[int], log: str) -> list[int]:
    """The training among the holders of a log (its real path).

    A shell that redirects, `timeout`, `tee` and editors hold it too, and so do data loaders that inherited it: what
    counts is the topmost that is none of these. Where only a `tee` holds the log, it is whoever writes into the pipe;
    where a service keeps it for a training, whoever started the service; where a program opened it as the output of
    the training that it started, that training.
    """
    pids = [pid for holder in holding for pid in (_upstream(table, living, holder, _PIPES) or [holder])]
    pids = [_author(table, living, pid) for pid in pids]
    real = list(dict.fromkeys(pipeline.source(table, living, pid) for pid in pids if _is_training(table, pid)))
    top = [_handed_to(table, living, pid, real, log) for pid in topmost(living, real)]
    return _under_one_launcher(table, living, top)


def training_commands(
    table: ProcessTable, living: Mapping[int, ProcessFacts], never: Set[int]
) -> dict[int, tuple[str, ...]]:
    """Command lines that say python or train, for `named`."""
    commands = {pid: table.command(pid) for pid in living.keys() - never}
    return {pid: command for pid, command in commands.items() if programs.may_train(command)}


def named(
    table: ProcessTable,
    living: Mapping[int, ProcessFacts],
    commands: Mapping[int, Sequence[str]],
    exp_id: str,
    root: str,
    log: str,
) -> list[int]:
    """Those of `commands` that hold `exp_id` as a whole word and have to do with `root`."""
    log_name = os.path.basename(log)
    pids = [pid for pid, command in commands.items() if programs.names_run(command, exp_id, log_name)]
    real = table.host.real(root) if pids else ""
    return topmost(living, [pid for pid in pids if _near(table, pid, commands[pid], real)])


def behind_wrapper(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> list[int]:
    """A pid file often names the shell or `timeout` around the training: then the training below it."""
    if _is_training(table, pid):
        return [pid]
    below = [other for other in living if pid in line_up(living, other) and _is_training(table, other)]
    return topmost(living, below) or ([pid] if may_wrap(table, pid) else [])


def may_wrap(table: ProcessTable, pid: int) -> bool:
    """A script or `timeout`; not a shell that somebody sits at, and not what only looks on."""
    command = table.command(pid)
    return not (programs.is_interactive_shell(command) or programs.is_onlooker(command))


def _author(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int) -> int:
    """For whom it writes. A service whose training has ended writes for nobody, and is no training."""
    return living[pid].parent if programs.is_scribe(table.command(pid)) else pid


def _handed_to(
    table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int, holding: Sequence[int], log: str
) -> int:
    """`subprocess.run([..., "train.py"], stdout=log)`: a queue of runs has the log of each open while that one lasts.

    Ranks that were started so are one training with their launcher.
    """
    if _is_output(table, pid, log) or programs.is_launcher(table.command(pid)):
        return pid
    below = [other for other in holding if pid in line_up(living, other) and _is_output(table, other, log)]
    given = topmost(living, [other for other in below if programs.may_train(table.command(other))])
    return given[0] if len(given) == 1 else pid


def _is_output(table: ProcessTable, pid: int, log: str) -> bool:
    return log in (table.opened(pid, 1), table.opened(pid, 2))


def _is_training(table: ProcessTable, pid: int) -> bool:
    command = table.command(pid)
    near = programs.is_shell(command) or programs.is_plumbing(command) or programs.is_onlooker(command)
    near = near or programs.is_scribe(command) or programs.is_reaper(command)
    return bool(command) and not near and programs.program(command) not in programs.WRAPPERS


def _near(table: ProcessTable, pid: int, command: Iterable[str], root: str) -> bool:
    """The same name may be in use elsewhere: the process must work around the root or mention it."""
    cwd = table.cwd(pid)
    around = within(cwd, root) or (cwd not in ("", "/") and within(root, cwd))
    return around or any(root in part for part in command)


def _upstream(table: ProcessTable, living: Mapping[int, ProcessFacts], pid: int, pipes: int) -> list[int]:
    """Who writes into the pipe that a `tee` reads, through at most so many of them."""
    pipe = pipe_of(table, pid, 0) if pipes and programs.is_plumbing(table.command(pid)) else None
    if pipe is None:
        return []
    writers = [
        other for other in living if other != pid and pipe in (pipe_of(table, other, 1), pipe_of(table, other, 2))
    ]
    return [writer for other in writers for writer in (_upstream(table, living, other, pipes - 1) or [other])]


def _under_one_launcher(table: ProcessTable, living: Mapping[int, ProcessFacts], pids: list[int]) -> list[int]:
    """Ranks that write one log are one training: their launcher, which ends them together."""
    parents = {living[pid].parent for pid in pids}
    if len(parents) != 1:
        return pids
    (parent,) = parents
    return [parent] if programs.is_launcher(table.command(parent)) else pids
