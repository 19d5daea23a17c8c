"""From a key to a proposal, from a proposal to a yes, from a yes to its outcome. One question at a time."""

from textual.app import App

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.model.act import Approval, NoteProposal, Rung, StopProposal
from tui_monitor.model.ask import Act, Forget, ProposeNote, ProposeStop, Refusal
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown


class Asking:
    """Owned by the app; lives on the UI thread."""

    def __init__(self, app: App[None], context: Context) -> None:
        self._app = app
        self._context = context
        self._pending: ProposeStop | ProposeNote | None = None
        self._busy = False
        """A dialog of ours is open: two never stack."""

    def begin(self, request: ProposeStop | ProposeNote) -> None:
        """Ask the monitor what it would mean; an answer from earlier does not count."""
        if self._pending is not None or self._busy or self._context.read_only:
            return
        self._pending = request
        self._context.door.ask(Forget(request))
        self._context.door.ask(request)

    def answer(self, snapshot: Snapshot) -> None:
        """Open the dialog once the proposal is there."""
        request = self._pending
        answer = snapshot.details.get(request) if request is not None else None
        if request is None or answer is None:
            return
        self._pending = None
        self._context.door.ask(Forget(request))
        name = short_names(snapshot.runs).get(request.run, request.run)
        self._open(answer, name)

    def _open(self, answer: object, name: Shown) -> None:
        from tui_monitor.app.screens.note import NoteScreen
        from tui_monitor.app.screens.outcome import RefusalScreen
        from tui_monitor.app.screens.stop import StopScreen

        self._busy = True
        if isinstance(answer, StopProposal):
            stop = StopScreen(self._context, answer, name)
            self._app.push_screen(stop, lambda yes: self._answered(stop.proposal, yes))
        elif isinstance(answer, NoteProposal):
            note = NoteScreen(self._context, answer, name)
            self._app.push_screen(note, lambda yes: self._answered(note.proposal, yes))
        else:
            reason = answer.reason if isinstance(answer, Refusal) else Shown("no proposal came back")
            self._app.push_screen(RefusalScreen(self._context, reason), lambda _: self._done())

    def _done(self) -> None:
        self._busy = False

    def _answered(self, proposal: StopProposal | NoteProposal, yes: bool | None) -> None:
        from tui_monitor.app.screens.outcome import OutcomeScreen

        self._done()
        if not yes:
            return
        act = Act(Approval(proposal, self._context.clock.now(), Shown("keyboard")))
        self._context.door.ask(act)
        self._busy = True
        self._app.push_screen(OutcomeScreen(self._context, act), lambda more: self._told(act, more))

    def _told(self, act: Act, more: bool | None) -> None:
        """The outcome has been read; KILL is a question of its own."""
        self._done()
        self._context.door.ask(Forget(act))
        if more:
            self.begin(ProposeStop(act.approval.proposal.run, Rung.KILL))
