"""A confirmed stop, from the written intent to the verified end: hands and records in the one right order.

The intent is on disk before the signal, so that a trainmon that dies in between leaves a trace. Result file and note
are written only once the process is verified to be gone; a record that cannot be written never hides what was done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_monitor.acting import propose
from tui_monitor.acting.hands import Hands
from tui_monitor.acting.stopping import Stop
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Approval, Outcome, Result, StopProposal
from tui_monitor.model.run import RunView
from tui_monitor.records import notes, results
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.text import Shown, clean


@dataclass(frozen=True, slots=True)
class RunRecords:
    """Where what was done about one run is written."""

    folder: RootFolder
    ending: results.ResultEntry
    evidence: tuple[Shown, ...] = ()
    """Lines of the note beside what every note says."""


def records(view: RunView, folder: RootFolder, evidence: tuple[Shown, ...] = ()) -> RunRecords:
    """What a stop of this run would leave behind, by the view a person saw when saying yes."""
    finding = propose.deciding(view)
    ending = results.ending(
        view.exp_id,
        view.where.round,
        reason=propose.why(view),
        step=propose.step_of(view),
        diverged=propose.diverged(finding),
        config=view.setup.config,
        metrics={str(name): value for name, value in view.latest.items()},
        log_file=view.where.log,
    )
    return RunRecords(folder, ending, evidence)


class StopUnderWay:
    """One approved rung for one run. Raises RecordError when its intent cannot be written: then nothing was sent."""

    def __init__(
        self, approval: Approval, stop: StopProposal, view: RunView, hands: Hands, kept: RunRecords, claims: ActingLocks
    ) -> None:
        self.approval = approval
        self._view = view
        self._records = kept
        self._journal = FileJournal(kept.folder)
        self._claims = claims
        claims.take(kept.folder, stop.targets)
        try:
            self._intent = self._journal.intent(approval)
        except RecordError:
            claims.release(kept.folder, stop.targets)
            raise
        self._stop = Stop(hands, stop)

    @property
    def over(self) -> bool:
        return self._stop.over

    def begin(self) -> Outcome:
        return self._told(self._stop.begin())

    def check(self) -> Outcome:
        return self._told(self._stop.check())

    def _told(self, outcome: Outcome) -> Outcome:
        """The outcome, with what was written about it."""
        if outcome.result is Result.DONE:
            outcome = self._write(outcome)
        if self.over or outcome.result is not Result.SENT:
            outcome = self._settle(outcome)
        return outcome

    def _write(self, outcome: Outcome) -> Outcome:
        """Result file, then note; each on its own, so that one that fails does not prevent the other."""
        folder, ending = self._records.folder, self._records.ending
        written, problems, blocks = list(outcome.written), list(outcome.problems), list(outcome.blocks)
        try:
            recorded = results.record(folder, ending)
            if recorded.written:
                written.append(recorded.path)
            if recorded.kept:
                blocks.append(notes.add(folder, notes.kept(ending.exp_id, recorded.kept), self._view.where.log))
        except RecordError as error:
            problems.append(clean(str(error), 300))
        try:
            note = propose.note(self._view, propose.action_taken(outcome), self._records.evidence)
            blocks.append(notes.add(folder, note.text, self._view.where.log))
            written.append(blocks[-1].path)
        except RecordError as error:
            problems.append(clean(str(error), 300))
        return replace(outcome, written=tuple(written), problems=tuple(problems), blocks=tuple(blocks))

    def _settle(self, outcome: Outcome) -> Outcome:
        try:
            self._journal.outcome(self._intent, outcome, final=True)
        except RecordError as error:
            outcome = replace(outcome, problems=(*outcome.problems, clean(str(error), 300)))
        self._claims.release(self._records.folder, self._stop.proposal.targets)
        return outcome
