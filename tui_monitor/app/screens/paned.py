"""The panes of the run screen: which of them has the keys, which are in sight. What they show is for `RunScreen`."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container

from tui_monitor.app.bindings import Scope
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.layout import too_small
from tui_monitor.app.drawing.panes import PaneName
from tui_monitor.app.screens.run_panes import RunPanes
from tui_monitor.app.screens.watching import WatchingScreen
from tui_monitor.app.widgets.chart_pane import ChartPane
from tui_monitor.app.widgets.findings import FindingStrip
from tui_monitor.app.widgets.key_line import KeyLine
from tui_monitor.app.widgets.log_tail import LogTail
from tui_monitor.app.widgets.pane_tabs import PaneTabs
from tui_monitor.app.widgets.run_head import RunHead
from tui_monitor.app.widgets.side import Side
from tui_monitor.app.widgets.too_small import TooSmall
from tui_monitor.text import Shown

_FAR = 1_000_000
"""Pages: to the end of a pane, whatever its length."""


class PanedScreen(WatchingScreen):
    def __init__(self, context: Context, run: Shown, pane: PaneName) -> None:
        """`pane`: which has the keys at first."""
        super().__init__(context)
        self._head, self._chart, self._log = RunHead(), ChartPane(context, run), LogTail(context.glyphs, run)
        self._side, self._strip, self._tabs = Side(), FindingStrip(context.glyphs), PaneTabs(context.glyphs)
        self.panes = RunPanes(self, self._chart, self._side, self._log, self._tabs, pane)

    def compose(self) -> ComposeResult:
        yield self._head
        yield self.fault_line
        yield self.replay_bar
        with Container(classes="panes"):
            yield self._chart
            yield self._strip
            yield self._tabs
            yield self._side
            yield self._log
        yield KeyLine(self.offered_keys())
        yield TooSmall()

    @property
    def places(self) -> tuple[Scope, ...]:
        return (Scope.LOG, self.place) if self.panes.focused is PaneName.LOG else (self.place,)

    def arranged(self) -> None:
        """Another pane has the keys, or there is another room for them."""
        raise NotImplementedError

    def selected(self) -> None:
        """Another finding may be selected."""
        raise NotImplementedError

    def action_jump(self) -> None:
        """Show the place of the selected finding."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.panes.focus(self.panes.focused)

    def on_resize(self) -> None:
        self.set_class(too_small(*self.size), "-too-small")
        self._arrange()

    def _arrange(self) -> None:
        self.panes.arrange()
        self.arranged()

    def action_pane(self, direction: int) -> None:
        self.focus_pane(self.panes.focused.neighbour(direction))

    def action_to_pane(self, number: int) -> None:
        self.focus_pane(list(PaneName)[number - 1])

    def action_only(self) -> None:
        self.panes.show_only(not self.panes.only)
        self._arrange()

    def focus_pane(self, pane: PaneName) -> None:
        """Give it the keys."""
        self.panes.focus(pane)
        self._arrange()

    @on(PaneTabs.Chosen)
    def _tab_chosen(self, message: PaneTabs.Chosen) -> None:
        self.focus_pane(message.pane)

    @on(Side.Touched)
    def _side_clicked(self, message: Side.Touched) -> None:
        self.focus_pane(message.pane)
        self.selected()
        if message.twice:
            self.action_jump()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click gave the keys to another pane."""
        pane = self.panes.of(event.widget)
        if pane is not None and pane is not self.panes.focused:
            self.focus_pane(pane)

    def action_line(self, direction: int) -> None:
        pane = self.panes.focused
        if pane is PaneName.LOG:
            self._log.scroll(direction)
        elif pane in (PaneName.CHART, PaneName.FINDINGS):
            self._side.move(direction)
            self.selected()
        elif pane is PaneName.DIAGNOSIS:
            self._side.move_in_diagnosis(direction)
        else:
            self._side.scroll_pane(pane, direction)

    def action_log(self, direction: int) -> None:
        if not self.panes.scroll(direction):
            self._log.page(direction)

    def action_log_start(self) -> None:
        if not self.panes.scroll(-_FAR):
            self._log.start()

    def action_log_follow(self) -> None:
        if not self.panes.scroll(_FAR):
            self._log.follow()

    # Keys of the chart

    def action_zoom(self, factor: int) -> None:
        self._chart.zoom(factor)

    def action_pan(self, direction: int) -> None:
        self._chart.pan(direction)

    def action_cursor(self, direction: int) -> None:
        self._chart.move_cursor(direction)

    def action_smooth(self, direction: int) -> None:
        self._chart.smooth(direction)

    def action_log_scale(self) -> None:
        self._chart.toggle_log()

    def action_x_axis(self) -> None:
        self._chart.next_axis()

    def action_reset(self) -> None:
        self._chart.reset()
