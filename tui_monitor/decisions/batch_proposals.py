"""A batch of which runs diverged at once: its rest is proposed for cancelling, and never stopped for that by itself."""

from __future__ import annotations

from collections.abc import Iterator

from tui_monitor.decisions.gentlest_stop import ProposalDoor, gentlest_stop
from tui_monitor.decisions.notices import Cancelling, Notice, Topic
from tui_monitor.model.act import StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.finding import Kind
from tui_monitor.model.snapshot import Incident, Snapshot
from tui_monitor.text import Shown, clean

MOST_PROPOSED = 50
"""Runs of one batch: each proposal looks at the processes of its run."""


class BatchProposals:
    """`follow` each snapshot in which everything was read; say the notices."""

    def __init__(self, door: ProposalDoor) -> None:
        self._door = door
        self._ill: set[Shown] = set()
        self._offered: set[Shown] = set()

    def follow(self, snapshot: Snapshot) -> Iterator[Notice]:
        """Each batch once, and again when more of it is ill or may be cancelled."""
        for incident in snapshot.incidents:
            known = self._ill.issuperset(incident.runs) and self._offered.issuperset(incident.rest)
            if incident.kind is Kind.MASS_DIVERGENCE and not known:
                self._ill.update(incident.runs)
                self._offered.update(incident.rest)
                logs = {view.id: view.where.log for view in snapshot.runs}
                rest = tuple(
                    self._cancelling(run, logs[run], incident.cancels) for run in incident.rest[:MOST_PROPOSED]
                )
                yield Notice(Topic.INCIDENT, _said(incident), runs=incident.runs, rest=rest)

    def _cancelling(self, run: Shown, log: str, reason: Shown) -> Cancelling:
        answer = gentlest_stop(self._door, run, said=reason)
        why = answer.reason if isinstance(answer, Refusal) else None
        return Cancelling(run, log, reason, answer if isinstance(answer, StopProposal) else None, why)


def _said(incident: Incident) -> Shown:
    count = len(incident.rest)
    first = f", the first {MOST_PROPOSED} are proposed" if count > MOST_PROPOSED else ""
    goes = "goes on" if count == 1 else "go on"
    more = f"; {count} more of this batch {goes}{first}: to cancel one is for a person" if count else ""
    return clean(f"{incident.message}{more}; nothing is stopped for it by itself", 500)
