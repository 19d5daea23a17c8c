"""The rung COMMAND: a person's own stop command, started once and watched until it and the run have ended."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.clock import Clock
from tui_monitor.hosts.local import send_signal
from tui_monitor.hosts.local.own_command import OwnCommand
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Outcome, Result, StopProposal
from tui_monitor.text import clean

_SWEPT_WITHIN = 5.0
"""Seconds after which nobody waits any more for what it left behind: it may have taken other rights."""


class _Begun(Struct):
    command: OwnCommand
    at: float
    late: bool = False
    """Its time was over, and it was ended."""
    ended_at: float | None = None
    left: bool = False
    """It left processes behind, which were ended with it."""


class StopCommands:
    """Those under way. `seen`: how the processes of a run are now, as the hands find them."""

    def __init__(self, table: ProcessTable, clock: Clock, seen: Callable[[StopProposal], Outcome]) -> None:
        self._table, self._clock, self._seen = table, clock, seen
        self._begun: dict[StopProposal, _Begun] = {}

    def perform(self, proposal: StopProposal) -> Outcome:
        """Start it, unless the processes it is for are gone."""
        if send_signal.same(self._table, proposal.targets[0]) is False:
            message = f"pid {proposal.process.pid} is another process by now: the stop command was not started"
            return self._say(proposal, Result.CHANGED, message)
        if (now := self._seen(proposal)).result is Result.DONE:
            return self._say(proposal, Result.ALREADY_GONE, f"{now.message}: the stop command was not started")
        if not proposal.launch.argv:
            return self._say(proposal, Result.REFUSED, "no stop command is configured: nothing was started")
        try:
            command = OwnCommand(proposal.launch.argv)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            return self._say(proposal, Result.FAILED, f"the stop command could not be started: {why}")
        self._begun[proposal] = _Begun(command, self._clock.now())
        return self._say(proposal, Result.SENT, f"stop command was started: {proposal.launch.shown}")

    def verify(self, proposal: StopProposal) -> Outcome:
        """DONE once the run's processes are gone and the command with all it left is, too; FAILED when it did not
        do it, by its own word or by the clock.
        """
        begun = self._begun.get(proposal)
        if begun is None:
            return self._seen(proposal)
        swept = self._follow(begun, proposal)
        seen = self._seen(proposal)
        if not swept:
            return replace(seen, result=Result.SENT)
        outcome = self._judged(proposal, begun, seen)
        if outcome.result is not Result.SENT:
            del self._begun[proposal]
        return outcome

    def _follow(self, begun: _Begun, proposal: StopProposal) -> bool:
        """Is there nothing more to be expected of the command?"""
        now = self._clock.now()
        if begun.command.running:
            if now - begun.at < proposal.wait_seconds:
                return False
            begun.late = True
            begun.command.kill()
            return False
        begun.ended_at = now if begun.ended_at is None else begun.ended_at
        over = begun.command.sweep(self._table)
        begun.left = begun.command.left
        return over or now - begun.ended_at > _SWEPT_WITHIN

    def _judged(self, proposal: StopProposal, begun: _Begun, seen: Outcome) -> Outcome:
        said = _told(begun, proposal)
        if seen.result is Result.DONE:
            failed = begun.late or begun.command.status != 0
            problems = (clean(said, 500),) if failed or begun.left else ()
            return replace(seen, problems=(*seen.problems, *problems))
        if begun.late or begun.command.status != 0:
            return replace(seen, result=Result.FAILED, message=clean(f"{said}; {seen.message}", 800))
        if self._clock.now() - begun.at >= proposal.wait_seconds:
            return replace(seen, result=Result.STILL_ALIVE, message=clean(f"{said}; {seen.message}", 800))
        return replace(seen, result=Result.SENT)

    def _say(self, proposal: StopProposal, result: Result, message: str) -> Outcome:
        return Outcome(proposal, result, clean(message, 500), self._clock.now())


def _told(begun: _Begun, proposal: StopProposal) -> str:
    """How the command itself ended, in its own last words."""
    status = begun.command.status
    words = f": {begun.command.words}" if begun.command.words else ""
    if begun.late:
        how = f"did not end within {proposal.wait_seconds:g} s and was ended"
    elif status is None:
        how = "left processes behind that could not be ended"
    elif status < 0:
        how = f"was ended by signal {-status}"
    else:
        how = f"ended with status {status}"
    left = ", with what it left running" if begun.left and status is not None else ""
    return f"the stop command {how}{left}{words}"
