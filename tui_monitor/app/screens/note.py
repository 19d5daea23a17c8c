"""Confirm a dev note: what is appended, to which file; it may be edited first."""

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.geometry import Size
from textual.widgets import Static, TextArea

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.proposal_text import whole
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.app.screens.dialog import FRAME, Dialog
from tui_monitor.app.widgets.content import content
from tui_monitor.model.act import NoteProposal
from tui_monitor.text import Shown, clean

ROWS = 12
"""Rows for the text, where there are as many."""
LEAST_ROWS = 3


class NoteScreen(Dialog):
    HINT = "type to write, Tab moves, Esc is No"

    def __init__(self, context: Context, proposal: NoteProposal, name: Shown) -> None:
        super().__init__(context, yes="Add it")
        self._first = proposal
        self._run_name = name
        self._about = Static()
        self._warned = False
        """It has been said that what was written would be lost."""
        self._text = TextArea(proposal.text, compact=True, tab_behavior="focus", highlight_cursor_line=False)
        self._text.cursor_blink = False
        self.scroller = self._text

    def compose(self) -> ComposeResult:
        with Vertical(classes="page dialog") as page:
            page.border_title = f"{'Simulated: d' if self._first.simulated else 'D'}ev note"
            yield self._about
            yield self._text
            yield self.word
            yield self.buttons

    def on_mount(self) -> None:
        """What a person adds comes after what is there."""
        self._text.move_cursor(self._text.document.end)

    def fill(self) -> None:
        lines = self._about_lines()
        self._about.update(content(lines))
        self.lay_out(len(lines), ROWS)

    def _about_lines(self) -> Lines:
        what = "would be added to" if self._first.simulated else "is added to the end of"
        about = whole(f"about {self._run_name}: this text {what}", self.text_width)
        path = whole(clean(self._first.path), self.text_width)
        return [*([(line, "")] for line in about), *([(line, "bold")] for line in path)]

    def least(self) -> Size:
        rows = len(self._about_lines()) + LEAST_ROWS + FRAME.height
        return Size(self.SMALLEST.width, max(self.SMALLEST.height, rows))

    @property
    def more(self) -> str:
        """The text has a cursor and a scroll bar of its own."""
        return ""

    @property
    def proposal(self) -> NoteProposal:
        """With the text as it stands now."""
        text = self._text.text
        lines = tuple(clean(line) for line in text.splitlines())
        changes = tuple(replace(change, lines=lines) for change in self._first.changes)
        return replace(self._first, text=text, changes=changes)

    def why_not(self) -> str:
        return super().why_not() or ("" if self._text.text.strip() else "There is no text to add.")

    def word_now(self) -> tuple[str, str]:
        if self._warned and self.fits:
            return ("What you wrote is not added yet: Esc or No again drops it.", "bold $warning")
        return super().word_now()

    def on_key(self, event: Key) -> None:
        """Whoever writes means the text, though No has the focus: a letter goes there, and the focus with it."""
        character = event.character
        if (
            self.focused is self._text
            or not self.fits
            or not event.is_printable
            or character is None
            or character == " "
        ):
            return
        event.stop()
        event.prevent_default()
        if self.hears:
            self.set_focus(self._text)  # at once: what was read behind it follows
            self._text.insert(character or "")

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._warned = False
        self.allow()

    def action_refuse(self) -> None:
        """What a person wrote is dropped only when they say so twice."""
        if self._text.text == self._first.text or self._warned:
            self.answer(False)
        else:
            self._warned = True
            self.allow()
