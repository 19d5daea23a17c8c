"""All keys, from the one table."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_monitor.app.bindings import help_rows
from tui_monitor.app.context import Context
from tui_monitor.app.drawing import Lines
from tui_monitor.app.pieces import content
from tui_monitor.app.states import BADGES, State

_MEANINGS = {
    State.STOP: "it should be stopped; Enter shows the proof",
    State.FAILED: "it ended, and not well",
    State.WAIT: "something is not right, or cannot be judged; look again",
    State.CONTINUE: "nothing is wrong",
    State.ENDED: "it ended as it should, or nobody knows why",
}


class HelpScreen(ModalScreen[None]):
    BINDINGS = [Binding("escape,q,question_mark", "dismiss", "back")]  # noqa: RUF012 - Textual's form

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page") as page:
            page.border_title = "Keys"
            page.border_subtitle = "Esc"
            yield Static(content(self._lines()))

    def _lines(self) -> Lines:
        lines: Lines = [[("Verdicts", "bold $primary")]]
        for state, meaning in _MEANINGS.items():
            glyph = self.context.glyphs.states[state]
            lines.append([("  ", ""), (f" {glyph} {state.name:<9}", BADGES[state]), (f"  {meaning}", "")])
        for title, rows in help_rows(read_only=self.context.read_only):
            lines += [[], [(title, "bold $primary")]]
            lines += [[(f"  {shown:<10}", "bold"), (text, "")] for shown, text in rows]
        return lines
