"""What came of it: drawn as it is told, with the countdown to the next rung."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Button

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.pieces import Piece
from tui_monitor.app.drawing.proposal_text import whole
from tui_monitor.app.drawing.run_lines import QUIET, Lines
from tui_monitor.app.screens.dialog import Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

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
    Result.RESTARTED: ("Restarted", "$warning"),
}


class OutcomeScreen(Dialog):
    """Dismissed with True when a person wants to be asked about KILL."""

    HINT = "Tab chooses, Enter answers, Esc closes"

    def __init__(self, context: Context, act: Act) -> None:
        super().__init__(context, yes="Ask about KILL", no="Close")
        self._act = act
        self._outcome: Outcome | None = None
        self._sent_at: float | None = None
        self._counting: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="page dialog"):
            yield self.scroller
            yield self.word
            yield self.buttons

    def show(self, snapshot: Snapshot) -> None:
        outcome = snapshot.details.get(self._act)
        if isinstance(outcome, Outcome) and outcome is not self._outcome:
            self._outcome = outcome
            if outcome.result is Result.SENT and self._counting is None:
                self._sent_at = self.context.ticks()
                self._counting = self.set_interval(1.0, self.fill)
            self.fill()

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
        if not isinstance(proposal, StopProposal) or proposal.rung is Rung.KILL or outcome is None or not self.fits:
            return False
        return outcome.result is Result.STILL_ALIVE or (outcome.result is Result.SENT and self.waiting <= 0)

    def fill(self) -> None:
        lines = self._lines(self.text_width - 1)
        self.scrolled.update(content(lines))
        self.yes_button.display = self.may_say_yes()
        self.lay_out(0, len(lines))
        if self._counting is not None and (self._over() or self.waiting <= 0):
            self._counting.stop()

    def _over(self) -> bool:
        return self._outcome is not None and self._outcome.result is not Result.SENT

    def _lines(self, width: int) -> Lines:
        outcome = self._outcome
        if outcome is None:
            return [[("Under way", "bold")]]
        word, colour = _WORDS[outcome.result]
        lines: Lines = [[(word, f"bold {colour}")]]
        lines += [[(text, "")] for text in whole(outcome.message, width)]
        if outcome.result is Result.SENT and self.waiting > 0:
            lines.append([(f"waiting up to {self.waiting:.0f} s for it to end", QUIET)])
        lines += [line for path in outcome.written for line in _labelled("wrote ", path, QUIET, width)]
        lines += [line for text in outcome.problems for line in _labelled("problem: ", text, "bold $warning", width)]
        return lines


def _labelled(label: str, text: str, style: str, width: int) -> Lines:
    first, *more = whole(text, width - len(label))
    indent: Piece = (" " * len(label), "")
    return [[(label, style), (first, "")], *([indent, (part, "")] for part in more)]


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
