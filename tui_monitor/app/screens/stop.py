"""Confirm a stop: exactly this process, by exactly this rung."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.proposal_text import ALWAYS, StopFacts, send_lines, stale, stop_facts
from tui_monitor.app.screens.dialog import FRAME, Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.app.widgets.typed_lines import CountLine, ReasonLine
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

LEAST_SCROLLED = 2
"""Rows of the part that scrolls, with fewer of which nobody can read it."""
_QUESTIONS = {
    Rung.COMMAND: ("Stop this run by your command?", "Stop it"),
    Rung.CHECKPOINT: ("Let this run save first?", "Save it"),
    Rung.CANCEL: ("Cancel this job?", "Cancel it"),
    Rung.TERM: ("Stop this run?", "Stop it"),
    Rung.KILL: ("Stop this run by KILL?", "Kill it"),
    Rung.WINDOW: ("Close its window?", "Close it"),
}


class StopScreen(Dialog):
    SMALLEST = Size(60, 15)

    def __init__(
        self,
        context: Context,
        proposal: StopProposal,
        name: Shown,
        saving: object = None,
        reason: Shown | None = None,
    ) -> None:
        """`saving`: the proposal to let it save first, or why there is none; `reason`: the person's words so far."""
        save = Button("Save first", id="save") if isinstance(saving, StopProposal) else None
        self._title, yes = _QUESTIONS[proposal.rung]
        super().__init__(context, yes, other=save)
        self.proposal = proposal
        self.saves_first = False
        """A person wants to be asked about saving instead; nothing was said yes to here."""
        self._run_name = name
        told = isinstance(saving, Refusal) and not proposal.simulated  # in a replay nothing is there to be saved
        self._no_saving = saving.reason if told and isinstance(saving, Refusal) else ""
        self._stale: Shown | None = None
        self._facts = StopFacts([], [], [])
        self._seen: set[int] = set()
        """Rows of the part that scrolls that have been in sight."""
        self.pinned, self.send = Static(), Static(classes="send")
        is_noted = not proposal.unrecorded and proposal.rung not in (Rung.WINDOW, Rung.CHECKPOINT)
        self._reason, self._count = ReasonLine(reason or "", is_noted), CountLine(1)

    def compose(self) -> ComposeResult:
        title = "Stop without a record?" if self.proposal.unrecorded else self._title
        with Vertical(classes="page dialog") as page:
            page.border_title = f"Simulated: {title[0].lower()}{title[1:]}" if self.proposal.simulated else title
            yield self.pinned
            yield self.scroller
            yield self.word
            yield self.send
            yield self._reason
            if self._counts:
                yield self._count
            yield self.buttons

    def show(self, snapshot: Snapshot) -> None:
        """A proposal about what is no longer so dies: it can only be closed."""
        view = next((view for view in snapshot.runs if view.id == self.proposal.run), None)
        self._stale = self._stale or stale(self.proposal, view)
        self.allow()

    # Room

    def fill(self) -> None:
        width, below, ellipsis = self.text_width, self._rows_below(), self.context.glyphs.ellipsis
        room, now = self.size.height - FRAME.height - below, self.context.clock.now()
        facts = stop_facts(self.proposal, self._run_name, now, width, room, ellipsis, self._no_saving)
        if facts.must_read != self._facts.must_read:
            self._seen.clear()
        self._facts = facts
        self.pinned.update(content(facts.pinned))
        self.scrolled.update(content([*facts.must_read, *facts.rest]))
        self.send.update(content(send_lines(self.proposal, width, ellipsis)))
        self.lay_out(len(facts.pinned) + below, len(facts.must_read) + len(facts.rest))

    @property
    def essential(self) -> tuple[Widget, ...]:
        return (*super().essential, self.pinned, self.send)

    def least(self) -> Size:
        """All buttons, what will be sent, a row of each fact that always stands still, a few rows that scroll."""
        rows = len(ALWAYS) + LEAST_SCROLLED + self._rows_below() + FRAME.height
        return Size(self.SMALLEST.width, max(self.SMALLEST.height, rows))

    def _rows_below(self) -> int:
        sent = send_lines(self.proposal, self.text_width, self.context.glyphs.ellipsis)
        return len(sent) + 1 + self._counts

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
        """Why it cannot be confirmed, where it cannot."""
        if self._stale is not None:
            return f"This question is out of date: {self._stale}. Nothing was sent."
        return super().why_not() or self._unread()

    def _unread(self) -> str:
        """Each child may be signalled, so each must have been in sight."""
        if self._seen.issuperset(range(len(self._facts.must_read))):
            return ""
        what = "all children" if self.proposal.children else "on"
        return f"Read {what} (PgDn) first: {self.more}"

    def may_say_yes(self) -> bool:
        return super().may_say_yes() and (not self._counts or self._count.counted)

    @property
    def _counts(self) -> bool:
        """KILL: the number of runs has to be typed."""
        return self.proposal.rung is Rung.KILL

    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        """Another question, for which this one has to be in sight and true."""
        if self.fits and self._stale is None and self.is_meant():
            self.saves_first = True
            self.answer(False)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.allow()

    @on(Input.Submitted)
    def _typed_on(self) -> None:
        self.set_focus(self.no_button)
