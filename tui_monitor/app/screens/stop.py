"""Confirm a stop: exactly this process, by exactly this signal."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.proposal_text import ALWAYS, StopFacts, send_lines, stale, stop_facts
from tui_monitor.app.screens.dialog import FRAME, Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

LEAST_SCROLLED = 3
"""Rows of the part that scrolls, with fewer of which nobody can read it."""


class StopScreen(Dialog):
    SMALLEST = Size(60, 15)

    def __init__(self, context: Context, proposal: StopProposal, name: Shown) -> None:
        super().__init__(context, yes="Kill it" if proposal.rung is Rung.KILL else "Stop it")
        self.proposal = proposal
        self._run_name = name
        self._stale: Shown | None = None
        self._facts = StopFacts([], [], [])
        self._seen: set[int] = set()
        """Rows of the part that scrolls that have been in sight."""
        self.pinned, self.send = Static(), Static(classes="send")
        self._count = Input(placeholder="type 1, the number of runs, to allow it", compact=True, id="count")

    def compose(self) -> ComposeResult:
        rung, simulated = self.proposal.rung, self.proposal.simulated
        with Vertical(classes="page dialog") as page:
            question = "Stop this run by KILL?" if rung is Rung.KILL else "Stop this run?"
            page.border_title = f"Simulated: {question.lower()}" if simulated else question
            yield self.pinned
            yield self.scroller
            yield self.word
            yield self.send
            if rung is Rung.KILL:
                yield self._count
            yield self.buttons

    def show(self, snapshot: Snapshot) -> None:
        """A proposal about what is no longer so dies: it can only be closed."""
        view = next((view for view in snapshot.runs if view.id == self.proposal.run), None)
        self._stale = self._stale or stale(self.proposal, view)
        self.allow()

    # Room

    def fill(self) -> None:
        width, below = self.text_width, self._rows_below()
        room = self.size.height - FRAME.height - below
        ellipsis = self.context.glyphs.ellipsis
        facts = stop_facts(self.proposal, self._run_name, self.context.clock.now(), width, room, ellipsis)
        if facts.children != self._facts.children:
            self._seen.clear()
        self._facts = facts
        self.pinned.update(content(facts.pinned))
        self.scrolled.update(content([*facts.children, *facts.rest]))
        self.send.update(content(send_lines(self.proposal, width)))
        self.lay_out(len(facts.pinned) + below, len(facts.children) + len(facts.rest))

    @property
    def essential(self) -> tuple[Widget, ...]:
        return (*super().essential, self.pinned, self.send)

    def least(self) -> Size:
        """Both buttons, what will be sent, a row of each fact that always stands still, a few rows that scroll."""
        rows = len(ALWAYS) + LEAST_SCROLLED + self._rows_below() + FRAME.height
        return Size(self.SMALLEST.width, max(self.SMALLEST.height, rows))

    def _rows_below(self) -> int:
        return len(send_lines(self.proposal, self.text_width)) + (self.proposal.rung is Rung.KILL)

    # The answer

    def look(self) -> None:
        """Other rows are in sight: they count as read."""
        if self.fits:
            self._seen.update(self.rows_in_sight)
        self.allow()

    def why_not(self) -> str:
        """Why it cannot be confirmed, where it cannot."""
        if self._stale is not None:
            return f"This question is out of date: {self._stale}. Nothing was sent."
        return super().why_not() or self._unread()

    def _unread(self) -> str:
        """Each child may be signalled, so each must have been in sight."""
        if self._seen.issuperset(range(len(self._facts.children))):
            return ""
        return f"Read all children (PgDn) first: {self.more}"

    def may_say_yes(self) -> bool:
        return super().may_say_yes() and self._counted()

    def _counted(self) -> bool:
        """KILL: the number of runs has been typed."""
        return self.proposal.rung is not Rung.KILL or self._count.value.strip() == "1"

    @on(Input.Changed)
    def _typed(self) -> None:
        self.allow()
