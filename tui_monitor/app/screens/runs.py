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
from tui_monitor.app.drawing.filter import GRAMMAR, Filter, parse
from tui_monitor.app.drawing.layout import too_small
from tui_monitor.app.drawing.listing import Listing
from tui_monitor.app.drawing.run_names import RunNames
from tui_monitor.app.drawing.top_line import SORT
from tui_monitor.app.drawing.wording import until_age_changes
from tui_monitor.app.screens.frame import ListFrame
from tui_monitor.app.screens.watching import StopWanted, WatchingScreen
from tui_monitor.app.widgets.counts import StateCounts
from tui_monitor.app.widgets.grid import RunsGrid, Scene
from tui_monitor.app.widgets.key_line import KeyLine
from tui_monitor.app.widgets.pane import RunClicked
from tui_monitor.app.widgets.too_small import TooSmall
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
    ALLOW_SELECT = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium"), (40, "-tall")]
        self._frame = ListFrame(context)
        self.grid = RunsGrid(context.glyphs)
        self._key_line = KeyLine(self.offered_keys())
        self.listing = Listing()
        self._names = RunNames(context.glyphs.ellipsis)
        self._filter_before = self.listing.wanted
        self._marked: set[Shown] = set()
        """Runs that `K` asks about, all at once."""
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
        yield self._frame.event_lines
        yield self._key_line
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
        runs = self.snapshot.runs
        self._marked &= {view.id for view in runs}
        anew = rearrange or self._idle
        views = self.listing.among(runs)
        arrangement = self.listing.arrange(views, len(runs), anew)
        if not anew:
            self._rearrange_later()
        names, now = self._names.of(runs, self.size.width), self.context.clock.now()
        marked, widest = frozenset(self._marked), self._names.widest
        scene = Scene(views, names, arrangement, self.listing.view, now, marked, widest)
        with self.app.batch_update():
            self.grid.show(scene, self.grid.cursor if self._touched is not None else None)
            self._draw_frame()
        self._age_later()

    @on(RunsGrid.Moved)
    def _draw_frame(self) -> None:
        if self.snapshot is not None:
            self._frame.show(self.snapshot, self.grid, self._names, self.listing, len(self._marked))

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

    @on(RunClicked)
    def _clicked(self, message: RunClicked) -> None:
        self.touch()
        if message.run in self.grid.ids:
            self.grid.move_to(self.grid.ids.index(message.run))
            if message.twice:
                self.action_open()

    @on(StateCounts.Clicked)
    def _count_clicked(self, message: StateCounts.Clicked) -> None:
        """Only the runs that stand so; again: all."""
        if message.about == SORT:
            self.action_sort()
        else:
            self.set_filter(parse("" if message.about == self.listing.wanted.text else message.about))

    def on_mouse_scroll_up(self) -> None:
        self.touch()

    def on_mouse_scroll_down(self) -> None:
        self.touch()

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
        before = self.listing.arrangement
        self._draw(rearrange=True)
        if self.listing.arrangement == before:
            self.listing.sort = self.listing.sort.following
            self._draw(rearrange=True)

    def action_reverse(self) -> None:
        self.touch()
        self.listing.backwards = not self.listing.backwards
        self._draw(rearrange=True)

    def action_view(self) -> None:
        self.touch()
        self.listing.chosen = self.listing.view.following
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
            self._filter_before = self.listing.wanted
            self.add_class("-typing")
            self._key_line.say(f"{GRAMMAR}   Enter keeps  Esc as before")
            self.mount(FilterLine(self.listing.wanted.text), before=self._key_line)

    def on_filter_line_typed(self, message: "FilterLine.Typed") -> None:
        self.set_filter(parse(message.text))

    def on_filter_line_closed(self, message: "FilterLine.Closed") -> None:
        self.remove_class("-typing")
        self._key_line.say("")
        if not message.kept:
            self.set_filter(self._filter_before)

    def set_filter(self, wanted: Filter) -> None:
        self.touch()
        self.listing.wanted = wanted
        self._draw(rearrange=True)

    def action_leave(self) -> None:
        self.set_focus(None)
        if self._marked:
            self._unmark()
        elif self.listing.wanted.text:
            self.set_filter(parse(""))
