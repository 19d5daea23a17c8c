"""Confirm what is written without a stop: a note taken back, notes kept from now on, a diagnosis."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.pieces import Piece
from tui_monitor.app.drawing.proposal_text import change_lines, whole
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.app.screens.dialog import FRAME, Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.hosts.address import shown
from tui_monitor.model.act import DiagnosisProposal, KeepProposal, UndoProposal
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown, clean

LEAST_SCROLLED = 3
_TAKES: Piece = ("- ", "$error")
_ADDS: Piece = ("+ ", "$success")


_Written = UndoProposal | KeepProposal | DiagnosisProposal
_YES: dict[type[_Written], str] = {
    UndoProposal: "Take it out",
    KeepProposal: "Keep them",
    DiagnosisProposal: "Write it",
}
_TITLES: dict[type[_Written], str] = {
    UndoProposal: "Take back a note?",
    KeepProposal: "Keep notes automatically?",
    DiagnosisProposal: "Write down the diagnosis?",
}


class WritingScreen(Dialog):
    def __init__(self, context: Context, proposal: _Written, name: Shown) -> None:
        super().__init__(context, yes=_YES[type(proposal)])
        self._proposal = proposal
        self._run_name = name
        self._gone = False
        """The run is not there any more."""
        self._about = Static()

    def compose(self) -> ComposeResult:
        title = _TITLES[type(self._proposal)]
        with Vertical(classes="page dialog") as page:
            page.border_title = f"Simulated: {title[0].lower()}{title[1:]}" if self._proposal.simulated else title
            yield self._about
            yield self.scroller
            yield self.word
            yield self.buttons

    def show(self, snapshot: Snapshot) -> None:
        self._gone = self._gone or all(view.id != self._proposal.run for view in snapshot.runs)
        self.allow()

    def why_not(self) -> str:
        if self._gone:
            return "This question is out of date: the run is not there any more. Nothing was written."
        return super().why_not()

    # Room

    def fill(self) -> None:
        about, lines = self._about_lines(), self._lines(self.text_width - 1)
        self._about.update(content(about))
        self.scrolled.update(content(lines))
        self.lay_out(len(about), len(lines))

    def least(self) -> Size:
        rows = len(self._about_lines()) + LEAST_SCROLLED + FRAME.height
        return Size(self.SMALLEST.width, max(self.SMALLEST.height, rows))

    @property
    def essential(self) -> tuple[Widget, ...]:
        return (*super().essential, self._about)

    def _about_lines(self) -> Lines:
        proposal, would = self._proposal, "would be" if self._proposal.simulated else "is"
        if isinstance(proposal, UndoProposal):
            text, where = (
                f"about {self._run_name}: this block {would} taken out of",
                proposal.changes[0].path if proposal.changes else clean(proposal.path),
            )
        elif isinstance(proposal, DiagnosisProposal):
            text, where = f"why {self._run_name} is sick {would} written to", proposal.path
        else:
            text = (
                "until trainmon ends, notes, error log and memory are kept without asking each time, for all runs under"
            )
            where = shown(proposal.root)
        texts = [(text, ""), (where, "bold")]
        return [[(line, style)] for text, style in texts for line in whole(text, self.text_width)]

    def _lines(self, width: int) -> Lines:
        proposal = self._proposal
        if isinstance(proposal, KeepProposal):
            first: Lines = [[("at once:", "bold")]] if proposal.changes else []
            return [*first, *change_lines(proposal.changes, width)]
        if isinstance(proposal, DiagnosisProposal) and not proposal.simulated:
            return change_lines(proposal.changes, width)
        block = [clean(line) for line in proposal.text.splitlines()]
        sign = _TAKES if isinstance(proposal, UndoProposal) else _ADDS
        return [[sign, (part, "")] for line in block for part in whole(line, width - 2)]
