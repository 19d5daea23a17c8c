"""Between the monitor and a person's decision: which process is whose, what can be proposed, what was done."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from tui_monitor.acting.hands import Hands
from tui_monitor.acting.ladder import Ladder
from tui_monitor.clock import Clock, monotonic
from tui_monitor.decisions.beside_runs import BesideRuns
from tui_monitor.decisions.dev_notes import DevNotes
from tui_monitor.decisions.diagnosis_records import DiagnosisRecords
from tui_monitor.decisions.forbidden_there import ForbiddenThere
from tui_monitor.decisions.linked_runs import LinkedRuns, Runs
from tui_monitor.decisions.reachable import is_reachable
from tui_monitor.decisions.record_keeping import RecordKeeping
from tui_monitor.decisions.refusals import Refusals
from tui_monitor.decisions.stop_proposals import LadderOf
from tui_monitor.decisions.stops import Stops
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.decisions.written_act import WrittenActs
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import shown
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.lane import SILENT
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.remote import Remotes
from tui_monitor.hosts.source import Source
from tui_monitor.model.act import (
    Approval,
    DiagnosisProposal,
    KeepProposal,
    NoteProposal,
    Outcome,
    Proposal,
    Result,
    StopProposal,
    UndoProposal,
)
from tui_monitor.model.ask import (
    Declined,
    ProposalRequest,
    ProposeDiagnosis,
    ProposeKeeping,
    ProposeNote,
    ProposeUndo,
    Refusal,
)
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folders import Folders
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

LINK_EVERY, CALM_EVERY = 2.0, 30.0
"""Seconds between two searches for processes: while some run writes, lives or was not read yet, and otherwise."""
_REST, _CALM_REST, _LONGEST_CALM = 200, 1000, 120.0
"""So many times as long as a search took is the pause after it, half a percent of a core, and a tenth of one where all
is calm; and at most so many seconds."""
_WRITING = 10.0


class Approvals:
    """`table` None: processes are not looked for (a recording has none).

    `ladder`: how the owner of a run wants it stopped. `state`: their own state folder; None where there is none.
    `forbids`: of a folder, who said that nothing may be done there. `remotes`: other machines; None: none is reached.
    """

    def __init__(
        self,
        clock: Clock,
        hands: Hands,
        source: Source,
        table: ProcessTable | None,
        ladder: LadderOf = lambda run, experiment: Ladder(),  # noqa: ARG005
        state: str | None = None,
        forbids: Callable[[str], Shown | None] = lambda folder: None,  # noqa: ARG005
        remotes: Remotes | None = None,
    ) -> None:
        self._clock = clock
        self._hands = hands
        self._source = source
        self._forbids = forbids
        tables = HostTables(table, remotes) if table is not None else None
        self.folders = folders = Folders(clock, remotes)
        self._forbidden_there = ForbiddenThere(folders)
        self._links = LinkedRuns(source, tables, clock, folders, state) if tables is not None else None
        self._next_link = self._next_check = float("-inf")
        self._calm = False
        """Did no run write or live when processes were last looked for?"""
        self._met = 0
        """How many runs were looked for."""
        self._unsettled = Unsettled(clock, state, folders)
        self._refusals = Refusals(clock, state, hands.writes, folders)
        claims = ActingLocks()
        self._stops = Stops(
            clock, hands, tables, folders, self._links, claims, self._unsettled, self._refusals, ladder, state
        )
        acts = WrittenActs(clock, claims, self._unsettled)
        self._notes = DevNotes(clock, hands, acts, folders, self._stops.newest)
        self._keeping = RecordKeeping(clock, hands, acts, folders)
        self._diagnoses = DiagnosisRecords(clock, hands, acts, folders)
        self.beside = BesideRuns(source, folders, tables, self._links)

    def link(self, runs: Runs, anew: bool = False) -> None:
        """Look which process belongs to which run, now and then; `anew`: now."""
        now = self._clock.now()
        if self._links is None or not runs:
            return
        self._links.collect(runs)
        if not (anew or now >= self._next_link or self._is_other(runs) or self._is_astir(runs, now)):
            return
        begun = monotonic()
        if not self._links.look(runs, at_once=anew):
            return  # asked again at the next step, when the answer is there
        self._met, self._next_check = len(runs), now + LINK_EVERY
        self._calm = not self._stops.looks_after and not _stirring(runs, now)
        self._next_link = now + self._pause(monotonic() - begun)

    def _pause(self, cost: float) -> float:
        """Seconds until the next search; after a stop none is put off."""
        if self._stops.looks_after:
            return LINK_EVERY
        if self._calm:
            return max(CALM_EVERY, min(_LONGEST_CALM, _CALM_REST * cost))
        return max(LINK_EVERY, min(CALM_EVERY, _REST * cost))

    def _is_other(self, runs: Runs) -> bool:
        """Did a run come that was not looked for yet?"""
        linked = self._links.linked if self._links is not None else {}
        return len(runs) != self._met and not runs.keys() <= linked.keys()

    def _is_astir(self, runs: Runs, now: float) -> bool:
        """Is a process that was found gone, or does a run write after all were calm? A search passes over everything,
        to ask only that is cheap."""
        if self._links is None or now < self._next_check:
            return False
        self._next_check = now + LINK_EVERY
        return self._links.has_died() or (self._calm and _stirring(runs, now))

    @property
    def doubts(self) -> Mapping[str, Shown]:
        """Path -> why what is written there about runs is not believed."""
        return self._links.doubts if self._links is not None else {}

    def unsettled(self, runs: Runs) -> list[Shown]:
        """What an earlier trainmon left open; each is told once."""
        if not self._hands.writes:
            return []
        roots = {run.spec.root for run in runs.values()}
        return self._unsettled.told(root for root in roots if is_reachable(self._source, root))

    def keep(self, runs: Runs) -> list[Shown]:
        """Write what is new where a person said yes to that; what could not be written, each once."""

        def may(root: str) -> bool:
            places = {place for run in runs.values() if run.spec.root == root for place in _written_at(run.spec)}
            return all(is_reachable(self._source, place) and self._forbid(place) is None for place in places)

        return self._keeping.look(runs, may)

    @property
    def unwritten(self) -> bool:
        """Does something wait to be written by itself, which could be written?"""
        return self._keeping.unwritten

    def propose(self, request: ProposalRequest, run: WatchedRun, runs: Runs | None = None) -> Proposal | Refusal:
        """`runs`: all that are watched."""
        if (silent := self._silent(run)) is not None:
            return Refusal(clean(f"{shown(silent)} does not answer: nothing can be done there now"))
        if (why := self._forbidden(run, root_only=isinstance(request, ProposeKeeping))) is not None:
            return Refusal(clean(f"{why}: nothing is done there"))
        if isinstance(request, ProposeNote):
            return self._notes.propose(request, run)
        if isinstance(request, ProposeUndo):
            return self._notes.propose_undo(request, run)
        if isinstance(request, ProposeKeeping):
            return self._keeping.propose(request, run, runs or {run.view.id: run})
        if isinstance(request, ProposeDiagnosis):
            return self._diagnoses.propose(request, run, runs or {run.view.id: run})
        return self._stops.propose(request, run)

    def act(self, approval: Approval, runs: Runs) -> Outcome:
        """Do exactly this; what happens later is told by `follow_up`."""
        proposal = approval.proposal
        if (outcome := self._hands.without_acting(proposal)) is not None:
            if isinstance(proposal, StopProposal):
                self._stops.simulated(outcome)
            return outcome
        run = runs.get(proposal.run)
        if run is None:
            return self._refused(approval, f"{proposal.run} is not watched any more: nothing was done")
        if (silent := self._silent(run)) is not None:
            return self._refused(approval, f"{shown(silent)} does not answer: nothing was done")
        if (why := self._forbidden(run, root_only=isinstance(proposal, KeepProposal))) is not None:
            return self._refused(approval, f"{why}: nothing was done")
        try:
            return self._do(approval, proposal, run, runs)
        except RecordError as error:
            return self._refused(approval, f"nothing was done: {error}", run.spec.root)

    def _do(self, approval: Approval, proposal: Proposal, run: WatchedRun, runs: Runs) -> Outcome:
        """Raises RecordError: nothing was done."""
        match proposal:
            case NoteProposal():
                return self._notes.add(approval, proposal, run)
            case UndoProposal():
                return self._notes.undo(approval, proposal, run)
            case KeepProposal():
                return self._keeping.begin(approval, proposal, run, runs)
            case DiagnosisProposal():
                return self._diagnoses.write(approval, proposal, run)
            case StopProposal():
                return self._stops.begin(approval, proposal, run)

    @property
    def under_way(self) -> tuple[Shown, ...]:
        """Of each stop whose end is not known yet, what it is to leave now."""
        return self._stops.under_way

    def follow_up(self, runs: Runs) -> list[tuple[Approval, Outcome]]:
        """What became of the stops under way, where there is news."""
        news = self._stops.follow_up(runs)
        if news:
            self.link(runs, anew=True)
        again = self._stops.restarted(self._links) if self._links is not None else []
        return [*news, *again]

    def decline(self, request: Declined, runs: Runs) -> Shown | None:
        """A person's no, written down. Why it could not be; None: it was."""
        run = runs.get(request.proposal.run)
        here = run is not None and is_reachable(self._source, run.spec.root, SILENT)
        return self._refusals.declined(request.proposal, request.by, run.spec.root if run and here else None)

    def _forbidden(self, run: WatchedRun, root_only: bool) -> Shown | None:
        """A root's own settings, or those beside the run; and those where notes about it are kept."""
        root, *elsewhere = _written_at(run.spec)
        places = (root if root_only else os.path.dirname(run.spec.main_log), *elsewhere)
        return next(filter(None, map(self._forbid, places)), None)

    def _forbid(self, folder: str) -> Shown | None:
        return self._forbids(folder) or self._forbidden_there.at(folder)

    def _silent(self, run: WatchedRun) -> str | None:
        """Which of the places does not answer where something is written about it."""
        return next((place for place in _written_at(run.spec) if not is_reachable(self._source, place, SILENT)), None)

    def _refused(self, approval: Approval, message: str, root: str | None = None) -> Outcome:
        outcome = Outcome(approval.proposal, Result.REFUSED, clean(message, 500), self._clock.now())
        return self._refusals.add(approval, outcome, root)


def _written_at(spec: RunSpec) -> tuple[str, ...]:
    """Its experiment root, and where notes about it are kept if that is elsewhere."""
    notes = spec.notes
    return (spec.root,) if notes is None or notes.refused else (spec.root, os.path.dirname(notes.path))


def _stirring(runs: Runs, now: float) -> bool:
    return any(run.signs.alive or run.more or now - run.wrote_at < _WRITING for run in runs.values())
