"""How a run was started, where that matters for its end: the tmux pane in which its processes stand alone."""

import os
from collections.abc import Iterable, Iterator

from tui_monitor.acting import family, programs
from tui_monitor.hosts.local import send_signal, tmux
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Launch, LaunchKind, Result, StopProposal
from tui_monitor.model.process_identity import ProcessIdentity


def of(table: ProcessTable, targets: tuple[ProcessIdentity, ...]) -> Launch:
    """Of these processes, the first of which is the run's own. TMUX only where nothing else runs in its pane."""
    if not targets or targets[0].uid != os.getuid():
        return Launch()
    socket = tmux.socket_of(table.environment(targets[0].pid))
    above = [targets[0].pid, *family.ancestors(table, targets[0].pid)]
    pane = next((pane for pane in (tmux.panes(socket) if socket else ()) if pane.pid in above), None)
    if pane is None or not _is_its_own(table, pane):
        return Launch()
    line = above[: above.index(pane.pid) + 1]
    if not _alone(table, pane.pid, {*line, *(target.pid for target in targets)}):
        return Launch()
    return Launch(LaunchKind.TMUX, pane.shown, socket=socket, pane=pane.id)


def left_open(table: ProcessTable, launch: Launch, pid: int | None = None) -> tmux.Pane | str:
    """The pane of this launch, in which nothing runs any more but the shell that waits for a person; or why not.

    `pid`: the shell that it has to be.
    """
    panes = tmux.panes(launch.socket) if launch.kind is LaunchKind.TMUX else []
    pane = next((pane for pane in panes if pane.id == launch.pane), None)
    if pane is None:
        return f"{launch.shown} is not there any more"
    if not _is_its_own(table, pane) or pid not in (None, pane.pid) or pane.pid in family.protected(table):
        return f"{launch.shown} is another one by now"
    if not programs.is_interactive_shell(table.command(pane.pid)) or not _alone(table, pane.pid, {pane.pid}):
        return f"something else runs in {launch.shown} by now"
    return pane


def close(table: ProcessTable, proposal: StopProposal) -> tuple[Result, str]:
    """Close the pane of this proposal, whose process is its shell: looked at right before, and compared by tmux."""
    shell, launch = proposal.targets[0], proposal.launch
    if (same := send_signal.same(table, shell)) is not True:
        gone = Result.ALREADY_GONE if same is None else Result.CHANGED
        return gone, f"{launch.shown} was closed already: nothing was closed"
    left = left_open(table, launch, shell.pid)
    if isinstance(left, str):
        return Result.CHANGED, f"{left}: nothing was closed"
    tmux.close(launch.socket, left.id, shell.pid)
    return Result.SENT, f"{launch.shown} was asked to close"


def _is_its_own(table: ProcessTable, pane: tmux.Pane) -> bool:
    """Was it really started by that server, which is ours?"""
    facts, owner = table.facts(pane.pid), table.owner(pane.server)
    return facts is not None and facts.parent == pane.server and owner is not None and owner.uid == os.getuid()


def _alone(table: ProcessTable, top: int, known: Iterable[int]) -> bool:
    """Nothing else below it, nothing that left it and stayed in its session, or writes to its terminal: all these
    would be ended, or write into nothing, with the pane.
    """
    return {*family.tree(table, top), *_on_its_terminal(table, top)} <= set(known)


def _on_its_terminal(table: ProcessTable, top: int) -> Iterator[int]:
    living, terminal = family.census(table), table.opened(top, 0)
    own = living.get(top)
    if own is None:
        return
    for facts in living.values():
        is_near = facts.session == own.session or (own.terminal and facts.terminal == own.terminal)
        if is_near or (terminal and any(table.opened(facts.pid, number) == terminal for number in range(3))):
            yield facts.pid
