"""What came of a yes to several stops: a line a run, each counted down by itself."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.outcome_text import SoFar, several_lines, summary
from tui_monitor.app.next_rung import next_rung
from tui_monitor.app.screens.dialog import Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Act
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown


class SeveralOutcomesScreen(Dialog):
    """Dismissed with True when a person wants to be asked about the next rung of those that live on."""

    HINT = "Tab chooses, Enter answers, Esc closes"

    def __init__(self, context: Context, acts: Sequence[Act], names: Mapping[Shown, Shown]) -> None:
        super().__init__(context, yes="Ask about the rest", no="Close")
        self._acts = tuple(acts)
        self._names = names
        self._outcomes: dict[Act, Outcome] = {}
        self._sent_at: dict[Act, float] = {}
        self._counting: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="page dialog"):
            yield self.scroller
            yield self.word
            yield self.buttons

    def show(self, snapshot: Snapshot) -> None:
        known = {act: snapshot.details.get(act) for act in self._acts}
        new = {
            act: one for act, one in known.items() if isinstance(one, Outcome) and one is not self._outcomes.get(act)
        }
        for act, outcome in new.items():
            self._outcomes[act] = outcome
            if outcome.result is Result.SENT:
                self._sent_at.setdefault(act, self.context.ticks())
        if new:
            if self._counting is None:
                self._counting = self.set_interval(1.0, self.fill)
            self.fill()

    @property
    def next_rungs(self) -> dict[Shown, Rung]:
        """Of those whose time is over and that live on."""
        found = {
            act.approval.proposal.run: next_rung(outcome)
            for act, outcome in self._outcomes.items()
            if self._waiting(act) <= 0
        }
        return {run: rung for run, rung in found.items() if rung is not None and rung is not Rung.WINDOW}

    def _waiting(self, act: Act) -> float:
        proposal, outcome = act.approval.proposal, self._outcomes.get(act)
        if outcome is None or outcome.result is not Result.SENT or not isinstance(proposal, StopProposal):
            return 0.0
        return max(0.0, proposal.wait_seconds - (self.context.ticks() - self._sent_at[act]))

    @property
    def _told(self) -> dict[str, SoFar]:
        return {
            str(self._names.get(act.approval.proposal.run, act.approval.proposal.run)): SoFar(
                self._outcomes.get(act), self._waiting(act)
            )
            for act in self._acts
        }

    def may_say_yes(self) -> bool:
        """Only once nothing is waited for any more: one question about all that live on."""
        open_ = len(self._outcomes) < len(self._acts) or any(self._waiting(act) > 0 for act in self._acts)
        return self.fits and not open_ and bool(self.next_rungs)

    def fill(self) -> None:
        told = self._told
        lines = several_lines(told, self.text_width - 1)
        if self._composed:
            self.query_one(".dialog").border_title = summary(told.values())
        self.scrolled.update(content(lines))
        self.yes_button.display = self.may_say_yes()
        self.lay_out(0, len(lines))
