"""The hands: the only objects that may touch a process. Real, read-only and simulated ones look alike from outside.

Nobody asks of which kind they are: their answers carry what was decided.
"""

import signal
from collections.abc import Callable
from typing import Protocol, TypeVar

from msgspec.structs import replace

from tui_monitor.acting import family, launch, left_processes
from tui_monitor.acting.cancelling import JobCancels
from tui_monitor.acting.save_signal import not_caught, number_of
from tui_monitor.acting.stop_command import StopCommands
from tui_monitor.clock import Clock
from tui_monitor.errors import Unreachable
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.remote import Remotes
from tui_monitor.hosts.signals import Sent
from tui_monitor.model.act import (
    DiagnosisProposal,
    FileChange,
    KeepProposal,
    NoteProposal,
    Outcome,
    Proposal,
    Result,
    Rung,
    StopProposal,
    UndoProposal,
)
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean

P = TypeVar("P", StopProposal, NoteProposal, UndoProposal, KeepProposal, DiagnosisProposal)
Changes = Callable[[], tuple[FileChange, ...]]


class Hands(Protocol):
    refusal: Shown | None
    """Why nothing may be asked of them at all; None: it may be proposed."""
    writes: bool
    """May what is done be written down: journal, result file, note?"""

    def preview(self, proposal: P, changes: Changes) -> P:
        """The proposal as these hands would carry it out. `changes`: what would be written, looked up when asked."""
        ...

    def without_acting(self, proposal: Proposal) -> Outcome | None:
        """What a yes comes to where nothing outside may be touched; None: it is really done, see `perform`."""
        ...

    def perform(self, proposal: StopProposal) -> Outcome:
        """Send one rung and return at once. It never says DONE: that is for `verify` to find out."""
        ...

    def verify(self, proposal: StopProposal) -> Outcome:
        """Look, send nothing: DONE when the whole approved tree is gone, SENT with the survivors while it is not."""
        ...


class ReadOnlyHands:
    """Refuse everything, whatever key or flag led here."""

    writes = False

    def __init__(self, clock: Clock, why: str = "trainmon runs read-only") -> None:
        self._clock = clock
        self.refusal: Shown | None = clean(why)

    def preview(self, proposal: P, changes: Changes) -> P:
        del changes
        return proposal

    def without_acting(self, proposal: Proposal) -> Outcome:
        return Outcome(proposal, Result.REFUSED, clean(f"{self.refusal}: nothing was done"), self._clock.now())

    def perform(self, proposal: StopProposal) -> Outcome:
        return Outcome(proposal, Result.REFUSED, clean(f"{self.refusal}: nothing was sent"), self._clock.now())

    verify = perform


class SimulatedHands:
    """Demo and replay: nothing outside is touched, and the outcome says so."""

    refusal: Shown | None = None
    writes = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def preview(self, proposal: P, changes: Changes) -> P:
        del changes
        return replace(proposal, simulated=True)

    def without_acting(self, proposal: Proposal) -> Outcome:
        if isinstance(proposal, StopProposal):
            return self.perform(proposal)
        return Outcome(proposal, Result.SIMULATED, _SIMULATED[type(proposal)], self._clock.now())

    def perform(self, proposal: StopProposal) -> Outcome:
        message = f"simulated: {proposal.rung} would be sent to {proposal.run}; nothing was touched"
        return Outcome(proposal, Result.SIMULATED, clean(message), self._clock.now())

    verify = perform


_SIMULATED: dict[type[Proposal], Shown] = {
    NoteProposal: Shown("simulated: the note was not written"),
    UndoProposal: Shown("simulated: the note was not taken back"),
    KeepProposal: Shown("simulated: nothing is kept"),
    DiagnosisProposal: Shown("simulated: the diagnosis was not written"),
}


class RealHands:
    """Send signals, each to one verified process of the approved tree; start a command, close a pane."""

    refusal: Shown | None = None
    writes = True

    def __init__(
        self, table: ProcessTable, clock: Clock, remotes: Remotes | None = None, jobs: JobCancels | None = None
    ) -> None:
        """`table`: of this machine. `remotes`: the others; None where none is reached. `jobs`: of batch systems."""
        self._table, self._clock, self._jobs = table, clock, jobs
        self._tables = HostTables(table, remotes)
        self._commands = StopCommands(table, clock, self._seen)

    def preview(self, proposal: P, changes: Changes) -> P:
        return replace(proposal, changes=changes())

    def without_acting(self, proposal: Proposal) -> None:
        """Nothing: what was said yes to is done."""

    def perform(self, proposal: StopProposal) -> Outcome:
        """The process first. Its children get TERM only once it is gone, KILL at once; CHECKPOINT is for it alone.

        A trainer that saves a checkpoint on TERM fails when its data loaders are shot under it; most children end
        with their parent. A second `perform` reaches those that did not (see stopping.Stop).
        """
        if proposal.job is not None and self._jobs is not None and not proposal.simulated:
            return self._jobs.perform(proposal)
        if proposal.simulated or not proposal.targets or len(proposal.targets) != 1 + len(proposal.children):
            return self._say(proposal, Result.REFUSED, "the proposal names no process to be signalled")
        if proposal.rung in (Rung.COMMAND, Rung.WINDOW):
            return self._perform_here(proposal)
        table, (head, *rest) = self._table_of(proposal), proposal.targets
        number = _number(proposal)
        first = self._send(table, head, number)
        if proposal.rung is Rung.CHECKPOINT and first in (Sent.YES, Sent.DEAF):
            return self._asked_to_save(proposal, first)
        if first in (Sent.CHANGED, Sent.FORBIDDEN, Sent.HIDDEN, Sent.SILENT):
            return self._refuse(proposal, first)
        if first is Sent.UNKNOWN:
            return self._say(proposal, Result.SENT, _unanswered(proposal))
        if first is Sent.YES and proposal.rung is Rung.TERM:
            sent = self._say(proposal, Result.SENT, f"TERM was sent to pid {head.pid}")
            return replace(sent, signalled=(proposal.process,))
        return self._report(proposal, [first, *(self._send(table, target, number) for target in rest)])

    def verify(self, proposal: StopProposal) -> Outcome:
        if proposal.job is not None and self._jobs is not None:
            return self._jobs.verify(proposal)
        if proposal.rung is Rung.COMMAND:
            return self._commands.verify(proposal)
        seen = self._seen(proposal)
        if proposal.rung is Rung.WINDOW and seen.result is Result.DONE:
            return replace(seen, message=clean(f"verified: {proposal.launch.shown} is closed"))
        return seen

    def _seen(self, proposal: StopProposal) -> Outcome:
        """How its processes are now."""
        if not proposal.targets:
            return self._say(proposal, Result.REFUSED, "the proposal names no process to be looked for")
        table = self._table_of(proposal)
        try:
            table.host.check()
            survivors = self._survivors(table, proposal)
            if not survivors:
                table.host.renew()  # what it left behind may be newer than what was seen
        except Unreachable as error:
            return self._say(proposal, Result.SENT, f"whether {_tree(proposal)} ended is not known: {error}")
        if not survivors:
            done = self._say(proposal, Result.DONE, f"verified: {_tree(proposal)} ended")
            return replace(done, problems=self._left_behind(table, proposal))
        outcome = self._say(proposal, Result.SENT, f"still alive: {_named(survivors)}{self._stuck(table, proposal)}")
        return replace(outcome, survivors=survivors)

    def _asked_to_save(self, proposal: StopProposal, sent: Sent) -> Outcome:
        pid, signal_name = proposal.process.pid, proposal.signal
        if sent is Sent.DEAF:
            return self._say(proposal, Result.REFUSED, not_caught(pid, signal_name))
        told = self._say(proposal, Result.SENT, f"{signal_name} was sent to pid {pid}: it is to save a checkpoint")
        return replace(told, signalled=(proposal.process,))

    def _perform_here(self, proposal: StopProposal) -> Outcome:
        """A command, or a window, of this machine."""
        if proposal.remote is not None:
            return self._say(proposal, Result.REFUSED, f"it runs on {proposal.remote.host}: nothing was done here")
        if proposal.rung is Rung.COMMAND:
            return self._commands.perform(proposal)
        return self._say(proposal, *launch.close(self._table, proposal))

    def _table_of(self, proposal: StopProposal) -> ProcessTable:
        return self._tables.here if proposal.remote is None else self._tables.of(proposal.remote.place)

    def _send(self, table: ProcessTable, target: ProcessIdentity, number: signal.Signals | None) -> Sent:
        return table.host.signals.send(table, target, number)

    def _refuse(self, proposal: StopProposal, why: Sent) -> Outcome:
        pid, user = proposal.process.pid, proposal.process.user
        if why is Sent.SILENT and proposal.remote is not None:
            return self._say(proposal, Result.REFUSED, f"{proposal.remote.host} does not answer: nothing was sent")
        return {
            Sent.CHANGED: self._say(
                proposal,
                Result.CHANGED,
                f"process changed: pid {pid} is another process or program by now: nothing was sent",
            ),
            Sent.FORBIDDEN: self._say(
                proposal, Result.NOT_PERMITTED, f"not permitted: pid {pid} belongs to {user}; nothing was sent"
            ),
        }.get(why) or self._say(proposal, Result.REFUSED, f"pid {pid} cannot be verified: nothing was sent")

    def _report(self, proposal: StopProposal, sent: list[Sent]) -> Outcome:
        reached = [target.pid for target, what in zip(proposal.targets, sent, strict=True) if what is Sent.YES]
        missed = [target.pid for target, what in zip(proposal.targets, sent, strict=True) if what in _MISSED]
        if not reached and not missed:
            return self._say(proposal, Result.ALREADY_GONE, f"{_tree(proposal)} had already ended: nothing was sent")
        text = f"{proposal.rung} was sent to pid {', '.join(map(str, reached)) or 'none'}"
        problems = tuple(clean(f"pid {pid} could not be signalled") for pid in missed)
        signalled = tuple(member for member in (proposal.process, *proposal.children) if member.pid in reached)
        told = self._say(proposal, Result.SENT if reached else Result.FAILED, text)
        return replace(told, problems=problems, signalled=signalled)

    def _survivors(self, table: ProcessTable, proposal: StopProposal) -> tuple[Process, ...]:
        members = (proposal.process, *proposal.children)
        pairs = zip(members, proposal.targets, strict=False)
        return tuple(member for member, target in pairs if family.alive(table, target))

    def _left_behind(self, table: ProcessTable, proposal: StopProposal) -> tuple[Shown, ...]:
        """Processes born after the proposal was made: nobody said yes to them, so they are only named."""
        left = family.led_by(table, {target.pid for target in proposal.targets})
        lines = (clean(f"pid {pid} of the same group is still alive: {command}") for pid, command in left.items())
        return (*lines, *left_processes.told(table, proposal.targets, left.keys()))

    def _stuck(self, table: ProcessTable, proposal: StopProposal) -> str:
        stuck = [target.pid for target in proposal.targets if family.state(table, target) == "D"]
        if not stuck:
            return ""
        return f"; pid {', '.join(map(str, stuck))} waits for the kernel (state D) and cannot be killed now"

    def _say(self, proposal: StopProposal, result: Result, message: str) -> Outcome:
        return Outcome(proposal, result, clean(message), self._clock.now())


_MISSED = (Sent.FORBIDDEN, Sent.HIDDEN, Sent.SILENT, Sent.UNKNOWN)
_NUMBERS = {Rung.TERM: signal.SIGTERM, Rung.KILL: signal.SIGKILL}


def _number(proposal: StopProposal) -> signal.Signals | None:
    return _NUMBERS.get(proposal.rung) or number_of(proposal.signal)


def _unanswered(proposal: StopProposal) -> str:
    where = proposal.remote.host if proposal.remote is not None else "its machine"
    return f"no answer came from {where}: whether {proposal.rung} was sent to pid {proposal.process.pid} is not known"


def _named(members: tuple[Process, ...]) -> str:
    return ", ".join(f"pid {member.pid} ({member.command[:60]})" for member in members)


def _tree(proposal: StopProposal) -> str:
    count = len(proposal.children)
    family = "" if not count else " and its child" if count == 1 else f" and its {count} children"
    return f"pid {proposal.process.pid}{family}"
