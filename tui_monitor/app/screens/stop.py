"""Confirm a stop: exactly this process, by exactly this signal."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui_monitor.app.context import Context
from tui_monitor.app.pieces import content
from tui_monitor.app.proposal_text import change_lines, stale, stop_lines
from tui_monitor.app.screens.dialog import Dialog
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.run import Snapshot
from tui_monitor.text import Shown

WIDEST = 104
_FRAME = 9
"""Rows beside the facts: border, padding, the head of the files and three rows of them, the buttons."""


class StopScreen(Dialog):
    def __init__(self, context: Context, proposal: StopProposal, name: Shown) -> None:
        super().__init__(context, yes="Kill it" if proposal.rung is Rung.KILL else "Stop it")
        self.proposal = proposal
        self._run_name = name
        self._stale: Shown | None = None
        self._facts, self._files = Static(classes="facts"), Static()
        self._word = Static(classes="word")
        self._count = Input(placeholder="type 1, the number of runs, to allow it", compact=True, id="count")

    def compose(self) -> ComposeResult:
        rung, simulated = self.proposal.rung, self.proposal.simulated
        with Vertical(classes="page dialog") as page:
            question = "Stop this run by KILL?" if rung is Rung.KILL else "Stop this run?"
            page.border_title = f"Simulated: {question.lower()}" if simulated else question
            yield self._facts
            with VerticalScroll(classes="files", can_focus=False):
                yield self._files
            yield self._word
            if rung is Rung.KILL:
                yield self._count
            with Horizontal(classes="buttons"):
                yield self.no_button
                yield self.yes_button

    def on_mount(self) -> None:
        self._fill()

    def on_resize(self) -> None:
        self._fill()

    def show(self, snapshot: Snapshot) -> None:
        """A proposal about what is no longer so dies: it can only be closed."""
        view = next((view for view in snapshot.runs if view.id == self.proposal.run), None)
        self._stale = self._stale or stale(self.proposal, view)
        self._allow()

    @property
    def fits(self) -> bool:
        """Can a person see all of it?"""
        return self.size.width >= 44 and self._fact_rows() + self._frame_rows() <= self.size.height

    def may_say_yes(self) -> bool:
        return self.fits and self._stale is None and self._counted()

    def _counted(self) -> bool:
        """KILL: the number of runs has been typed."""
        return self.proposal.rung is not Rung.KILL or self._count.value.strip() == "1"

    def _fact_rows(self) -> int:
        return len(stop_lines(self.proposal, self._run_name, self.context.clock.now(), self._text_width(), ""))

    def _frame_rows(self) -> int:
        return _FRAME + (self.proposal.rung is Rung.KILL)

    def _text_width(self) -> int:
        return min(WIDEST, self.size.width) - 6

    def _fill(self) -> None:
        width, ellipsis = self._text_width(), self.context.glyphs.ellipsis
        lines = stop_lines(self.proposal, self._run_name, self.context.clock.now(), width, ellipsis)
        self._facts.update(content(lines))
        self._files.update(content(change_lines(self.proposal.changes, width, ellipsis)))
        self._allow()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._allow()

    def _allow(self) -> None:
        """Say why it cannot be confirmed, where it cannot."""
        why = ""
        if self._stale is not None:
            why = f"This question is out of date: {self._stale}. Nothing was sent."
        elif not self.fits:
            why = "Make the terminal larger: what cannot be read cannot be confirmed."
        self._word.update(Content.assemble((why, "bold $warning")))
        self._word.display = bool(why)
        self.yes_button.disabled = not self.may_say_yes()
