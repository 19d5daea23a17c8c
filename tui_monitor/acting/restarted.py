"""Was a run that a stop ended started again by its launcher? Only seen and said: no second signal without asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tui_monitor.acting.linking import COMMAND, Linked
from tui_monitor.model.act import ENDING_RUNGS, Approval, Outcome, Result, StopProposal
from tui_monitor.model.run import Process
from tui_monitor.text import Shown, clean

LOOKED_AFTER = 30.0
"""Seconds after a verified stop: supervisors, torchrun and Slurm need no longer to start it anew."""


def successor(linked: Linked, stopped: StopProposal) -> Process | None:
    """The process that writes the log by now, or that its pid file names, if the stop did not end that very one."""
    process, identity = linked.process, linked.identity
    if process is None or identity is None or not process.alive or process.linked_by == COMMAND:
        return None
    return None if identity in stopped.targets or identity.start < stopped.targets[0].start else process


@dataclass(frozen=True, slots=True)
class _Ended:
    approval: Approval
    outcome: Outcome
    stopped: StopProposal
    write: Callable[[Outcome], Outcome]


class RestartWatch:
    """Looks after each stopped run for half a minute, and tells once."""

    def __init__(self) -> None:
        self._ended: dict[Shown, _Ended] = {}

    @property
    def looking(self) -> bool:
        return bool(self._ended)

    def follow(self, approval: Approval, outcome: Outcome, write: Callable[[Outcome], Outcome]) -> None:
        """What came of a stop: looked after when its processes are gone, no longer when it is stopped anew.

        `write` puts what is seen afterwards into its records.
        """
        proposal = outcome.proposal
        if not isinstance(proposal, StopProposal) or proposal.rung not in ENDING_RUNGS:
            return
        self._ended.pop(proposal.run, None)
        if outcome.result is Result.DONE and proposal.targets:
            self._ended[proposal.run] = _Ended(approval, outcome, proposal, write)

    def news(self, linked: Mapping[Shown, Linked], now: float) -> list[tuple[Approval, Outcome]]:
        """Of the runs that live again. `linked`: the newest search; it is not made here."""
        found = []
        for run, ended in list(self._ended.items()):
            process = successor(linked.get(run, Linked()), ended.stopped)
            if process is not None or now > ended.outcome.at + LOOKED_AFTER:
                del self._ended[run]
            if process is not None:
                found.append((ended.approval, ended.write(_said(ended.outcome, process, now))))
        return found


def _said(outcome: Outcome, process: Process, now: float) -> Outcome:
    pid = process.pid
    message = f"restarted by its launcher: pid {pid} ({process.command[:80]}) goes on; nothing more was sent"
    said = replace(outcome, result=Result.RESTARTED, message=clean(message, 300), at=now)
    return replace(said, written=(), problems=(), survivors=(process,), next=None)
