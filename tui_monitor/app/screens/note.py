"""Confirm a dev note: what is appended, to which file; it may be edited first."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from tui_monitor.app.context import Context
from tui_monitor.app.screens.dialog import Dialog
from tui_monitor.model.act import NoteProposal
from tui_monitor.text import Shown, clean


class NoteScreen(Dialog):
    def __init__(self, context: Context, proposal: NoteProposal, name: Shown) -> None:
        super().__init__(context, yes="Add it")
        self._first = proposal
        self._run_name = name
        self._text = TextArea(proposal.text, compact=True, tab_behavior="focus", highlight_cursor_line=False)
        self._text.cursor_blink = False

    def compose(self) -> ComposeResult:
        what = "would be added to" if self._first.simulated else "is added to the end of"
        with Vertical(classes="page dialog") as page:
            page.border_title = f"{'Simulated: d' if self._first.simulated else 'D'}ev note"
            about = Content.assemble(("about ", ""), (self._run_name, "bold"), f": this text {what} ")
            yield Static(about.append(Content.assemble((clean(self._first.path), "bold"))))
            yield self._text
            with Horizontal(classes="buttons"):
                yield self.no_button
                yield self.yes_button

    @property
    def proposal(self) -> NoteProposal:
        """With the text as it stands now."""
        text = self._text.text
        lines = tuple(clean(line) for line in text.splitlines())
        changes = tuple(replace(change, lines=lines) for change in self._first.changes)
        return replace(self._first, text=text, changes=changes)

    def may_say_yes(self) -> bool:
        return bool(self._text.text.strip())
