"""Everything that happened, newest first."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.pieces import width_of
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.drawing.told_once import told_once
from tui_monitor.app.widgets.event_line import event_line
from tui_monitor.app.widgets.page import Page, PageRow
from tui_monitor.model.run import Snapshot


class EventsScreen(ModalScreen[None]):
    """A list to scroll; it stays as it was when it was opened."""

    BINDINGS = [Binding("escape,e,q", "dismiss", "back")]  # noqa: RUF012 - Textual's form

    def __init__(self, context: Context, snapshot: Snapshot) -> None:
        super().__init__()
        self.context = context
        self._snapshot = snapshot

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page") as page:
            page.border_title = "Events"
            page.border_subtitle = "Esc"
            yield Page(self._rows)

    def _rows(self) -> list[PageRow]:
        """Further lines stand under the name of the run."""
        names = short_names(self._snapshot.runs)
        rows = []
        for event in reversed(told_once(self._snapshot.events)):
            *head, text = event_line(event, names, self.context.times, self.context.glyphs)
            rows.append(PageRow(head, text, width_of(head[:2])))
        return rows or [PageRow([], ("Nothing has happened yet.", ""), 0)]
