"""All runs: the sickest first, each with its verdict and its reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer

from tui_monitor.app.bindings import Key, Scope, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.drawing import order
from tui_monitor.app.drawing.empty import empty_lines
from tui_monitor.app.drawing.filter import parse
from tui_monitor.app.drawing.layout import too_small
from tui_monitor.app.drawing.panes import PaneName
from tui_monitor.app.drawing.run_names import RunNames
from tui_monitor.app.drawing.run_parts import silent_for
from tui_monitor.app.drawing.wording import until_one_changes
from tui_monitor.app.screens.frame import ListFrame
from tui_monitor.app.screens.listed import NOTHING, ListedScreen
from tui_monitor.app.screens.watching import StopWanted
from tui_monitor.app.widgets.grid import RunsGrid, Scene
from tui_monitor.app.widgets.newest_news import NewestNews
from tui_monitor.app.widgets.pane import RunClicked
from tui_monitor.app.widgets.too_small import TooSmall
from tui_monitor.model.ask import InSight
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.report.alarms_seen import Attention
from tui_monitor.text import Shown

if TYPE_CHECKING:
    from tui_monitor.app.screens.news_list import BatchToCancel, NewsPlace

IDLE = 4.0
"""Seconds without a key or a click after which the order may change by itself."""
NONE_PASS = "no run matches the filter: Esc drops it"
_WITHOUT_RUNS = ("news", "view", "keep")
"""What can be done where there is no run."""


class RunsScreen(ListedScreen):
    BINDINGS = bindings(Scope.RUNS, Scope.REPLAY)
    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium"), (40, "-tall")]
        self._frame = ListFrame(context)
        self.grid = RunsGrid(context.glyphs)
        self._names = RunNames(context.glyphs.ellipsis)
        self._marked: set[Shown] = set()
        """Runs that `K` asks about, all at once."""
        self._read_first: tuple[Shown, ...] = ()
        self._touched: float | None = None
        """When a key or a click last moved something; None before the first."""
        self._settling: Timer | None = None
        self._aging: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._frame.counts
        yield self.fault_line
        yield self.replay_bar
        yield self.grid
        yield self._frame.news_head
        yield self._frame.newest_news
        yield self._key_line
        yield TooSmall()

    # What is shown

    @property
    def place(self) -> Scope:
        return Scope.RUNS

    @property
    def run_here(self) -> Shown | None:
        return None if self.listing.none_pass else self.grid.cursor

    @property
    def no_run_here(self) -> str:
        return NONE_PASS if self.listing.none_pass else super().no_run_here

    def offered_keys(self) -> list[Key]:
        """Without a run, only what needs none."""
        keys = super().offered_keys()
        if self.snapshot is None or self.snapshot.runs:
            return keys
        return [key for key in keys if key.place is not Scope.RUNS or key.action in _WITHOUT_RUNS]

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self._draw()

    def _draw(self, rearrange: bool = False) -> None:
        if self.snapshot is None:
            return
        runs = self.snapshot.runs
        self.listing.inbox = self.attending.look(runs)
        self._marked &= {view.id for view in runs}
        anew = rearrange or self._idle
        views = self.listing.among(runs)
        arrangement = self.listing.arrange(views, len(runs), anew)
        if not anew:
            self._rearrange_later()
        names, now = self._names.of(runs, self.size.width), self.context.clock.now()
        marked, widest = frozenset(self._marked), self._names.widest
        nothing = [] if runs else empty_lines(self.context.title, self.snapshot.progress, *self.size)
        self._key_line.set_keys(self.offered_keys())
        words = self.listing.inbox.words
        scene = Scene(views, names, arrangement, self.listing.view, now, marked, widest, nothing, words)
        with self.app.batch_update():
            self.grid.show(scene, self.grid.cursor if self._touched is not None else None)
            self._draw_frame()
        self._age_later()

    @on(RunsGrid.Moved)
    def _draw_frame(self) -> None:
        if self.snapshot is not None:
            self._frame.show(self.snapshot, self.grid, self._names, self.listing, len(self._marked))
            self._have_read_first()

    def _have_read_first(self) -> None:
        """While much is still to be read: what is in sight."""
        sight = tuple(run for run, _ in self.grid.in_sight())
        if self.snapshot is not None and self.snapshot.progress.unread and sight != self._read_first:
            self._read_first = sight
            self.ask(InSight(sight))

    # What moves, and when

    @property
    def _idle(self) -> bool:
        return self._touched is None or self.context.ticks() - self._touched >= IDLE

    def touch(self) -> None:
        self._touched = self.context.ticks()

    def _rearrange_later(self) -> None:
        if self._settling is None:
            self._settling = self.set_timer(IDLE, self._settle)

    def _settle(self) -> None:
        self._settling = None
        self._draw()

    def _age_later(self) -> None:
        """Wake when the next age in sight changes its word, and not before."""
        if self._aging is not None:
            self._aging.stop()
            self._aging = None
        now = self.context.clock.now()
        views = self.grid.scene.views if self.grid.scene else {}
        ages = [age for run, _ in self.grid.in_sight() if (age := silent_for(views[run], now)) is not None]
        if (wait := until_one_changes(ages)) is not None:
            self._aging = self.set_timer(max(0.05, wait + 0.01), self._draw)

    def on_resize(self) -> None:
        self.set_class(too_small(*self.size), "-too-small")
        self._draw()

    # What a person does

    @on(RunClicked)
    def _clicked(self, message: RunClicked) -> None:
        self.touch()
        if message.run in self.grid.ids:
            self.grid.move_to(self.grid.ids.index(message.run))
            if message.twice:
                self.action_open()

    def on_mouse_scroll_up(self) -> None:
        self.touch()

    on_mouse_scroll_down = on_mouse_scroll_up

    def action_move(self, dx: int, dy: int) -> None:
        self.touch()
        self.grid.move(dx, dy)

    def action_page(self, direction: int) -> None:
        self.touch()
        self.grid.page(direction)

    def action_first(self) -> None:
        self.touch()
        self.grid.move_to(0)

    def action_last(self) -> None:
        self.touch()
        self.grid.move_to(len(self.grid.ids) - 1)

    def action_next_alarm(self, direction: int) -> None:
        self._draw(rearrange=True)
        self.touch()
        grid = self.grid
        start = grid.cursor_index
        needs = self.listing.inbox.attention
        found = None
        if start is not None:
            found = order.next_alarm(grid.ids, lambda run: needs.get(run) is Attention.OPEN, start, direction)
        if found is not None:
            grid.move_to(found)
        else:
            self.hint(NOTHING if not self.listing.inbox.open else f"{self.listing.inbox.says}: not in this list")

    @property
    def runs_meant(self) -> Sequence[Shown]:
        return self._all_marked() or super().runs_meant

    def meant_done(self) -> None:
        self._unmark()

    def action_acknowledge(self) -> None:
        self.touch()
        super().action_acknowledge()

    def action_snooze(self) -> None:
        self.touch()
        super().action_snooze()

    def action_open(self, pane: PaneName = PaneName.CHART) -> None:
        self.touch()
        if self.run_here is None:
            self.hint(self.no_run_here)
        else:
            self.open_run(self.run_here, pane=pane)

    def action_diagnose(self) -> None:
        self.action_open(PaneName.DIAGNOSIS)

    def open_run(self, run: Shown, finding: str | None = None, pane: PaneName = PaneName.CHART) -> None:
        """At once: keys behind the one that opens it are for it.

        `finding`: id of the one at whose place it is shown. `pane`: which has the keys at first.
        """
        from tui_monitor.app.screens.one_run import RunScreen

        name = self._names.whole.get(run, run)
        self.app.push_screen(RunScreen(self.context, run, name, finding, self.grid.ids, pane))

    def action_stop(self) -> None:
        """Of all marked runs, in the order of the list; those that the filter hides come last."""
        self.touch()
        if self._marked:
            self.post_message(StopWanted(self._all_marked(), unmark=self._unmark))
        else:
            super().action_stop()

    def _all_marked(self) -> tuple[Shown, ...]:
        """In the order of the list; those that the filter hides come last."""
        seen = [run for run in self.grid.ids if run in self._marked]
        return (*seen, *sorted(self._marked - set(seen)))

    def _unmark(self) -> None:
        self._marked.clear()
        self._draw()

    def action_mark(self) -> None:
        self.touch()
        if self.run_here is None:
            self.hint(self.no_run_here)
            return
        self._marked ^= {self.run_here}
        self._draw()

    # The news

    def action_news(self) -> None:
        from tui_monitor.app.screens.news_list import NewsScreen

        if self.snapshot is not None:
            self.app.push_screen(NewsScreen(self.context, self.snapshot, self.listing.inbox), self._open_place)

    def _open_place(self, wanted: "NewsPlace | BatchToCancel | None") -> None:
        from tui_monitor.app.screens.news_list import BatchToCancel

        if isinstance(wanted, BatchToCancel):
            self.post_message(StopWanted(wanted.runs, lambda: None, wanted.reason))
        elif wanted is not None:
            self.open_run(wanted.run, wanted.finding)

    @on(NewestNews.NewsClicked)
    def _news_clicked(self, message: NewestNews.NewsClicked) -> None:
        there = {view.id for view in self.snapshot.runs} if self.snapshot is not None else set()
        if (run := message.entry.run_among(there)) is not None:
            self.open_run(run, message.entry.event.finding)

    def action_leave(self) -> None:
        self.set_focus(None)
        if self._marked:
            self._unmark()
        elif self.listing.wanted.text:
            self.set_filter(parse(""))
