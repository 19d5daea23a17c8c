"""A person's note about a run: what would be appended to dev_notes.md, and the append after the yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_monitor.acting import propose
from tui_monitor.acting.hands import Hands
from tui_monitor.clock import Clock
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Approval, NoteProposal, Outcome, Result
from tui_monitor.model.ask import ProposeNote, Refusal
from tui_monitor.records import notes
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun


class DevNotes:
    """`done`: what was last done about a run, for the line that says so."""

    def __init__(
        self,
        clock: Clock,
        hands: Hands,
        claims: ActingLocks,
        unsettled: Unsettled,
        done: Callable[[Shown], Outcome | None],
    ) -> None:
        self._clock = clock
        self._hands = hands
        self._claims = claims
        self._unsettled = unsettled
        self._done = done

    def propose(self, request: ProposeNote, run: WatchedRun) -> NoteProposal | Refusal:
        if (why := self._hands.refusal) is not None:
            return Refusal(clean(f"{why}: nothing is written"))
        proposal = propose.note(run.view, propose.action_taken(self._done(request.run)))
        folder = RootFolder(run.spec.root, self._clock)
        try:
            return self._hands.preview(proposal, lambda: (notes.change(folder, proposal.text),))
        except RecordError as error:
            return Refusal(clean(f"nothing can be written: {error}", 300))

    def add(self, approval: Approval, proposal: NoteProposal, run: WatchedRun) -> Outcome:
        """Raises RecordError: nothing was written."""
        folder = RootFolder(run.spec.root, self._clock)
        with self._claims.held(folder):
            self._unsettled.settle(folder, self._claims)
            journal = FileJournal(folder)
            intent = journal.intent(approval)
            path = notes.add(folder, proposal.text)
            done = Outcome(proposal, Result.DONE, clean(f"note added to {path}", 500), self._clock.now())
            outcome = replace(done, written=(path,))
            journal.outcome(intent, outcome, final=True)
        return outcome
