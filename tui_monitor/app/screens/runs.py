"""All runs: the sickest first, each with its verdict and its reason."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from tui_monitor.app.bindings import Scope, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.drawing import order
from tui_monitor.app.drawing.filter import Filter, matching, parse
from tui_monitor.app.drawing.layout import View, too_small
from tui_monitor.app.drawing.order import Arrangement, Order, Sort
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.drawing.wording import until_age_changes
from tui_monitor.app.screens.watching import StopWanted, WatchingScreen
from tui_monitor.app.widgets.counts import StateCounts, reading_hint
from tui_monitor.app.widgets.event_line import EventLines
from tui_monitor.app.widgets.grid import RunsGrid, Scene
from tui_monitor.app.widgets.key_line import KeyLine
from tui_monitor.app.widgets.pane import RunPane
from tui_monitor.app.widgets.table_head import TableHead
from tui_monitor.app.widgets.too_small import TooSmall
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

if TYPE_CHECKING:
    from tui_monitor.app.screens.event_list import EventPlace
    from tui_monitor.app.widgets.filter_line import FilterLine

IDLE = 4.0
"""Seconds without a key or a click after which the order may change by itself."""


@dataclass
class RunOpened(Message):
    run: Shown
    finding: str | None = None
    """Its id, where the run is to be shown at its place."""


class RunsScreen(WatchingScreen):
    BINDINGS = bindings(Scope.RUNS, Scope.REPLAY)
    AUTO_FOCUS = ""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium"), (40, "-tall")]
        self._counts, self._table_head = StateCounts(context), TableHead()
        self.grid, self._event_lines = RunsGrid(context.glyphs), EventLines(context.glyphs, context.times)
        self._order = Order()
        self._arrangement = Arrangement()
        self._sort = Sort.SICKEST
        self._view = View.GRID
        self._filter = parse("")
        self._marked: set[Shown] = set()
        """Runs that `K` asks about, all at once."""
        self._matches_nothing = False
        self._touched: float | None = None
        """When a key or a click last moved something; None before the first."""
        self._settling: Timer | None = None
        self._aging: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._counts
        yield self.fault_line
        yield self.replay_bar
        yield self._table_head
        yield self.grid
        yield self._event_lines
        yield KeyLine(self.offered_keys())
        yield TooSmall()

    # What is shown

    @property
    def place(self) -> Scope:
        return Scope.RUNS

    @property
    def run_here(self) -> Shown | None:
        return self.grid.cursor

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self._draw()

    def _draw(self, rearrange: bool = False) -> None:
        if self.snapshot is None:
            return
        views = self._wanted(self.snapshot)
        by_id = {view.id: view for view in views}
        self._marked &= {view.id for view in self.snapshot.runs}
        if rearrange or self._idle:
            self._arrangement = self._order.arranged(views, self._sort)
        else:
            self._arrangement = self._order.settled(self._arrangement, by_id, self._sort)
            self._rearrange_later()
        names, now = short_names(self.snapshot.runs), self.context.clock.now()
        scene = Scene(by_id, names, self._arrangement, self._view, now, frozenset(self._marked))
        with self.app.batch_update():
            self.grid.show(scene, self.grid.cursor if self._touched is not None else None)
            self._draw_frame(self.snapshot, scene)
        self._age_later()

    def _draw_frame(self, snapshot: Snapshot, scene: Scene) -> None:
        self._counts.show(order.counts(snapshot.runs), self._hint(snapshot))
        self._event_lines.show(snapshot.events, snapshot.incidents, scene.names)
        self._table_head.display = self._view is View.TABLE
        self._table_head.show(self.grid.name_width)

    def _wanted(self, snapshot: Snapshot) -> list[RunView]:
        """The runs that pass the filter; all that were there before while none does."""
        found = matching(snapshot.runs, self._filter)
        self._matches_nothing = bool(snapshot.runs) and not found
        if not self._matches_nothing:
            return found
        shown = set(self._arrangement.ids)
        return [view for view in snapshot.runs if view.id in shown] or list(snapshot.runs)

    def _hint(self, snapshot: Snapshot) -> str:
        above, below = self.grid.hidden()
        glyphs = self.context.glyphs
        parts = [
            reading_hint(snapshot.progress),
            f"{len(self._marked)} marked" if self._marked else "",
            f"{'no run matches ' * self._matches_nothing}/{self._filter.text}" if self._filter.text else "",
            self._sort.value if self._sort is not Sort.SICKEST else "",
            f"{glyphs.up}{above} above" if above else "",
            f"{glyphs.down}{below} below" if below else "",
        ]
        return f" {glyphs.dot} ".join(part for part in parts if part)

    # What moves, and when

    @property
    def _idle(self) -> bool:
        return self._touched is None or self.context.ticks() - self._touched >= IDLE

    def touch(self) -> None:
        """A person is at the keys: nothing moves by itself for a while."""
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
        waits = [until_age_changes(now - at) for at in self.grid.ages()]
        if waits:
            self._aging = self.set_timer(max(0.05, min(waits) + 0.01), self._draw)

    def on_resize(self) -> None:
        self.set_class(too_small(*self.size), "-too-small")
        self._draw()

    # What a person does

    @on(RunPane.Clicked)
    def _clicked(self, message: RunPane.Clicked) -> None:
        self.touch()
        self.grid.move_to(self.grid.ids.index(message.run))
        if message.twice:
            self.action_open()

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
        if start is not None and grid.scene is not None:
            found = order.next_alarm(grid.ids, grid.scene.views, start, direction)
            if found is None:
                self.app.bell()
            else:
                grid.move_to(found)

    def action_open(self) -> None:
        self.touch()
        if self.grid.cursor is not None:
            self.post_message(RunOpened(self.grid.cursor))

    def action_stop(self) -> None:
        """Of all marked runs, in the order of the list; those that the filter hides come last."""
        self.touch()
        if not self._marked:
            super().action_stop()
            return
        seen = [run for run in self.grid.ids if run in self._marked]
        self.post_message(StopWanted((*seen, *sorted(self._marked - set(seen))), unmark=self._unmark))

    def _unmark(self) -> None:
        self._marked.clear()
        self._draw()

    def action_mark(self) -> None:
        self.touch()
        if self.grid.cursor is not None:
            self._marked ^= {self.grid.cursor}
            self._draw()

    def action_sort(self) -> None:
        """The first press sorts what may have changed; the next ones go through the orders."""
        self.touch()
        before = self._arrangement
        self._draw(rearrange=True)
        if self._arrangement == before:
            self._sort = self._sort.following
            self._draw(rearrange=True)

    def action_view(self) -> None:
        self.touch()
        self._view = self._view.following
        self._draw(rearrange=True)

    def action_events(self) -> None:
        from tui_monitor.app.screens.event_list import EventsScreen

        if self.snapshot is not None:
            self.app.push_screen(EventsScreen(self.context, self.snapshot), self._open_place)

    def _open_place(self, place: "EventPlace | None") -> None:
        if place is not None:
            self.post_message(RunOpened(place.run, place.finding))

    # The filter

    def action_filter(self) -> None:
        from tui_monitor.app.widgets.filter_line import FilterLine

        if not self.query(FilterLine):
            self.mount(FilterLine(self._filter.text), before=self.query_one(KeyLine))

    def on_filter_line_typed(self, message: "FilterLine.Typed") -> None:
        self.set_filter(parse(message.text))

    def set_filter(self, wanted: Filter) -> None:
        self.touch()
        self._filter = wanted
        self._draw(rearrange=True)

    def action_leave(self) -> None:
        self.set_focus(None)
        if self._marked:
            self._unmark()
        elif self._filter.text:
            self.set_filter(parse(""))
