"""How a rung reaches one run, by a command or a signal: as its owner configured it, and by where it runs."""

import shlex
from collections.abc import Sequence

from msgspec import Struct

from tui_monitor.acting import launch
from tui_monitor.acting.ladder import BY_COMMAND, BY_PROCESS, BY_TMUX, Ladder, filled
from tui_monitor.acting.propose import Member
from tui_monitor.acting.remote_process import only_here
from tui_monitor.acting.save_signal import is_caught, not_caught
from tui_monitor.hosts.local import own_command
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import BY_SIGNAL, NO_CHECKPOINT_SIGNAL, Launch, LaunchKind, Rung
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean


class Delivery(Struct, frozen=True):
    wait_seconds: float
    launch: Launch = BY_SIGNAL
    signal: str | None = None
    missing: Shown | None = None
    """Why there is none, as a sentence."""


def delivery(
    table: ProcessTable | None, view: RunView, rung: Rung, ladder: Ladder, family: Sequence[Member]
) -> Delivery:
    """`table` None: a recording, in which nothing can be looked up."""
    if rung is Rung.CHECKPOINT:
        return _signal(table, view, ladder, family)
    if (why := _against_launch(view, rung, ladder, family)) is not None:
        return Delivery(ladder.stop_wait, missing=clean(f"{view.id}: launch is {ladder.launch}, and {why}", 400))
    if rung is Rung.COMMAND:
        if table is not None and table.host.name:
            return Delivery(ladder.stop_wait, missing=only_here(table.host, "the stop command is run"))
        return _command(view, ladder, family)
    if table is not None and table.host.name:
        why = only_here(table.host, "windows of tmux are looked for") if ladder.launch == BY_TMUX else None
        return Delivery(ladder.stop_wait, missing=why)
    if table is None or not family or ladder.launch == BY_PROCESS:
        return Delivery(ladder.stop_wait)
    found = launch.of(table, tuple(member.identity for member in family))
    if ladder.launch == BY_TMUX and found.kind is not LaunchKind.TMUX:
        why = f"{view.id}: launch is tmux, and process {family[0].process.pid} is alone in no window of tmux"
        return Delivery(ladder.stop_wait, missing=clean(why))
    return Delivery(ladder.stop_wait, found)


def _against_launch(view: RunView, rung: Rung, ladder: Ladder, family: Sequence[Member]) -> str | None:
    """Why this rung is none of those that its owner wants it stopped by."""
    if ladder.launch is None or (rung is Rung.COMMAND) == (ladder.launch == BY_COMMAND):
        return None
    if rung is Rung.COMMAND:
        return "the stop command is not used"
    by_command = _command(view, ladder, family).missing
    return f"{rung} is not used" if by_command is None else by_command.removeprefix(f"{view.id}: ")


def _command(view: RunView, ladder: Ladder, family: Sequence[Member]) -> Delivery:
    wait = ladder.command_wait
    if not ladder.command:
        return Delivery(wait, missing=clean(f"{view.id}: no stop_command is set in your own configuration"))
    program = own_command.find(ladder.command[0])
    if program is None:
        return Delivery(wait, missing=clean(f"{view.id}: the stop command {ladder.command[0]} is not there", 400))
    pid = str(family[0].process.pid) if family else ""
    facts = {"run": str(view.id), "exp_id": str(view.exp_id), "log": view.where.log, "pid": pid}
    try:
        argv = (program, *filled(ladder.command, facts)[1:]) if pid else ()
    except ValueError as error:
        return Delivery(wait, missing=clean(f"{view.id}: the stop command cannot be used: {error}", 400))
    return Delivery(wait, Launch(LaunchKind.COMMAND, clean(shlex.join(argv), 1000), argv))


def _signal(table: ProcessTable | None, view: RunView, ladder: Ladder, family: Sequence[Member]) -> Delivery:
    wait, name = ladder.checkpoint_wait, ladder.checkpoint_signal
    if name is None:
        return Delivery(wait, missing=clean(f"{view.id}: {NO_CHECKPOINT_SIGNAL}"))
    if table is not None and family and not is_caught(table, family[0].process.pid, name):
        return Delivery(wait, signal=name, missing=clean(f"{view.id}: {not_caught(family[0].process.pid, name)}"))
    return Delivery(wait, signal=name)
