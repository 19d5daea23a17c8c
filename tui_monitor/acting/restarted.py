"""Does a run that a stop ended go on? Its launcher may start it again, or a process that it left may write its log.

Only seen and said: no second signal without asking.
"""

from collections.abc import Callable, Mapping
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.acting import programs
from tui_monitor.acting.linking import COMMAND, Linked
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import ENDING_RUNGS, Approval, Outcome, Result, StopProposal
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean

LOOKED_AFTER = 30.0
"""Seconds after a verified stop: supervisors, torchrun and Slurm need no longer to start it anew."""
_GROWN_TWICE = 2
"""Once may be what a network disk has hidden so far."""
_DRAINED = 2.0
"""Seconds in which a pipe gives out what it still holds."""


def successor(linked: Linked, stopped: StopProposal) -> Process | None:
    """The process that writes the log by now, or that its pid file names, if the stop did not end that very one."""
    process, identity = linked.process, linked.identity
    if process is None or identity is None or not process.alive or process.linked_by == COMMAND:
        return None
    return None if identity in stopped.targets or identity.start < stopped.targets[0].start else process


class _Ended(Struct):
    approval: Approval
    outcome: Outcome
    stopped: StopProposal
    write: Callable[[Outcome], Outcome]
    size: Callable[[], int | None]
    seen: int | None = None
    grown: int = 0
    grown_at: float = inf

    def goes_on(self, now: float, searched: float) -> bool:
        """Does its log grow, though what was taken for its training has ended, and a search since found nobody?"""
        size = self.size() if now >= self.outcome.at + _DRAINED else None
        if size is not None:
            self.grown += self.seen is not None and size > self.seen
            self.seen = size
        if self.grown >= _GROWN_TWICE:
            self.grown_at = min(self.grown_at, now)
        return searched > self.grown_at


class RestartWatch:
    """Looks after each stopped run for half a minute, and tells once."""

    def __init__(self) -> None:
        self._ended: dict[Shown, _Ended] = {}

    @property
    def looking(self) -> bool:
        return bool(self._ended)

    def follow(
        self,
        approval: Approval,
        outcome: Outcome,
        write: Callable[[Outcome], Outcome],
        size: Callable[[], int | None],
    ) -> None:
        """What came of a stop: looked after when its processes are gone, no longer when it is stopped anew.

        `write` puts what is seen afterwards into its records; `size`: of its log, None where that is not told.
        """
        proposal = outcome.proposal
        if not isinstance(proposal, StopProposal) or proposal.rung not in ENDING_RUNGS:
            return
        self._ended.pop(proposal.run, None)
        if outcome.result is Result.DONE and proposal.targets:
            self._ended[proposal.run] = _Ended(approval, outcome, proposal, write, size)

    def news(
        self,
        table_of: Callable[[str], ProcessTable],
        linked: Mapping[Shown, Linked],
        searched: Mapping[Shown, float],
        now: float,
    ) -> list[tuple[Approval, Outcome]]:
        """Of the runs that go on. `linked`: the newest search; `searched`: when it was. It is not made here.

        `table_of`: of the machine of that name.
        """
        found = []
        for run, ended in list(self._ended.items()):
            known = linked.get(run, Linked())
            process = successor(known, ended.stopped)
            said: Outcome | None = None
            if process is not None and known.identity is not None:
                said = _said(ended.outcome, process, *_how(table_of(process.host), known.identity, ended.stopped), now)
            elif ended.goes_on(now, searched.get(run, now)):
                said = _written_on(ended.outcome, ended.stopped, now)
            if said is not None or now > ended.outcome.at + LOOKED_AFTER:
                del self._ended[run]
            if said is not None:
                found.append((ended.approval, ended.write(said)))
        return found


def _written_on(outcome: Outcome, stopped: StopProposal, now: float) -> Outcome:
    message = f"its log grows on, though pid {stopped.process.pid} has ended: it is written by what is not known here"
    said = replace(outcome, result=Result.LEFT, message=clean(f"{message}, and got no signal", 300), at=now)
    return replace(said, written=(), problems=(), survivors=(), signalled=(), next=None)


def _how(table: ProcessTable, identity: ProcessIdentity, stopped: StopProposal) -> tuple[Result, str]:
    """Who started it is its parent; what the run left has none of its own any more, and stays in the run's session."""
    facts, stood = table.facts(identity.pid), stopped.targets[0].surroundings
    parent = facts.parent if facts is not None else 0
    is_orphan = parent <= 1 or programs.is_reaper(table.command(parent))
    if not is_orphan:
        return Result.RESTARTED, "restarted by its launcher"
    if facts is not None and facts.session == stood.session and parent not in stood.above[:1]:
        return Result.LEFT, "left by the run"
    return Result.LEFT, "left by the run, or started again"


def _said(outcome: Outcome, process: Process, result: Result, how: str, now: float) -> Outcome:
    message = f"{how}: pid {process.pid} ({process.command[:80]}) goes on; nothing more was sent"
    said = replace(outcome, result=result, message=clean(message, 300), at=now)
    return replace(said, written=(), problems=(), survivors=(process,), signalled=(), next=None)
