"""Stopping a run: what would be done to exactly which processes, the yes carried out, and what became of it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from msgspec.structs import replace

from tui_monitor.acting.family import alive
from tui_monitor.acting.hands import Hands
from tui_monitor.acting.restarted import RestartWatch
from tui_monitor.acting.saving import Saving
from tui_monitor.acting.stopping import Stop
from tui_monitor.acting.unchanged import changed, otherwise_written
from tui_monitor.clock import Clock
from tui_monitor.decisions import evidence, survived_term
from tui_monitor.decisions.late_ends import LateEnds
from tui_monitor.decisions.linked_runs import LinkedRuns, Runs
from tui_monitor.decisions.locked_hands import LockedHands
from tui_monitor.decisions.new_checkpoint import newest_saved
from tui_monitor.decisions.refusals import Refusals
from tui_monitor.decisions.stop_journal import StopJournal, unrecorded
from tui_monitor.decisions.stop_proposals import LadderOf, StopProposals
from tui_monitor.decisions.stop_under_way import RunRecords, StopUnderWay, records
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.errors import Busy, NotYet, RecordError, SourceError
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Approval, Launch, LaunchKind, Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop, Refusal
from tui_monitor.records import results
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.folders import Folders, RecordFolder
from tui_monitor.records.own import own_folder
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

CHECK_EVERY = 0.2
_STEPS_TO_CATCH_UP = 16
"""How often a log is read before a yes is carried out, at most: it may grow as fast as it is read."""
_ASKED_FOR = "a person asked for it"


class Stops:
    """`tables` and `links` None: processes are not looked for (a recording has none).

    `state`: a person's own state folder; None where there is none.
    """

    def __init__(
        self,
        clock: Clock,
        hands: Hands,
        tables: HostTables | None,
        folders: Folders,
        links: LinkedRuns | None,
        claims: ActingLocks,
        unsettled: Unsettled,
        refusals: Refusals,
        ladder: LadderOf,
        state: str | None,
    ) -> None:
        self._clock = clock
        self._hands = hands
        self._tables = tables
        self._folders = folders
        self._claims = claims
        self._unsettled = unsettled
        self._refusals = refusals
        self._state = state
        self._proposals = StopProposals(clock, hands, tables, folders, links, ladder)
        self._next_check = float("-inf")
        self._under_way: dict[Shown, StopUnderWay] = {}
        self._terms: dict[Shown, Outcome] = {}
        self._late = LateEnds(hands)
        self._restarts = RestartWatch()
        self._windows: dict[Shown, Launch] = {}
        """Where runs that were stopped had a window of their own."""

    def newest(self, run: Shown) -> Outcome | None:
        """What came of the newest TERM for this run."""
        return self._terms.get(run)

    def simulated(self, outcome: Outcome) -> None:
        """Nothing was touched; the next rung may be asked about all the same."""
        self._terms[outcome.proposal.run] = outcome

    def propose(self, request: ProposeStop, run: WatchedRun) -> StopProposal | Refusal:
        proposal = self._propose(request.rung, run, request.said)
        if request.unrecorded and isinstance(proposal, StopProposal) and not proposal.simulated:
            return unrecorded(proposal, self._folder(run), self._own(), _ASKED_FOR)
        return proposal

    def _recall(self, run: WatchedRun, table: ProcessTable) -> None:
        """KILL may follow the TERM of an earlier trainmon, too."""
        if (earlier := survived_term.survived(self._folder(run), run.view, table)) is not None:
            self._terms[run.view.id] = earlier

    def begin(self, approval: Approval, proposal: StopProposal, run: WatchedRun) -> Outcome:
        """Do exactly this; what happens later is told by `follow_up`."""
        _catch_up(run)  # what the log says by now counts: it may have ended while the person was reading
        seen = proposal.seen or run.view
        proof = evidence.lines(seen, proposal.last_line, evidence.page(run))
        kept = records(seen, self._folder(run), approval.said, proof)
        if (refused := self._refused(proposal, run, kept)) is not None:
            return self._refusals.add(approval, refused, run.spec.root)
        try:
            if not proposal.unrecorded:
                self._unsettled.settle(kept.folder, self._claims)
            journal = StopJournal(approval, proposal, kept.folder, self._own(), self._claims)
        except Busy as error:
            return self._refusals.add(approval, self._not_sent(proposal, str(error)), run.spec.root)
        except RecordError as error:
            question = unrecorded(proposal, kept.folder, self._own(), str(error))
            outcome = replace(self._not_sent(proposal, f"{error}; it can be stopped without a record"), next=question)
            return self._refusals.add(approval, outcome, None)
        hands = LockedHands(self._hands, journal.keep, self._clock)
        act = Saving(hands, proposal, lambda: newest_saved(run)) if _saves(proposal) else Stop(hands, proposal)
        return self._begin(StopUnderWay(approval, act, seen, kept, journal), run)

    @property
    def under_way(self) -> tuple[Shown, ...]:
        """Of each stop whose end is not known yet, what it is to leave now."""
        return tuple(stop.left for stop in list(self._under_way.values()))

    @property
    def looks_after(self) -> bool:
        """Is a run that was stopped just now looked after, whether its launcher starts it again?"""
        return self._restarts.looking

    def restarted(self, links: LinkedRuns) -> list[tuple[Approval, Outcome]]:
        """The runs that were stopped and live again, by the newest search for processes."""
        if self._tables is None:
            return []
        return self._restarts.news(self._tables.at, links.linked, links.searched, self._clock.now())

    def follow_up(self, runs: Runs) -> list[tuple[Approval, Outcome]]:
        """What became of the stops under way, where there is news."""
        now = self._clock.now()
        news = [(stop.approval, self._over(stop, outcome, runs)) for stop, outcome in self._late.news(now)]
        if not self._under_way or now < self._next_check:
            return news
        self._next_check = now + CHECK_EVERY
        for run_id, stop in list(self._under_way.items()):
            outcome = stop.check()
            if stop.over:
                del self._under_way[run_id]
                news.append((stop.approval, self._over(stop, outcome, runs)))
                self._late.follow(stop, outcome)
            elif outcome.in_doubt and not stop.doubt_told:
                stop.doubt_told = True
                news.append((stop.approval, outcome))
        return news

    def _over(self, stop: StopUnderWay, outcome: Outcome, runs: Runs) -> Outcome:
        run_id = stop.approval.proposal.run
        self._restarts.follow(stop.approval, outcome, stop.tell, partial(_size_of_log, runs.get(run_id)))
        return self._ended(run_id, outcome, runs)

    def _propose(self, rung: Rung, run: WatchedRun, said: Shown | None = None) -> StopProposal | Refusal:
        if rung is Rung.WINDOW:
            return self._proposals.window(run, self._windows.get(run.spec.id))
        if rung is Rung.KILL and self._tables is not None and run.view.id not in self._terms:
            self._recall(run, self._tables.of(run.spec.main_log))
        return self._proposals.rung(rung, run, self._terms.get(run.view.id), said)

    def _begin(self, stop: StopUnderWay, run: WatchedRun) -> Outcome:
        outcome, proposal = stop.begin(), stop.approval.proposal
        if not isinstance(proposal, StopProposal):
            return outcome
        self._late.forget(run.view.id)
        if not stop.over:
            self._under_way[run.spec.id] = stop
        ends_it = not _saves(proposal) and proposal.rung is not Rung.WINDOW
        run.signs.stopping = ends_it and not stop.over
        if proposal.launch.kind is LaunchKind.TMUX:
            self._windows[run.spec.id] = proposal.launch
        if proposal.rung is Rung.TERM and outcome.result is Result.SENT:
            self._terms[run.spec.id] = outcome
        return replace(outcome, next=self._next(proposal, outcome, run))

    def _refused(self, proposal: StopProposal, run: WatchedRun, kept: RunRecords) -> Outcome | None:
        """Why the yes does not count any more; None while it does."""
        if proposal.run in self._under_way:
            return self._said(proposal, Result.REFUSED, f"a stop of {proposal.run} is under way already")
        gone = run.view.life.over and not run.signs.alive
        if proposal.rung is not Rung.WINDOW and gone:
            return self._said(proposal, Result.ALREADY_GONE, f"{run.spec.id} has ended by itself: nothing was sent")
        if proposal.rung is not Rung.WINDOW and not run.signs.alive and (final := self._final_status(kept)) is not None:
            return self._said(proposal, Result.ALREADY_GONE, f"its result file says {final}: nothing was sent")
        if (why := self._outdated(proposal, run)) is not None:
            return self._said(proposal, Result.REFUSED, f"the run changed, nothing was sent: {why}; ask again")
        return None

    def _outdated(self, proposal: StopProposal, run: WatchedRun) -> Shown | None:
        """Why the yes does not count any more. What its processes are by now is for the hands to find out."""
        again = self._propose(proposal.rung, run)
        if isinstance(again, StopProposal):
            why = changed(proposal, run.view) or _carried_out_otherwise(proposal, again)
            return why if why or proposal.unrecorded else otherwise_written(proposal.changes, again.changes)
        if proposal.job is not None:
            return again.reason
        table = self._tables.of(run.spec.main_log) if self._tables is not None else None
        lives = table is not None and any(alive(table, target) for target in proposal.targets)
        return again.reason if lives else None

    def _ended(self, run_id: Shown, outcome: Outcome, runs: Runs) -> Outcome:
        proposal, run = outcome.proposal, runs.get(run_id)
        if not isinstance(proposal, StopProposal) or run is None:
            return outcome
        if proposal.rung is Rung.TERM:
            self._terms[run_id] = outcome
        run.signs.stopping = False
        return replace(outcome, next=self._next(proposal, outcome, run))

    def _next(self, proposal: StopProposal, outcome: Outcome, run: WatchedRun) -> StopProposal | None:
        """What may be asked about now: the rung after a command that failed, the window of a run that has ended."""
        if outcome.next is not None or outcome.result is Result.SENT:
            return outcome.next
        rung = None
        if proposal.rung is Rung.COMMAND and outcome.result in (Result.FAILED, Result.STILL_ALIVE):
            rung = Rung.TERM
        elif outcome.result is Result.DONE and run.spec.id in self._windows and proposal.rung is not Rung.WINDOW:
            rung = Rung.WINDOW
        again = self._propose(rung, run) if rung is not None else None
        return again if isinstance(again, StopProposal) else None

    def _final_status(self, kept: RunRecords) -> str | None:
        """A terminal status in the result file: the experiment itself had the last word."""
        try:
            ending = kept.ending
            said = results.status(kept.folder, ending.exp_id, ending.round, ending.log_file)
        except RecordError:
            return None  # unreadable: the stop goes on, and its outcome tells that the record is missing
        return said if said in results.TERMINAL else None

    def _folder(self, run: WatchedRun) -> RecordFolder:
        return self._folders.of(run.spec.root)

    def _own(self) -> RootFolder | None:
        with suppress(RecordError):  # what depends on it says that it is missing
            return own_folder(self._state, self._clock)
        return None

    def _not_sent(self, proposal: StopProposal, why: str) -> Outcome:
        return self._said(proposal, Result.REFUSED, f"nothing was sent: {why}")

    def _said(self, proposal: StopProposal, result: Result, message: str) -> Outcome:
        return Outcome(proposal, result, clean(message, 500), self._clock.now())


def _saves(proposal: StopProposal) -> bool:
    return proposal.rung is Rung.CHECKPOINT


def _carried_out_otherwise(asked: StopProposal, now: StopProposal) -> Shown | None:
    """A command or a signal is what a person read, to the letter."""
    if asked.job is not None and now.job is not None and not asked.job.is_same(now.job):
        return Shown("its job was begun anew")
    same = (asked.launch.argv, asked.signal) == (now.launch.argv, now.signal)
    return None if same else Shown("it would be done by another command or signal now")


def _size_of_log(run: WatchedRun | None) -> int | None:
    with suppress(SourceError, NotYet):
        found = run.queries.source.stat(run.spec.main_log) if run is not None else None
        return found.size if found is not None else None
    return None


def _catch_up(run: WatchedRun) -> None:
    for _ in range(_STEPS_TO_CATCH_UP):
        run.step()
        if not run.more:
            return
