"""Everything that happened, newest first."""

from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.pieces import Piece, width_of
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.drawing.told_once import told_once
from tui_monitor.app.over import Over
from tui_monitor.app.widgets.event_line import event_line
from tui_monitor.app.widgets.page import Page, PageRow
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown


class EventPlace(NamedTuple):
    """What a person wants to see of an event."""

    run: Shown
    finding: str | None


class EventsScreen(Over[EventPlace | None]):
    """A list with a cursor; it stays as it was when it was opened. Enter opens the run of an event."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,e,q", "leave", "back"),
        Binding("enter", "open", "open", priority=True),
        Binding("down,j", "move(1)", "next", priority=True),
        Binding("up,k", "move(-1)", "previous", priority=True),
    ]

    def __init__(self, context: Context, snapshot: Snapshot) -> None:
        super().__init__()
        self.context = context
        self._snapshot = snapshot
        self._events = told_once(snapshot.events)[::-1]
        self._at = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page") as page:
            page.border_title = "Events"
            page.border_subtitle = "Enter opens the run, Esc"
            yield Page(self._rows)

    def action_move(self, direction: int) -> None:
        self._at = max(0, min(len(self._events) - 1, self._at + direction))
        self.query_one(Page).show_row(self._at)

    def action_open(self) -> None:
        """Of an incident its first run, where its finding is the one that decides."""
        event = self._events[self._at] if self._events else None
        runs = () if event is None else (event.run, *event.runs)
        there = {view.id for view in self._snapshot.runs}
        run = next((run for run in runs if run in there), None)
        if event is None or run is None:
            self.app.bell()
        else:
            self.dismiss(EventPlace(run, event.finding))

    def action_leave(self) -> None:
        self.dismiss(None)

    def _rows(self) -> list[PageRow]:
        """Further lines stand under the name of the run."""
        names = short_names(self._snapshot.runs)
        rows = []
        for at, event in enumerate(self._events):
            (when, style), *head, text = event_line(event, names, self.context.times, self.context.glyphs)
            head = [*self._cursor(at, when, style), *head]
            rows.append(PageRow(head, text, width_of(head[:3])))
        return rows or [PageRow([], ("Nothing has happened yet.", ""), 0)]

    def _cursor(self, at: int, when: str, style: str) -> list[Piece]:
        """The time, behind a mark where the cursor stands."""
        mark = self.context.glyphs.cursor if at == self._at else when[:1]
        return [(mark, "bold $foreground"), (when[1:], "bold $foreground" if at == self._at else style)]
