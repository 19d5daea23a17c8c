"""What came of it: drawn as it is told, with the countdown to the next rung."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Button

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.outcome_text import SoFar, outcome_lines
from tui_monitor.app.drawing.pieces import QUIET
from tui_monitor.app.drawing.proposal_text import whole
from tui_monitor.app.next_rung import after
from tui_monitor.app.screens.dialog import Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown


class OutcomeScreen(Dialog):
    """Dismissed with True when a person wants to be asked about what comes next."""

    HINT = "Tab chooses, Enter answers, Esc closes"

    def __init__(self, context: Context, act: Act) -> None:
        super().__init__(context, yes="Ask about KILL", no="Close")
        self.outcome: Outcome | None = None
        """The newest one."""
        self._act = act
        self._sent_at: float | None = None
        self._counting: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="page dialog"):
            yield self.scroller
            yield self.word
            yield self.buttons

    def show(self, snapshot: Snapshot) -> None:
        outcome = snapshot.details.get(self._act)
        if isinstance(outcome, Outcome) and outcome is not self.outcome:
            self.outcome = outcome
            if outcome.result is Result.SENT and self._counting is None:
                self._sent_at = self.context.ticks()
                self._counting = self.set_interval(1.0, self.fill)
            self.fill()

    @property
    def waiting(self) -> float:
        """Seconds until the next rung may be asked for."""
        proposal = self._act.approval.proposal
        if self._sent_at is None or not isinstance(proposal, StopProposal) or self._over():
            return 0.0
        return max(0.0, proposal.wait_seconds - (self.context.ticks() - self._sent_at))

    def may_say_yes(self) -> bool:
        """KILL is offered once TERM was sent, its time is over, and the process is still there."""
        return self.fits and self.outcome is not None and self.waiting <= 0 and after(self.outcome) is not None

    def fill(self) -> None:
        width = self.text_width - 1
        lines = outcome_lines(SoFar(self.outcome, self.waiting), width)
        if self.outcome is not None and self._saves and self._over():
            lines.append([("Close, and the stop is asked about again.", QUIET)])
        self.scrolled.update(content(lines))
        if self.outcome is not None:
            self.yes_button.label = after(self.outcome) or ""
        self.yes_button.display = self.may_say_yes()
        self.lay_out(0, len(lines))
        if self._counting is not None and (self._over() or self.waiting <= 0):
            self._counting.stop()

    def _over(self) -> bool:
        return self.outcome is not None and self.outcome.result is not Result.SENT

    @property
    def _saves(self) -> bool:
        proposal = self._act.approval.proposal
        return isinstance(proposal, StopProposal) and proposal.rung is Rung.CHECKPOINT


class RefusalScreen(Dialog):
    """Why nothing can be proposed."""

    HINT = "Esc closes"

    def __init__(self, context: Context, reason: Shown) -> None:
        super().__init__(context, no="Close")
        self._reason = reason
        self.yes_button.display = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="page dialog") as page:
            page.border_title = "Not possible"
            yield self.scroller
            yield self.word
            yield self.buttons

    def fill(self) -> None:
        lines = whole(self._reason, self.text_width - 1)
        self.scrolled.update(content([(line, "")] for line in lines))
        self.lay_out(0, len(lines))

    def may_say_yes(self) -> bool:
        return False

    @on(Button.Pressed, "#no")
    def _close(self) -> None:
        self.answer(False)
