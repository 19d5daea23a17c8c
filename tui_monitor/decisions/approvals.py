"""Between the monitor and a person's decision: which process is whose, what can be proposed, what was done."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from tui_monitor.acting import linking, propose
from tui_monitor.acting.circumstances import look
from tui_monitor.acting.family import alive
from tui_monitor.acting.hands import Hands
from tui_monitor.acting.linking import Linked
from tui_monitor.acting.unchanged import changed, otherwise_written
from tui_monitor.clock import Clock
from tui_monitor.decisions.linked_runs import LinkedRuns, Runs, place_of
from tui_monitor.decisions.stop_under_way import RunRecords, StopUnderWay, records
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.errors import NotYet, RecordError, Unreachable
from tui_monitor.hosts.lane import SILENT
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.source import Source
from tui_monitor.model.act import Approval, FileChange, NoteProposal, Outcome, Proposal, Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeNote, ProposeStop, Refusal
from tui_monitor.records import notes, results
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

LINK_EVERY, CALM_EVERY = 2.0, 30.0
"""Seconds between two searches for processes: while some run writes, lives or was not read yet, and otherwise."""
CHECK_EVERY = 0.2
_WRITING = 10.0
_STEPS_TO_CATCH_UP = 16
"""How often a log is read before a yes is carried out, at most: it may grow as fast as it is read."""


class Approvals:
    """`table` None: processes are not looked for (a recording has none).

    `wait_seconds`: how long a process has to end after TERM, before KILL may be proposed.
    """

    def __init__(
        self,
        clock: Clock,
        hands: Hands,
        source: Source,
        table: ProcessTable | None,
        wait_seconds: float = propose.GRACE_SECONDS,
    ) -> None:
        self._clock = clock
        self._hands = hands
        self._table = table
        self._wait_seconds = wait_seconds
        self._source = source
        self._links = LinkedRuns(source, table, clock) if table is not None else None
        self._next_link = self._next_check = float("-inf")
        self._under_way: dict[Shown, StopUnderWay] = {}
        self._terms: dict[Shown, Outcome] = {}
        self._claims = ActingLocks()
        self._unsettled = Unsettled(clock)

    def link(self, runs: Runs, anew: bool = False) -> None:
        """Look which process belongs to which run, now and then; `anew`: now."""
        now = self._clock.now()
        if self._links is None or not runs:
            return
        if not (anew or now >= self._next_link or set(runs) - set(self._links.linked)):
            return
        if not self._links.look(runs):
            return  # asked again at the next step, when the answer is there
        stirring = any(_alive(run) or run.more or now - run.wrote_at < _WRITING for run in runs.values())
        self._next_link = now + (LINK_EVERY if stirring else CALM_EVERY)

    @property
    def doubts(self) -> Mapping[str, Shown]:
        """Path -> why what is written there about runs is not believed."""
        return self._links.doubts if self._links is not None else {}

    def unsettled(self, runs: Runs) -> list[Shown]:
        """What an earlier trainmon left open; each is told once."""
        if not self._hands.writes:
            return []
        return self._unsettled.told(root for root in {run.spec.root for run in runs.values()} if self._answers(root))

    def _answers(self, path: str, longest: float | None = None) -> bool:
        """Does the place of `path` answer now? `longest`: seconds that a person waits for it."""
        question = "answers" if longest is None else object()  # for a person it is asked anew, whatever was known
        try:
            self._source.within(path, question, partial(os.path.lexists, path), longest)
        except Unreachable:
            return False
        return True

    def propose(self, request: ProposeStop | ProposeNote, run: WatchedRun) -> Proposal | Refusal:
        if not self._answers(run.spec.root, SILENT):
            return Refusal(clean(f"{run.spec.root} does not answer: nothing can be done there now"))
        if isinstance(request, ProposeNote):
            return self._propose_note(run)
        return self._propose_stop(request.rung, run)

    def _propose_stop(self, rung: Rung, run: WatchedRun) -> StopProposal | Refusal:
        view = run.view
        around = propose.Circumstances(self._clock.now())
        if self._links is None or self._table is None:
            linked = linking.recorded(view)
        else:
            known, places = self._links.linked, self._links.places
            linked = known.get(run.spec.id, Linked())
            around = look(self._table, place_of(run.spec), places, known, self._clock.now(), self._terms.get(view.id))
        checkpoint = run.queries.checkpoint()
        around = replace(
            around,
            sent=self._terms.get(view.id),
            wait_seconds=self._wait_seconds,
            refusal=self._hands.refusal,
            recorded=self._table is None,
            last_line=_last_line(run),
            checkpoint=checkpoint.told(self._clock.wall()) if checkpoint else None,
        )
        proposal = propose.stop(view, linked, rung, around)
        if isinstance(proposal, Refusal):
            return proposal
        return self._hands.preview(proposal, lambda: self._changes(run))

    def act(self, approval: Approval, runs: Runs) -> Outcome:
        """Do exactly this; what happens later is told by `follow_up`."""
        proposal = approval.proposal
        run = runs.get(proposal.run)
        if (outcome := self._hands.without_acting(proposal)) is not None:
            if isinstance(proposal, StopProposal):
                self._terms[proposal.run] = outcome
            return outcome
        if run is None:
            return self._said(proposal, Result.REFUSED, f"{proposal.run} is not watched any more: nothing was done")
        if not self._answers(run.spec.root, SILENT):
            return self._said(proposal, Result.REFUSED, f"{run.spec.root} does not answer: nothing was done")
        try:
            if isinstance(proposal, NoteProposal):
                return self._add_note(approval, proposal, run)
            return self._begin(approval, proposal, run)
        except RecordError as error:
            return self._said(proposal, Result.REFUSED, f"nothing was sent: {error}")

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

    def _begin(self, approval: Approval, proposal: StopProposal, run: WatchedRun) -> Outcome:
        _catch_up(run)  # what the log says by now counts: it may have ended while the person was reading
        if run.view.life.over and not _alive(run):
            return self._said(proposal, Result.ALREADY_GONE, f"{run.spec.id} has ended by itself: nothing was sent")
        if proposal.run in self._under_way:
            return self._said(proposal, Result.REFUSED, f"a stop of {proposal.run} is under way already")
        seen = proposal.seen or run.view
        kept = records(seen, self._folder(run))
        if (final := self._final_status(kept)) is not None and not _alive(run):
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

    def _outdated(self, proposal: StopProposal, run: WatchedRun) -> Shown | None:
        """Why the yes does not count any more. What its processes are by now is for the hands to find out."""
        again = self._propose_stop(proposal.rung, run)
        if isinstance(again, StopProposal):
            return changed(proposal, run.view) or otherwise_written(proposal.changes, again.changes)
        lives = self._table is not None and any(alive(self._table, target) for target in proposal.targets)
        return again.reason if lives else None

    def _ended(self, run_id: Shown, outcome: Outcome, runs: Runs) -> None:
        if isinstance(outcome.proposal, StopProposal) and outcome.proposal.rung is Rung.TERM:
            self._terms[run_id] = outcome
        if (run := runs.get(run_id)) is not None:
            run.signs.stopping = False
        self.link(runs, anew=True)

    def _final_status(self, kept: RunRecords) -> str | None:
        """A terminal status in the result file: the experiment itself had the last word."""
        try:
            said = results.status(kept.folder, kept.ending.exp_id, kept.ending.round)
        except RecordError:
            return None  # unreadable: the stop goes on, and its outcome tells that the record is missing
        return said if said in results.TERMINAL else None

    def _propose_note(self, run: WatchedRun) -> NoteProposal | Refusal:
        if (why := self._hands.refusal) is not None:
            return Refusal(clean(f"{why}: nothing is written"))
        proposal = propose.note(run.view, propose.action_taken(self._terms.get(run.spec.id)))
        try:
            return self._hands.preview(proposal, lambda: (notes.change(self._folder(run), proposal.text),))
        except RecordError as error:
            return Refusal(clean(f"nothing can be written: {error}", 300))

    def _add_note(self, approval: Approval, proposal: NoteProposal, run: WatchedRun) -> Outcome:
        folder = self._folder(run)
        with self._claims.held(folder):
            self._unsettled.settle(folder, self._claims)
            journal = FileJournal(folder)
            intent = journal.intent(approval)
            path = notes.add(folder, proposal.text)
            outcome = replace(self._said(proposal, Result.DONE, f"note added to {path}"), written=(path,))
            journal.outcome(intent, outcome, final=True)
        return outcome

    def _changes(self, run: WatchedRun) -> tuple[FileChange, ...]:
        """What a stop would write; a file that could not be written says so in the preview."""
        kept = self._records(run)
        note = propose.note(run.view, Shown("Training process killed"))
        return (
            _previewed("result file", lambda: results.change(kept.folder, kept.ending)),
            _previewed(notes.NAME, lambda: notes.change(kept.folder, note.text)),
        )

    def _records(self, run: WatchedRun) -> RunRecords:
        return records(run.view, self._folder(run))

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


def _alive(run: WatchedRun) -> bool:
    return run.signs.process is not None and run.signs.process.alive


def _last_line(run: WatchedRun) -> Shown | None:
    try:
        lines = run.queries.log(None, None, 1).lines
    except NotYet:
        return None
    return lines[-1].text if lines else None
