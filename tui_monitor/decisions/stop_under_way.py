"""A confirmed stop, from the written intent to the verified end: hands and records in the one right order.

The intent is on disk before the signal, so that a trainmon that dies in between leaves a trace. Result file and note
are written only once the process is verified to be gone; a record that cannot be written never hides what was done.
"""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.acting import propose
from tui_monitor.decisions.stop_journal import StopJournal
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import there
from tui_monitor.model.act import ENDING_RUNGS, Approval, Outcome, Result, StopProposal
from tui_monitor.model.run import RunView
from tui_monitor.records import notes, results
from tui_monitor.records.folders import RecordFolder
from tui_monitor.text import Shown, clean


class RunRecords(Struct, frozen=True):
    """Where what was done about one run is written."""

    folder: RecordFolder
    notes: notes.NotesFile
    ending: results.ResultEntry
    evidence: tuple[Shown, ...] = ()
    """Lines of the note, for whoever reads it without the log."""


def records(
    view: RunView, folder: RecordFolder, said: Shown | None = None, evidence: tuple[Shown, ...] = ()
) -> RunRecords:
    """What a stop of this run would leave behind, by the view a person saw when saying yes, and by their own words."""
    finding = view.deciding
    ending = results.ending(
        view.exp_id,
        view.where.round,
        reason=propose.why(view),
        step=propose.step_of(view),
        diverged=propose.diverged(finding),
        config=view.setup.config,
        metrics={str(name): value for name, value in view.latest.items()},
        log_file=there(view.where.log),
        said=said,
    )
    return RunRecords(folder, notes.notes_file(folder, view.where.notes), ending, evidence)


class RungUnderWay(Protocol):
    """One approved rung: `begin` once, then `check` until it is over."""

    over: bool

    def begin(self) -> Outcome: ...

    def check(self) -> Outcome: ...


class StopUnderWay:
    """One approved rung for one run, whose intent is written."""

    def __init__(
        self, approval: Approval, act: RungUnderWay, view: RunView, kept: RunRecords, journal: StopJournal
    ) -> None:
        self.approval = approval
        self._act = act
        self._view = view
        self._records = kept
        self._journal = journal
        self._begun = Shown("")
        self.doubt_told = False
        """Was it told that nobody knows whether it arrived?"""

    @property
    def left(self) -> Shown:
        """What a person is told who leaves while it is under way."""
        words = "what comes of it was not waited for, and neither result file nor note tell of it"
        return clean(f"{self.approval.proposal.run}: {self._begun}; {words}", 600)

    @property
    def over(self) -> bool:
        return self._act.over

    def begin(self) -> Outcome:
        outcome = self._told(self._act.begin())
        self._begun = outcome.message
        return outcome

    def check(self) -> Outcome:
        return self._told(self._act.check())

    def ended(self, outcome: Outcome) -> Outcome | None:
        """Its end, which came after its time was over. None where somebody else did something about it since.

        Raises Busy while another trainmon acts there.
        """
        return self._told(outcome) if self._journal.resume() else None

    def _told(self, outcome: Outcome) -> Outcome:
        """The outcome, with what was written about it."""
        if outcome.result is Result.DONE and _is_recorded(self.approval):
            outcome = self._recorded(outcome)
        if self.over or outcome.result is not Result.SENT:
            outcome = self._journal.news(outcome, final=True)
        return outcome

    def _recorded(self, outcome: Outcome) -> Outcome:
        """By whoever holds the locks by now: of two who write, one tells what it did not see."""
        try:
            self._journal.keep()
        except RecordError as error:
            problem = clean(f"neither result file nor note tell of it: {error}", 500)
            return replace(outcome, problems=(*outcome.problems, problem))
        return self._write(outcome)

    def _write(self, outcome: Outcome) -> Outcome:
        """Result file, then note; each on its own, so that one that fails does not prevent the other, and each by who
        holds the locks then: a line that broke over the first may be back."""
        folder, ending, file = self._records.folder, self._records.ending, self._records.notes
        written, problems, blocks = list(outcome.written), list(outcome.problems), list(outcome.blocks)
        try:
            recorded = results.record(folder, ending)
            if recorded.written:
                written.append(recorded.path)
            if recorded.kept:
                blocks.append(notes.add(file, notes.kept(ending.exp_id, recorded.kept), there(self._view.where.log)))
        except RecordError as error:
            problems.append(clean(str(error), 300))
        try:
            action, said = propose.action_taken(outcome), self.approval.said
            note = propose.note(self._view, action, said, self._records.evidence)
            self._journal.keep()
            blocks.append(notes.add(file, note.text, there(self._view.where.log)))
            written.append(blocks[-1].path)
        except RecordError as error:
            problems.append(clean(str(error), 300))
        return replace(outcome, written=tuple(written), problems=tuple(problems), blocks=tuple(blocks))

    def tell(self, outcome: Outcome) -> Outcome:
        """What was seen of the run afterwards, as the last sentence of its story in the journal."""
        return self._journal.news(outcome, final=False)


def _is_recorded(approval: Approval) -> bool:
    """Does it end the run, with a yes to result file and note?"""
    stop = approval.proposal
    return isinstance(stop, StopProposal) and stop.rung in ENDING_RUNGS and not stop.unrecorded
