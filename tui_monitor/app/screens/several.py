"""Confirm the stop of several runs: each with its process and what is sent to it, and one yes that counts them."""

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.proposal_text import stale, whole
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.app.drawing.several_text import SeveralFacts, several_facts
from tui_monitor.app.screens.dialog import FRAME, Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.app.widgets.typed_lines import CountLine, ReasonLine
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.snapshot import CANCELLED, Snapshot
from tui_monitor.text import Shown

LEAST_SCROLLED = 3


class SeveralStopsScreen(Dialog):
    """A run that changes while it is open is struck out: then fewer are counted, and typed anew."""

    SMALLEST = Size(60, 15)

    def __init__(
        self,
        context: Context,
        proposals: Sequence[StopProposal],
        refusals: Mapping[Shown, Shown],
        names: Mapping[Shown, Shown],
        reason: Shown | None = None,
    ) -> None:
        """`refusals`: run -> why it cannot be stopped; `reason`: the person's words so far."""
        kills = any(proposal.rung is Rung.KILL for proposal in proposals)
        super().__init__(context, yes="Kill them" if kills else "Stop them")
        cancels = reason is not None and reason.startswith(CANCELLED)
        gently = "Cancel the rest of this batch?" if cancels else "Stop the marked runs?"
        self._title = "Stop these runs by KILL?" if kills else gently
        self._proposals, self._refusals, self._names = tuple(proposals), refusals, names
        self._stale: dict[Shown, Shown] = {}
        """Run -> why it is not stopped any more."""
        self._facts = SeveralFacts([], [])
        self._seen: set[int] = set()
        """Rows of the part that scrolls that have been in sight."""
        self._head = Static()
        self._reason, self._count = ReasonLine(reason or ""), CountLine(len(self._proposals))

    def compose(self) -> ComposeResult:
        simulated = any(proposal.simulated for proposal in self._proposals)
        with Vertical(classes="page dialog") as page:
            page.border_title = f"Simulated: {self._title.lower()}" if simulated else self._title
            yield self._head
            yield self.scroller
            yield self.word
            yield self._reason
            yield self._count
            yield self.buttons

    @property
    def open_proposals(self) -> tuple[StopProposal, ...]:
        """Those that a yes is said to."""
        return tuple(proposal for proposal in self._proposals if proposal.run not in self._stale)

    def show(self, snapshot: Snapshot) -> None:
        views = {view.id: view for view in snapshot.runs}
        struck = {
            proposal.run: why
            for proposal in self.open_proposals
            if (why := stale(proposal, views.get(proposal.run))) is not None
        }
        if struck:
            self._stale |= struck
            self._count.expect(len(self.open_proposals))
            self.fill()
        self.allow()

    # Room

    def fill(self) -> None:
        width = self.text_width
        facts = several_facts(self._proposals, self._refusals, self._names, self._stale, width)
        if facts.must_read != self._facts.must_read:
            self._seen.clear()
        self._facts = facts
        head = self._head_lines()
        self._head.update(content(head))
        self.scrolled.update(content([*facts.must_read, *facts.rest]))
        self.lay_out(len(head) + 2, len(facts.must_read) + len(facts.rest))

    def _head_lines(self) -> Lines:
        count, struck, cannot = len(self.open_proposals), len(self._stale), len(self._refusals)
        told = f"{count} run{'s' * (count != 1)} will be stopped, each as it stands below"
        told += f"; {struck} struck out" if struck else ""
        told += f"; {cannot} cannot be" if cannot else ""
        return [[(line, "bold")] for line in whole(told, self.text_width)]

    def least(self) -> Size:
        rows = len(self._head_lines()) + 2 + LEAST_SCROLLED + FRAME.height
        return Size(self.SMALLEST.width, max(self.SMALLEST.height, rows))

    @property
    def essential(self) -> tuple[Widget, ...]:
        return (*super().essential, self._head, self._count)

    # The answer

    @property
    def reason(self) -> Shown | None:
        return self._reason.words

    def look(self) -> None:
        """Other rows are in sight: they count as read."""
        if self.fits:
            self._seen.update(self.rows_in_sight)
        self.allow()

    def why_not(self) -> str:
        if not self.open_proposals:
            return "None of these can be stopped now."
        if why := super().why_not():
            return why
        read = self._seen.issuperset(range(len(self._facts.must_read)))
        return "" if read else f"Read all runs (PgDn) first: {self.more}"

    def may_say_yes(self) -> bool:
        return super().may_say_yes() and self._count.counted

    @on(Input.Changed)
    def _typed(self) -> None:
        self.allow()

    @on(Input.Submitted)
    def _typed_on(self) -> None:
        self.set_focus(self.no_button)
