"""The news: everything that happened, newest first. One moves in it, filters it, and opens the run of an entry."""

from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.attention import Inbox
from tui_monitor.app.drawing.filter import Filter, parse
from tui_monitor.app.drawing.news_lines import NewsLook, news_line
from tui_monitor.app.drawing.pieces import Piece, width_of
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.drawing.told_once import NewsEntry, told_once, with_rest
from tui_monitor.app.over import Over
from tui_monitor.app.widgets.filter_line import FilterLine
from tui_monitor.app.widgets.page import Page, PageRow
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

_KEYS = "Enter opens the run, / filters, Esc leaves"


class NewsPlace(NamedTuple):
    """What a person wants to see of an entry."""

    run: Shown
    finding: str | None


class BatchToCancel(NamedTuple):
    """The runs of a batch that go on while others of it diverged: a person wants to be asked about them."""

    runs: tuple[Shown, ...]
    reason: Shown


class NewsScreen(Over[NewsPlace | BatchToCancel | None]):
    """A list with a cursor; it stays as it was when it was opened: nothing moves under the cursor."""

    AUTO_FOCUS = ""
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,e,q", "leave", "back"),
        Binding("enter", "open", "open"),
        Binding("K", "cancel", "cancel the rest of a batch"),
        Binding("slash", "filter", "filter"),
        Binding("down,j", "move(1)", "next"),
        Binding("up,k", "move(-1)", "previous"),
        Binding("pagedown", "page(1)", "one page on"),
        Binding("pageup", "page(-1)", "one page back"),
        Binding("g,home", "go(0)", "the newest"),
        Binding("G,end", "go(-1)", "the oldest"),
    ]

    def __init__(self, context: Context, snapshot: Snapshot, inbox: Inbox) -> None:
        super().__init__()
        self._there = {view.id: view for view in snapshot.runs}
        self._inbox, self._read_only = inbox, context.read_only
        names = short_names(snapshot.runs)
        self._look = NewsLook(names, context.times, context.clock.now(), context.glyphs, inbox.seen)
        self._all = with_rest(told_once(snapshot.events)[::-1], snapshot.incidents)
        self._entries = self._all
        self._wanted = self._wanted_before = parse("")
        self._at = 0
        self._page = Page(self._rows)
        self._frame = Vertical(classes="page news")

    def compose(self) -> ComposeResult:
        with self._frame, VerticalScroll(can_focus=False):
            yield self._page

    def on_mount(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """How much is in sight of how much, and what may be done."""
        shown, total = len(self._entries), len(self._all)
        count = f"{shown} of {total}" if self._wanted.text else f"{total}"
        self._frame.border_title = f"News, {count}" if total else "News"
        entry = self._here
        offer = f"K asks to cancel the other {len(entry.rest)} of this batch, " if entry and self._may_cancel else ""
        self._frame.border_subtitle = offer + _KEYS

    # Moving

    def action_move(self, by: int) -> None:
        self._go(self._at + by)

    def action_page(self, direction: int) -> None:
        height = self._page.parent.size.height if isinstance(self._page.parent, VerticalScroll) else 1
        self._go(self._at + direction * max(1, height - 1))

    def action_go(self, index: int) -> None:
        self._go(index if index >= 0 else len(self._entries) - 1)

    def _go(self, index: int) -> None:
        self._at = max(0, min(len(self._entries) - 1, index))
        self._page.show_row(self._at)
        self._tell()

    @on(Page.RowClicked)
    def _clicked(self, message: Page.RowClicked) -> None:
        if message.row < len(self._entries):
            self._go(message.row)
            if message.twice:
                self.action_open()

    def action_open(self) -> None:
        """Of an incident its first run, where its finding is the one that decides."""
        entry = self._here
        run = entry.run_among(self._there) if entry is not None else None
        if entry is None or run is None:
            self._frame.border_subtitle = "this is about no run that is there"
        else:
            self.answer(NewsPlace(run, entry.event.finding))

    def action_cancel(self) -> None:
        entry = self._here
        if entry is not None and self._may_cancel:
            self.dismiss(BatchToCancel(entry.rest, entry.cancels))
        else:
            self._frame.border_subtitle = "this is about no batch of which other runs go on"

    @property
    def _here(self) -> NewsEntry | None:
        return self._entries[self._at] if self._entries else None

    @property
    def _may_cancel(self) -> bool:
        return self._here is not None and bool(self._here.rest) and not self._read_only

    def action_leave(self) -> None:
        """First the filter goes."""
        if self._wanted.text:
            self._filter(parse(""))
        else:
            self.answer(None)

    # The filter

    async def action_filter(self) -> None:
        if not self.query(FilterLine):
            self._wanted_before = self._wanted
            await FilterLine(self._wanted.text).open_in(self._frame)

    @on(FilterLine.Typed)
    def _typed(self, message: FilterLine.Typed) -> None:
        self._filter(parse(message.text))

    @on(FilterLine.Closed)
    def _filter_closed(self, message: FilterLine.Closed) -> None:
        if not message.kept:
            self._filter(self._wanted_before)

    def _filter(self, wanted: Filter) -> None:
        self._wanted = wanted
        self._entries = [entry for entry in self._all if self._passes(entry)]
        self._at = 0
        self._page.refresh(layout=True)
        self._page.show_row(0)
        self._tell()

    def _passes(self, entry: NewsEntry) -> bool:
        """Itself, its run, or one of its runs."""
        text = f"{self._look.names.get(entry.event.run, '')} {entry.said}"
        views = [self._there[run] for run in (entry.event.run, *entry.event.runs) if run in self._there]
        return any(self._wanted.tells_of(view, text, self._inbox.of) for view in (views or (None,)))

    def on_key(self, event: events.Key) -> None:
        """What was said instead of the keys is over."""
        if event.key not in ("enter", "K"):
            self._tell()

    # Drawing

    def _rows(self) -> list[PageRow]:
        """Further lines stand under the name of the run."""
        rows = []
        for at, entry in enumerate(self._entries):
            (when, style), *head, text = news_line(entry, self._look)
            head = [*self._cursor(at, when, style), *head]
            rows.append(PageRow(head, text, width_of(head[:3]), lit=at == self._at))
        nothing = f"nothing of it matches {self._wanted.text}" if self._all else "Nothing has happened yet."
        return rows or [PageRow([], (nothing, ""), 0)]

    def _cursor(self, at: int, when: str, style: str) -> list[Piece]:
        """The time, behind a mark where the cursor stands."""
        mark = self._look.glyphs.cursor if at == self._at else when[:1]
        return [(mark, "bold $foreground"), (when[1:], "bold $foreground" if at == self._at else style)]
