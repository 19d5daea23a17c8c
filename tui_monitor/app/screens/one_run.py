"""One run: its chart, the proof behind its verdict, its log."""

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui_monitor.app.bindings import Scope, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.layout import too_small
from tui_monitor.app.drawing.run_lines import RunLook
from tui_monitor.app.screens.watching import WatchingScreen
from tui_monitor.app.widgets.chart_pane import ChartPane
from tui_monitor.app.widgets.findings import Findings
from tui_monitor.app.widgets.key_line import KeyLine
from tui_monitor.app.widgets.log_tail import LogTail
from tui_monitor.app.widgets.run_head import RunHead
from tui_monitor.app.widgets.too_small import TooSmall
from tui_monitor.model.ask import Forget, LogLines, LogRequest, MetricsRequest, ViewRequest
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

LOG_LINES = 400
LEAST_HEIGHT = 18
"""Rows below which a chart could not be read: the findings take its place."""
WIDE = 110
"""Cells from which the findings stand beside the chart."""


class RunScreen(WatchingScreen):
    BINDINGS = bindings(Scope.RUN, Scope.REPLAY)
    AUTO_FOCUS = ""

    def __init__(self, context: Context, run: Shown, name: Shown, finding: str | None = None) -> None:
        """`finding`: id of the one at whose place the run is shown at first."""
        super().__init__(context)
        self._run_id = run
        self._run_name = name
        self._view: RunView | None = None
        self._wanted = finding
        self._asked: dict[str, ViewRequest] = {}
        """The open request of the log, of the metric picker."""
        self._head, self._chart = RunHead(), ChartPane(context, run)
        self._findings, self._log = Findings(context.glyphs), LogTail(context.glyphs)

    def compose(self) -> ComposeResult:
        yield self._head
        yield self.fault_line
        yield self.replay_bar
        with Horizontal(classes="proof"):
            yield self._chart
            yield self._findings
        yield self._log
        yield KeyLine(self.offered_keys())
        yield TooSmall()

    def on_mount(self) -> None:
        self._ask_log(None)

    def on_resize(self) -> None:
        self.set_class(too_small(*self.size), "-too-small")
        self.set_class(self.size.width >= WIDE, "-wide")
        self.set_class(self.size.height < LEAST_HEIGHT, "-flat")

    def on_unmount(self) -> None:
        for request in self._asked.values():
            self.ask(Forget(request))

    # What is shown

    @property
    def place(self) -> Scope:
        return Scope.RUN

    @property
    def run_here(self) -> Shown | None:
        return self._run_id

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
        seen = self.attending.look(snapshot.runs).words.get(view.id, "")
        look = RunLook(self.context.glyphs, self._run_name, 0, self.context.clock.now(), seen=seen)
        self._head.show(view, look, snapshot.machine.runs.get(view.id))
        self._findings.show(view)
        self._go_to_wanted()
        self._chart.show(view, self._findings.selected, snapshot.details)
        self._show_answers(snapshot)

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
        self.app.push_screen(MetricPicker(metrics, self._chart.metrics, self.context.glyphs), self._picked)

    def _picked(self, metrics: tuple[Shown, ...] | None) -> None:
        if metrics is not None:
            self._chart.change(replace(self._chart.showing, metrics=metrics))

    # Findings and log

    def action_finding(self, direction: int) -> None:
        self._findings.move(direction)
        self._chart.select(self._findings.selected)

    @on(Findings.Chosen)
    def _chosen(self, message: Findings.Chosen) -> None:
        self._chart.select(self._findings.selected)
        if message.twice:
            self.action_jump()

    def action_jump(self) -> None:
        """Chart and log to the selected finding; the chart to its metric."""
        finding = self._findings.selected
        if finding is None:
            self.app.bell()
            return
        self._chart.go_to(finding)
        if finding.evidence.places:
            self._log.go_to(finding.evidence.places[0])

    def _go_to_wanted(self) -> None:
        """Once; a finding that is not there any more has no place."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self._findings.select(wanted):
            self.action_jump()

    def action_log(self, direction: int) -> None:
        tail = self._log
        tail.scroll(direction * max(1, tail.size.height - 1))

    def action_log_start(self) -> None:
        self._log.start()

    def action_log_follow(self) -> None:
        self._log.follow()

    def action_leave(self) -> None:
        """The cursor first."""
        if not self._chart.drop_cursor():
            self.dismiss()
