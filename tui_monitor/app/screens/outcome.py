"""What came of it: drawn as it is told, with the countdown to the next rung."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Button, Static

from tui_monitor.app.context import Context
from tui_monitor.app.drawing import QUIET, Lines
from tui_monitor.app.pieces import content, wrapped
from tui_monitor.app.screens.dialog import Dialog
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act
from tui_monitor.model.run import Snapshot

_WORDS = {
    Result.DONE: ("Done", "$success"),
    Result.SENT: ("Sent", "$warning"),
    Result.STILL_ALIVE: ("Still alive", "$error"),
    Result.ALREADY_GONE: ("Already gone", "$warning"),
    Result.CHANGED: ("Not done", "$warning"),
    Result.NOT_PERMITTED: ("Not permitted", "$error"),
    Result.REFUSED: ("Refused", "$warning"),
    Result.SIMULATED: ("Simulated", "$accent"),
    Result.FAILED: ("Failed", "$error"),
}


class OutcomeScreen(Dialog):
    """Dismissed with True when a person wants to be asked about KILL."""

    BINDINGS = [Binding("enter", "press", "close", show=False)]  # noqa: RUF012 - Textual's form

    def __init__(self, context: Context, act: Act) -> None:
        super().__init__(context, yes="Ask about KILL", no="Close")
        self._act = act
        self._outcome: Outcome | None = None
        self._sent_at: float | None = None
        self._said = Static()
        self._counting: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="page dialog"):
            yield self._said
            with Horizontal(classes="buttons"):
                yield self.no_button
                yield self.yes_button

    def on_mount(self) -> None:
        self._draw()

    def show(self, snapshot: Snapshot) -> None:
        outcome = snapshot.details.get(self._act)
        if isinstance(outcome, Outcome) and outcome is not self._outcome:
            self._outcome = outcome
            if outcome.result is Result.SENT and self._counting is None:
                self._sent_at = self.context.ticks()
                self._counting = self.set_interval(1.0, self._draw)
            self._draw()

    @property
    def waiting(self) -> float:
        """Seconds until the next rung may be asked for."""
        proposal = self._act.approval.proposal
        if self._sent_at is None or not isinstance(proposal, StopProposal):
            return 0.0
        return max(0.0, proposal.wait_seconds - (self.context.ticks() - self._sent_at))

    def may_say_yes(self) -> bool:
        """KILL is offered once TERM was sent, its time is over, and the process is still there."""
        proposal, outcome = self._act.approval.proposal, self._outcome
        if not isinstance(proposal, StopProposal) or proposal.rung is Rung.KILL or outcome is None:
            return False
        return outcome.result is Result.STILL_ALIVE or (outcome.result is Result.SENT and self.waiting <= 0)

    def _draw(self) -> None:
        self._said.update(content(self._lines(max(20, min(96, self.size.width - 8)))))
        self.yes_button.display = self.may_say_yes()
        if self._counting is not None and (self._over() or self.waiting <= 0):
            self._counting.stop()

    def _over(self) -> bool:
        return self._outcome is not None and self._outcome.result is not Result.SENT

    def _lines(self, width: int) -> Lines:
        outcome, ellipsis = self._outcome, self.context.glyphs.ellipsis
        if outcome is None:
            return [[("Under way", "bold")]]
        word, colour = _WORDS[outcome.result]
        lines: Lines = [[(word, f"bold {colour}")]]
        lines += [[(text, "")] for text in wrapped(outcome.message, width, 4, ellipsis)]
        if outcome.result is Result.SENT and self.waiting > 0:
            lines.append([(f"waiting up to {self.waiting:.0f} s for it to end", QUIET)])
        lines += [[("wrote ", QUIET), (path, "")] for path in outcome.written]
        lines += [[("problem: ", "bold $warning"), (text, "")] for text in outcome.problems]
        return lines


class RefusalScreen(Dialog):
    """Why nothing can be proposed."""

    def __init__(self, context: Context, reason: str) -> None:
        super().__init__(context, no="Close")
        self._reason = reason

    def compose(self) -> ComposeResult:
        with Vertical(classes="page dialog") as page:
            page.border_title = "Not possible"
            yield Static(Content(self._reason))
            with Horizontal(classes="buttons"):
                yield self.no_button

    @on(Button.Pressed, "#no")
    def _close(self) -> None:
        self.dismiss(False)
