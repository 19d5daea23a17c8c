"""From a key to proposals, from proposals to a question, from a yes to its outcome. One question at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.app import App

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.model.act import Approval, DiagnosisProposal, KeepProposal, NoteProposal, Proposal, UndoProposal
from tui_monitor.model.ask import (
    Act,
    Declined,
    Forget,
    ProposalRequest,
    ProposeDiagnosis,
    ProposeKeeping,
    ProposeNote,
    ProposeUndo,
    Refusal,
)
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

if TYPE_CHECKING:
    from tui_monitor.app.screens.dialog import Dialog

BY = Shown("keyboard")
Answers = Mapping[ProposalRequest, object]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked of the monitor, and what is done once all of it is answered."""

    requests: tuple[ProposalRequest, ...]
    open: Callable[[Answers], None] = field(compare=False)


class Asking:
    """Owned by the app; lives on the UI thread."""

    def __init__(self, app: App[None], context: Context) -> None:
        self.context = context
        self.names: Mapping[Shown, Shown] = {}
        """Of the runs, as the newest snapshot has them."""
        self._app = app
        self._asked: _Asked | None = None
        self._busy = False
        """A dialog of ours is open: two never stack."""
        self.has_acted = False
        """Somebody said yes to something: it may still be under way."""

    def ask(self, requests: Sequence[ProposalRequest], then: Callable[[Answers], None]) -> None:
        """Ask the monitor what these would mean; an answer from earlier does not count.

        Another question replaces one that was not answered yet; the same one is asked once.
        """
        asked = _Asked(tuple(requests), then)
        if self._busy or self.context.read_only or asked == self._asked:
            return
        self._forget()
        self._asked = asked
        for request in asked.requests:
            self.context.door.ask(Forget(request))
            self.context.door.ask(request)

    def answer(self, snapshot: Snapshot) -> None:
        """Open the question once all answers are there."""
        asked = self._asked
        if asked is None:
            return
        self.names = short_names(snapshot.runs)
        answers = {request: snapshot.details[request] for request in asked.requests if request in snapshot.details}
        if len(answers) == len(asked.requests):
            self._forget()
            asked.open(answers)

    def _forget(self) -> None:
        for request in self._asked.requests if self._asked is not None else ():
            self.context.door.ask(Forget(request))
        self._asked = None

    def name(self, run: Shown) -> Shown:
        return self.names.get(run, run)

    # Dialogs

    def open(self, screen: "Dialog", then: Callable[[bool], None]) -> None:
        """`then` is told whether it was a yes."""

        def closed(yes: bool | None) -> None:
            self._busy = False
            then(bool(yes))

        self._busy = True
        self._app.push_screen(screen, closed)

    def refuse(self, answer: object) -> None:
        """Say why nothing can be proposed."""
        from tui_monitor.app.screens.outcome import RefusalScreen

        reason = answer.reason if isinstance(answer, Refusal) else Shown("no proposal came back")
        self.open(RefusalScreen(self.context, reason), lambda _: None)

    def act(self, proposals: Sequence[Proposal], reason: Shown | None = None) -> tuple[Act, ...]:
        """A person said yes to exactly these."""
        self.has_acted = True
        now = self.context.clock.now()
        acts = tuple(Act(Approval(proposal, now, BY, reason)) for proposal in proposals)
        for act in acts:
            self.context.door.ask(act)
        return acts

    def decline(self, *proposals: Proposal) -> None:
        """A person said no to these: it is written down where refusals are."""
        for proposal in proposals:
            self.context.door.ask(Declined(proposal, BY))

    # What is written without a stop

    def write(self, request: ProposeNote | ProposeUndo | ProposeKeeping | ProposeDiagnosis) -> None:
        """A note, one taken back, notes that are kept from now on, a diagnosis."""
        self.ask((request,), lambda answers: self._show_writing(answers[request]))

    def _show_writing(self, answer: object) -> None:
        from tui_monitor.app.screens.note import NoteScreen
        from tui_monitor.app.screens.writing import WritingScreen

        if isinstance(answer, NoteProposal):
            note = NoteScreen(self.context, answer, self.name(answer.run))
            self.open(note, lambda yes: self._written(note.proposal) if yes else self.decline(answer))
        elif isinstance(answer, UndoProposal | KeepProposal | DiagnosisProposal):
            proposal = answer
            self.open(
                WritingScreen(self.context, proposal, self.name(proposal.run)),
                lambda yes: self._written(proposal) if yes else self.decline(proposal),
            )
        else:
            self.refuse(answer)

    def _written(self, proposal: Proposal) -> None:
        from tui_monitor.app.screens.outcome import OutcomeScreen

        (act,) = self.act([proposal])
        self.open(OutcomeScreen(self.context, act), lambda _: self.context.door.ask(Forget(act)))
