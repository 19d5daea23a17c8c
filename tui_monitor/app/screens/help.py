"""All keys, from the one table."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from tui_monitor.app.bindings import help_rows
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.state_colours import BADGES
from tui_monitor.app.over import Over
from tui_monitor.app.widgets.page import Page, PageRow
from tui_monitor.report.states import State

_TITLE = "bold $primary"

_MEANINGS = {
    State.STOP: "it should be stopped; Enter shows the proof",
    State.FAILED: "it ended, and not well: FAILED, or DIVERGED before",
    State.WAIT: "something is not right, or cannot be judged; look again",
    State.CONTINUE: "nothing is wrong",
    State.QUIET: "CONTINUE, but silent for longer than it usually is",
    State.READING: "what it has logged so far is being read",
    State.ENDED: "FINISHED as it should, STOPPED by a person, or ENDED: nobody knows why",
}


class HelpScreen(Over[None]):
    BINDINGS = [Binding("escape,q,question_mark", "dismiss", "back")]  # noqa: RUF012 - Textual's form

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page") as page:
            page.border_title = "Keys"
            page.border_subtitle = "Esc"
            yield Page(self._rows)

    def _rows(self) -> list[PageRow]:
        rows = [PageRow([], ("Verdicts", _TITLE), 0)]
        for state, meaning in _MEANINGS.items():
            badge = (f" {self.context.glyphs.states[state]} {state.name:<9}", BADGES[state])
            rows.append(PageRow([("  ", ""), badge, ("  ", "")], (meaning, ""), 16))
        for title, keys in help_rows(read_only=self.context.read_only):
            rows += [PageRow([], ("", ""), 0), PageRow([], (title, _TITLE), 0)]
            rows += [PageRow([(f"  {shown:<10}", "bold")], (text, ""), 12) for shown, text in keys]
        return rows
