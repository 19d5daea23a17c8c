"""Stopping a run: what would be done to exactly which processes, the yes carried out, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_monitor.acting import linking, propose
from tui_monitor.acting.circumstances import look
from tui_monitor.acting.family import alive
from tui_monitor.acting.hands import Hands
from tui_monitor.acting.linking import Linked
from tui_monitor.acting.unchanged import changed, otherwise_written
from tui_monitor.clock import Clock
from tui_monitor.decisions import earlier_terms, evidence
from tui_monitor.decisions.linked_runs import LinkedRuns, Runs, place_of
from tui_monitor.decisions.stop_under_way import RunRecords, StopUnderWay, records
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.errors import NotYet, RecordError
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Approval, FileChange, Outcome, Proposal, Result, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.run import RunView
from tui_monitor.records import notes, results
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

CHECK_EVERY = 0.2
_STEPS_TO_CATCH_UP = 16
"""How often a log is read before a yes is carried out, at most: it may grow as fast as it is read."""


class Stops:
    """`table` and `links` None: processes are not looked for (a recording has none).

    `wait_seconds`: how long a process has to end after TERM, before KILL may be proposed.
    """

    def __init__(
        self,
        clock: Clock,
        hands: Hands,
        table: ProcessTable | None,
        links: LinkedRuns | None,
        claims: ActingLocks,
        unsettled: Unsettled,
        wait_seconds: float,
    ) -> None:
        self._clock = clock
        self._hands = hands
        self._table = table
        self._links = links
        self._claims = claims
        self._unsettled = unsettled
        self._wait_seconds = wait_seconds
        self._next_check = float("-inf")
        self._under_way: dict[Shown, StopUnderWay] = {}
        self._terms: dict[Shown, Outcome] = {}

    def newest(self, run: Shown) -> Outcome | None:
        """What came of the newest TERM for this run."""
        return self._terms.get(run)

    def simulated(self, outcome: Outcome) -> None:
        """Nothing was touched; the next rung may be asked about all the same."""
        self._terms[outcome.proposal.run] = outcome

    def propose(self, rung: Rung, run: WatchedRun) -> StopProposal | Refusal:
        view = run.view
        around = propose.Circumstances(self._clock.now())
        if self._links is None or self._table is None:
            linked = linking.recorded(view)
        else:
            known, places = self._links.linked, self._links.places
            linked = known.get(run.spec.id, Linked())
            if rung is Rung.KILL and view.id not in self._terms:
                self._recall(run, self._table)
            around = look(self._table, place_of(run.spec), places, known, self._clock.now(), self._terms.get(view.id))
        checkpoint = run.queries.checkpoint()
        around = replace(
            around,
            sent=self._terms.get(view.id),
            wait_seconds=self._wait_seconds,
            refusal=self._hands.refusal,
            recorded=self._table is None,
            last_line=_last_line(run),
            checkpoint=checkpoint.told(self._clock.now()) if checkpoint else None,
        )
        proposal = propose.stop(view, linked, rung, around)
        if isinstance(proposal, Refusal):
            return proposal
        return self._hands.preview(proposal, lambda: self._changes(run))

    def _recall(self, run: WatchedRun, table: ProcessTable) -> None:
        """KILL may follow the TERM of an earlier trainmon, too."""
        if (earlier := earlier_terms.survived(self._folder(run), run.view, table)) is not None:
            self._terms[run.view.id] = earlier

    def begin(self, approval: Approval, proposal: StopProposal, run: WatchedRun) -> Outcome:
        """Do exactly this; what happens later is told by `follow_up`. Raises RecordError: nothing was sent."""
        _catch_up(run)  # what the log says by now counts: it may have ended while the person was reading
        if run.view.life.over and not run.signs.alive:
            return self._said(proposal, Result.ALREADY_GONE, f"{run.spec.id} has ended by itself: nothing was sent")
        if proposal.run in self._under_way:
            return self._said(proposal, Result.REFUSED, f"a stop of {proposal.run} is under way already")
        seen = proposal.seen or run.view
        kept = self._records(run, seen, proposal.last_line)
        if (final := self._final_status(kept)) is not None and not run.signs.alive:
            return self._said(proposal, Result.ALREADY_GONE, f"its result file says {final}: nothing was sent")
        if (why := self._outdated(proposal, run)) is not None:
            return self._said(proposal, Result.REFUSED, f"the run changed, nothing was sent: {why}; ask again")
        self._unsettled.settle(kept.folder, self._claims)
        stop = StopUnderWay(approval, proposal, seen, self._hands, kept, self._claims)
        outcome = stop.begin()
        if not stop.over:
            self._under_way[run.spec.id] = stop
        run.signs.stopping = not stop.over
        if proposal.rung is Rung.TERM and outcome.result is Result.SENT:
            self._terms[run.spec.id] = outcome
        return outcome

    def follow_up(self, runs: Runs) -> list[tuple[Approval, Outcome]]:
        """What became of the stops under way, where there is news."""
        now = self._clock.now()
        if not self._under_way or now < self._next_check:
            return []
        self._next_check = now + CHECK_EVERY
        news = []
        for run_id, stop in list(self._under_way.items()):
            outcome = stop.check()
            if stop.over:
                del self._under_way[run_id]
                self._ended(run_id, outcome, runs)
                news.append((stop.approval, outcome))
        return news

    def _outdated(self, proposal: StopProposal, run: WatchedRun) -> Shown | None:
        """Why the yes does not count any more. What its processes are by now is for the hands to find out."""
        again = self.propose(proposal.rung, run)
        if isinstance(again, StopProposal):
            return changed(proposal, run.view) or otherwise_written(proposal.changes, again.changes)
        lives = self._table is not None and any(alive(self._table, target) for target in proposal.targets)
        return again.reason if lives else None

    def _ended(self, run_id: Shown, outcome: Outcome, runs: Runs) -> None:
        if isinstance(outcome.proposal, StopProposal) and outcome.proposal.rung is Rung.TERM:
            self._terms[run_id] = outcome
        if (run := runs.get(run_id)) is not None:
            run.signs.stopping = False

    def _final_status(self, kept: RunRecords) -> str | None:
        """A terminal status in the result file: the experiment itself had the last word."""
        try:
            said = results.status(kept.folder, kept.ending.exp_id, kept.ending.round)
        except RecordError:
            return None  # unreadable: the stop goes on, and its outcome tells that the record is missing
        return said if said in results.TERMINAL else None

    def _changes(self, run: WatchedRun) -> tuple[FileChange, ...]:
        """What a stop would write; a file that could not be written says so in the preview."""
        kept = self._records(run, run.view, _last_line(run))
        note = propose.note(run.view, Shown("Training process killed"), kept.evidence)
        return (
            _previewed("result file", lambda: results.change(kept.folder, kept.ending)),
            _previewed(notes.NAME, lambda: notes.change(kept.folder, note.text)),
        )

    def _records(self, run: WatchedRun, view: RunView, last_line: Shown | None) -> RunRecords:
        return records(view, self._folder(run), evidence.lines(view, last_line, evidence.page(run)))

    def _folder(self, run: WatchedRun) -> RootFolder:
        return RootFolder(run.spec.root, self._clock)

    def _said(self, proposal: Proposal, result: Result, message: str) -> Outcome:
        return Outcome(proposal, result, clean(message, 500), self._clock.now())


def _previewed(name: str, make: Callable[[], FileChange]) -> FileChange:
    try:
        return make()
    except RecordError as error:
        return FileChange(Shown(name), Shown("cannot be written"), clean(str(error), 300))


def _catch_up(run: WatchedRun) -> None:
    for _ in range(_STEPS_TO_CATCH_UP):
        run.step()
        if not run.more:
            return


def _last_line(run: WatchedRun) -> Shown | None:
    try:
        lines = run.queries.log(None, None, 1).lines
    except NotYet:
        return None
    return lines[-1].text if lines else None
