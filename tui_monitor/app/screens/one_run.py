"""One run: its chart, the proof behind its verdict, what is known around it, its log."""

from collections.abc import Sequence
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer

from tui_monitor.app.bindings import Scope, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.drawing import run_list
from tui_monitor.app.drawing.config_lines import one_line
from tui_monitor.app.drawing.layout import too_small
from tui_monitor.app.drawing.panes import Pane
from tui_monitor.app.drawing.process_lines import Moment
from tui_monitor.app.drawing.proof import NO_NUMBERS, LineNumbers
from tui_monitor.app.drawing.run_lines import RunLook
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.drawing.side import Facts, Look
from tui_monitor.app.screens.known_facts import KnownFacts
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
from tui_monitor.model.ask import Forget, LogLines, LogRequest, MetricsRequest, ViewRequest
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

LOG_LINES = 400
_FAR = 1_000_000
"""Pages: to the end of a pane, whatever its length."""


class RunScreen(WatchingScreen):
    BINDINGS = bindings(Scope.RUN, Scope.REPLAY)
    AUTO_FOCUS = ""

    def __init__(
        self,
        context: Context,
        run: Shown,
        name: Shown,
        finding: str | None = None,
        order: Sequence[Shown] = (),
        pane: Pane = Pane.CHART,
    ) -> None:
        """`finding`: id of the one at whose place the run is shown at first. `order`: all runs as they were listed.

        `pane`: which has the keys at first.
        """
        super().__init__(context)
        self._run_id = run
        self._run_name = name
        self._order = tuple(order)
        self._view: RunView | None = None
        self._wanted = finding
        self._asked: dict[str, ViewRequest] = {}
        """The open request of the log, of the metric picker."""
        self._known = KnownFacts(run, self.ask)
        self._aging: Timer | None = None
        self._head, self._chart, self._log = RunHead(), ChartPane(context, run), LogTail(context.glyphs)
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

    def on_mount(self) -> None:
        self._ask_log(None)
        self.panes.focus(self.panes.focused)

    def on_resize(self) -> None:
        self.set_class(too_small(*self.size), "-too-small")
        self._arrange()

    def _arrange(self) -> None:
        self.panes.arrange()
        self._known.look(process=self.panes.sees_process)
        self.call_after_refresh(self._show_facts)

    def on_unmount(self) -> None:
        self._known.look(process=False, notes=False)
        for request in self._asked.values():
            self.ask(Forget(request))

    # What is shown

    @property
    def place(self) -> Scope:
        return Scope.RUN

    @property
    def run_here(self) -> Shown | None:
        return self._run_id

    @property
    def finding(self) -> Finding | None:
        """The one that is selected."""
        return self._side.selected

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        view = next((view for view in snapshot.runs if view.id == self._run_id), None)
        absent = view is None and not snapshot.progress.discovering
        self.set_class(absent, "-absent")
        if absent:
            self._head.show_absent(self._run_name)
        if view is None:
            return
        self._view = view
        self._known.take(snapshot.details)
        self._show_facts()
        self._go_to_wanted()
        self._chart.show(view, self.finding, snapshot.details)
        self._show_answers(snapshot)

    def _show_facts(self) -> None:
        """Head, findings, configuration, process, notes."""
        if self._view is None or self.snapshot is None:
            return
        context, view = self.context, self._view
        at = Moment(context.clock.now(), context.clock.wall())
        facts = self._known.of(view, self.snapshot)
        where = run_list.position(self._listed(self.snapshot), view.id)
        self._head.show(view, RunLook(context.glyphs, self._run_name, 0, at.now), facts.use, where)
        look = Look(context.glyphs, context.times, at, None, self.panes.focused, context.read_only, self._line_numbers)
        self._side.show(facts, look)
        self._show_strip(facts)
        self._age_later(view, at)

    def _show_strip(self, facts: Facts) -> None:
        self._strip.show(facts.findings, self.finding, one_line(facts.comparison, 1), self._line_numbers)

    @property
    def _line_numbers(self) -> LineNumbers:
        """Of the places that findings quote, as far as the log was counted."""
        return NO_NUMBERS

    def _listed(self, snapshot: Snapshot) -> list[Shown]:
        return run_list.as_listed(self._order, snapshot.runs)

    def _age_later(self, view: RunView, at: Moment) -> None:
        """Wake when the next age changes its word, and not before."""
        if self._aging is not None:
            self._aging.stop()
        wait = self._known.until_older(view, at)
        self._aging = self.set_timer(wait, self._show_facts) if wait is not None else None

    def _show_answers(self, snapshot: Snapshot) -> None:
        log = snapshot.details.get(self._asked.get("log"))
        if isinstance(log, LogLines):
            self._log.show(log)
        metrics = snapshot.details.get(self._asked.get("metrics"))
        if isinstance(metrics, tuple):
            self._pick(metrics)

    # What is asked for

    def _ask_log(self, offset: int | None, file: Shown | None = None) -> None:
        self._ask_for("log", LogRequest(self._run_id, file, offset, LOG_LINES))

    def _ask_for(self, part: str, request: ViewRequest) -> None:
        """One open question for each part of the screen."""
        old = self._asked.get(part)
        if request == old:
            return
        self._asked[part] = request
        self.ask(request)
        if old is not None:
            self.ask(Forget(old))

    @on(LogTail.MoreWanted)
    def _more_log(self, message: LogTail.MoreWanted) -> None:
        self._ask_log(message.offset, message.file)

    # The panes

    def action_pane(self, direction: int) -> None:
        self._focus(self.panes.focused.neighbour(direction))

    def action_to_pane(self, number: int) -> None:
        self._focus(list(Pane)[number - 1])

    def action_only(self) -> None:
        self.panes.show_only(not self.panes.only)
        self._arrange()

    def _focus(self, pane: Pane) -> None:
        self.panes.focus(pane)
        self._arrange()

    @on(PaneTabs.Chosen)
    def _tab_chosen(self, message: PaneTabs.Chosen) -> None:
        self._focus(message.pane)

    @on(Side.Clicked)
    def _side_clicked(self, message: Side.Clicked) -> None:
        self._focus(message.pane)
        self._selected()
        if message.twice:
            self.action_jump()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click gave the keys to another pane."""
        pane = self.panes.of(event.widget)
        if pane is not None and pane is not self.panes.focused:
            self._focus(pane)

    def action_line(self, direction: int) -> None:
        pane = self.panes.focused
        if pane is Pane.LOG:
            self._log.scroll(direction)
        elif pane in (Pane.CHART, Pane.FINDINGS):
            self.action_finding(direction)
        else:
            self._side.scroll_pane(pane, direction)

    def action_other_run(self, direction: int) -> None:
        """The one beside it in the list, in its place; the panes stay as they are."""
        runs = self.snapshot.runs if self.snapshot is not None else ()
        run = run_list.beside(run_list.as_listed(self._order, runs), self._run_id, direction)
        if run is None:
            self.app.bell()
            return
        name = short_names(runs).get(run, run)
        self.app.switch_screen(RunScreen(self.context, run, name, None, self._order, self.panes.focused))

    # The chart

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

    @on(ChartPane.CursorMoved)
    def _cursor_moved(self, message: ChartPane.CursorMoved) -> None:
        self._log.go_to(message.place)

    def action_metric(self) -> None:
        self._ask_for("metrics", MetricsRequest(self._run_id))

    def _pick(self, metrics: tuple[object, ...]) -> None:
        """The list of metrics has come: let a person choose."""
        from tui_monitor.app.screens.picker import MetricPicker

        self.ask(Forget(self._asked.pop("metrics")))
        self.app.push_screen(MetricPicker(metrics, self._chart.metrics), self._picked)

    def _picked(self, metrics: tuple[Shown, ...] | None) -> None:
        if metrics is not None:
            self._chart.change(replace(self._chart.showing, metrics=metrics))

    # Findings and log

    def action_finding(self, direction: int) -> None:
        self._side.move(direction)
        self._selected()

    def _selected(self) -> None:
        """Another finding may be selected now."""
        self._show_facts()
        self._chart.select(self.finding)

    def action_jump(self) -> None:
        """Chart and log to the selected finding; the chart to its metric."""
        finding = self.finding
        if finding is None:
            self.app.bell()
            return
        self._chart.go_to(finding)
        if finding.evidence.places:
            self._log.go_to(finding.evidence.places[0])

    def _go_to_wanted(self) -> None:
        """Once; a finding that is not there any more has no place."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self._side.select(wanted):
            self.action_jump()

    def action_log(self, direction: int) -> None:
        if not self.panes.scroll(direction):
            self._log.scroll(direction * max(1, self._log.size.height - 1))

    def action_log_start(self) -> None:
        if not self.panes.scroll(-_FAR):
            self._log.start()

    def action_log_follow(self) -> None:
        if not self.panes.scroll(_FAR):
            self._log.follow()

    def action_leave(self) -> None:
        """First the cursor of the chart goes, then what is shown alone."""
        if self._chart.drop_cursor():
            return
        if self.panes.only:
            self.action_only()
        else:
            self.dismiss()
