"""One run: its chart, the proof behind its verdict, what is known around it, its log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.timer import Timer

from tui_monitor.app.bindings import Scope, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.drawing.chart_window import Window, around
from tui_monitor.app.drawing.config_diff import ComparedRun
from tui_monitor.app.drawing.config_lines import one_line
from tui_monitor.app.drawing.layout import too_small
from tui_monitor.app.drawing.panes import Pane
from tui_monitor.app.drawing.plotting import Style, spans_decades
from tui_monitor.app.drawing.process_lines import Moment, ages
from tui_monitor.app.drawing.proof import NO_NUMBERS, LineNumbers, decisive_metric, listed
from tui_monitor.app.drawing.run_lines import RunLook
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.drawing.side import Facts, Look
from tui_monitor.app.drawing.wording import until_age_changes
from tui_monitor.app.screens.run_panes import RunPanes
from tui_monitor.app.screens.watching import WatchingScreen
from tui_monitor.app.widgets.chart import ChartView
from tui_monitor.app.widgets.chart_head import ChartHead
from tui_monitor.app.widgets.findings import FindingStrip
from tui_monitor.app.widgets.key_line import KeyLine
from tui_monitor.app.widgets.log_tail import LogTail
from tui_monitor.app.widgets.pane_tabs import PaneTabs
from tui_monitor.app.widgets.run_head import RunHead
from tui_monitor.app.widgets.side import Side
from tui_monitor.app.widgets.too_small import TooSmall
from tui_monitor.model.ask import (
    Chart,
    ChartRequest,
    Forget,
    LogLines,
    LogRequest,
    MetricsRequest,
    NotesRequest,
    ProcessRequest,
    ProcessView,
    RunNotes,
    ViewRequest,
)
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown

LOG_LINES = 400
WHOLE = Window()
SMOOTHING = (0.0, 0.6, 0.9, 0.97)
_FAR = 1_000_000
"""Lines: to the end of a pane, whatever its length."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What a person chose to see of this run."""

    metrics: tuple[Shown, ...] = ()
    """Empty: that of the finding that decides, else the watched one."""
    window: Window = WHOLE
    smoothing: int = 0
    log: bool | None = None
    """None: as the values ask for."""


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
        self._showing = Showing()
        self._wanted = finding
        self._asked: dict[str, ViewRequest] = {}
        """The open request of the chart, the log, the metric picker, the process, the notes."""
        self._kept: Chart | None = None
        """The newest chart that was answered: shown until the next one is."""
        self._process: ProcessView | None = None
        self._notes: RunNotes | None = None
        self._compared = ComparedRun()
        self._aging: Timer | None = None
        self._head, self._chart_head, self._chart = RunHead(), ChartHead(context.glyphs), ChartView(context)
        self._side, self._strip, self._log = Side(), FindingStrip(context.glyphs), LogTail(context.glyphs)
        self._tabs = PaneTabs(context.glyphs)
        self._chart.can_focus = self._log.can_focus = True
        self.panes = RunPanes(self, self._chart, self._side, self._log, self._tabs)
        self.panes.focused = pane

    def compose(self) -> ComposeResult:
        yield self._head
        yield self.fault_line
        yield self.replay_bar
        with Container(classes="panes"):
            with Vertical(classes="chart"):
                yield self._chart_head
                yield self._chart
            yield self._strip
            yield self._tabs
            yield self._side
            yield self._log
        yield KeyLine(self.offered_keys())
        yield TooSmall()

    def on_mount(self) -> None:
        self._ask_log(None)
        self._ask_for("notes", NotesRequest(self._run_id))
        self.panes.focus(self.panes.focused)

    def on_resize(self) -> None:
        self.set_class(too_small(*self.size), "-too-small")
        self._arrange()

    def _arrange(self) -> None:
        self.panes.arrange()
        self.call_after_refresh(self._draw_anew)

    def _draw_anew(self) -> None:
        """What depends on the room there is."""
        self._ask_chart()
        self._ask_process()
        self._show_facts()

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
        self._take_facts(snapshot)
        self._show_facts()
        self._go_to_wanted()
        self._ask_chart()
        self._show_answers(snapshot)

    def _take_facts(self, snapshot: Snapshot) -> None:
        """What was answered about what stands beside the run; the last answer holds until there is another."""
        process, notes = (snapshot.details.get(self._asked.get(part)) for part in ("process", "notes"))
        self._process = process if isinstance(process, ProcessView) else self._process
        self._notes = notes if isinstance(notes, RunNotes) else self._notes

    def _show_facts(self) -> None:
        """Head, findings, configuration, process, notes."""
        view, snapshot = self._view, self.snapshot
        if view is None or snapshot is None:
            return
        context, use = self.context, snapshot.machine.runs.get(view.id)
        at = Moment(context.clock.now(), context.clock.wall())
        self._head.show(view, RunLook(context.glyphs, self._run_name, 0, at.now), use, self._position(snapshot))
        compared = self._compared.look(view, snapshot.runs)
        facts = Facts(view, listed(view), compared, self._process, self._notes, use)
        look = Look(context.glyphs, context.times, at, None, self.panes.focused, context.read_only, self._line_numbers)
        self._side.show(facts, look)
        self._show_strip()
        self._age_later(view, at)

    def _show_strip(self) -> None:
        if self._view is not None and self.snapshot is not None:
            other = one_line(self._compared.look(self._view, self.snapshot.runs), 1)
            self._strip.show(self._side.findings, self.finding, other, self._line_numbers)

    @property
    def _line_numbers(self) -> LineNumbers:
        """Of the places that findings quote, as far as the log was counted."""
        return NO_NUMBERS

    def _position(self, snapshot: Snapshot) -> str:
        """`2 of 14`"""
        there = self._others(snapshot)
        return f"{there.index(self._run_id) + 1} of {len(there)}" if self._run_id in there and len(there) > 1 else ""

    def _others(self, snapshot: Snapshot) -> list[Shown]:
        """All runs that are there, in the order of the list it was opened from, this one among them."""
        names = {view.id for view in snapshot.runs}
        listed_first = [run for run in self._order if run in names]
        return [*listed_first, *(view.id for view in snapshot.runs if view.id not in set(listed_first))]

    def _age_later(self, view: RunView, at: Moment) -> None:
        """Wake when the next age in sight changes its word, and not before."""
        if self._aging is not None:
            self._aging.stop()
        told = list(ages(view, self._process, at))
        if view.output.last is not None and not view.life.over and not view.reading.at_end:
            told.append(at.now - view.output.last)
        wait = min(map(until_age_changes, told), default=None)
        self._aging = self.set_timer(max(0.05, wait + 0.01), self._show_facts) if wait is not None else None

    def _show_answers(self, snapshot: Snapshot) -> None:
        chart = snapshot.details.get(self._asked.get("chart"))
        if isinstance(chart, Chart):
            self._kept = chart
        log = snapshot.details.get(self._asked.get("log"))
        if isinstance(log, LogLines):
            self._log.show(log)
        metrics = snapshot.details.get(self._asked.get("metrics"))
        if isinstance(metrics, tuple):
            self._pick(metrics)
        self._draw_chart()

    def _draw_chart(self) -> None:
        showing = self._showing
        style = Style(self._log_scale, SMOOTHING[showing.smoothing], self.finding, self.context.glyphs.braille)
        self._chart.show(self._kept, style)
        self._chart_head.show(self._metrics, style, showing.window)

    @property
    def _log_scale(self) -> bool:
        chosen = self._showing.log
        return spans_decades(self._kept) if chosen is None and self._kept is not None else bool(chosen)

    # What is asked for

    @property
    def _metrics(self) -> tuple[Shown, ...]:
        metric = decisive_metric(self._view) if self._view and not self._showing.metrics else None
        return self._showing.metrics if metric is None else (metric,)

    def _ask_chart(self) -> None:
        width, window = self._chart.size.width, self._showing.window
        if self._metrics and width:
            self._ask_for("chart", ChartRequest(self._run_id, self._metrics, window.first, window.last, width * 2))

    def _ask_log(self, offset: int | None, file: Shown | None = None) -> None:
        self._ask_for("log", LogRequest(self._run_id, file, offset, LOG_LINES))

    def _ask_process(self) -> None:
        """Only while the answer is in sight: it is looked for again and again."""
        if self.panes.sees_process:
            self._ask_for("process", ProcessRequest(self._run_id))
        elif (open_one := self._asked.pop("process", None)) is not None:
            self.ask(Forget(open_one))

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
        if event.widget is self._chart and self.panes.focused is not Pane.CHART:
            self._focus(Pane.CHART)
        elif event.widget is self._log and self.panes.focused is not Pane.LOG:
            self._focus(Pane.LOG)

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
        if self.snapshot is None or self._run_id not in (others := self._others(self.snapshot)) or len(others) < 2:
            self.app.bell()
            return
        run = others[(others.index(self._run_id) + direction) % len(others)]
        name = short_names(self.snapshot.runs).get(run, run)
        self.app.switch_screen(RunScreen(self.context, run, name, None, self._order, self.panes.focused))

    # The chart

    def _change(self, showing: Showing) -> None:
        self._showing = showing
        self._ask_chart()
        self._draw_chart()

    def _ends(self) -> tuple[float, float]:
        """First and last step of the run."""
        curve = self._view.curve if self._view else None
        return (curve.first_step, curve.last_step) if curve else (0.0, 1.0)

    def action_zoom(self, factor: int) -> None:
        by = float(factor) if factor > 0 else -1.0 / factor
        self._change(replace(self._showing, window=self._showing.window.zoomed(by, *self._ends())))

    def action_pan(self, direction: int) -> None:
        self._change(replace(self._showing, window=self._showing.window.panned(direction, *self._ends())))

    def action_smooth(self, direction: int) -> None:
        level = max(0, min(len(SMOOTHING) - 1, self._showing.smoothing + direction))
        self._change(replace(self._showing, smoothing=level))

    def action_log_scale(self) -> None:
        self._change(replace(self._showing, log=not self._log_scale))

    def action_reset(self) -> None:
        self._change(Showing(metrics=self._showing.metrics))

    def action_metric(self) -> None:
        self._ask_for("metrics", MetricsRequest(self._run_id))

    def _pick(self, metrics: tuple[object, ...]) -> None:
        """The list of metrics has come: let a person choose."""
        from tui_monitor.app.screens.picker import MetricPicker

        self.ask(Forget(self._asked.pop("metrics")))
        self.app.push_screen(MetricPicker(metrics, self._metrics), self._picked)

    def _picked(self, metrics: tuple[Shown, ...] | None) -> None:
        if metrics is not None:
            self._change(replace(self._showing, metrics=metrics))

    # Findings and log

    def action_finding(self, direction: int) -> None:
        self._side.move(direction)
        self._selected()

    def _selected(self) -> None:
        """Another finding may be selected now."""
        self._show_strip()
        self._draw_chart()

    def action_jump(self) -> None:
        """Chart and log to the selected finding; the chart to its metric."""
        finding = self.finding
        if finding is None:
            self.app.bell()
            return
        metrics = (finding.metric,) if finding.metric is not None else self._showing.metrics
        window = around(finding, *self._ends()) if finding.onset_step >= 0 else Window()
        self._change(replace(self._showing, metrics=metrics, window=window))
        if finding.evidence.places:
            self._log.go_to(finding.evidence.places[0])

    def _go_to_wanted(self) -> None:
        """Once; a finding that is not there any more has no place."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self._side.select(wanted):
            self.action_jump()

    def _scrolls(self, by: int) -> bool:
        """Whether a pane beside the log has the keys; then it was scrolled by so many pages."""
        pane = self.panes.focused
        if pane in (Pane.CHART, Pane.FINDINGS, Pane.LOG):
            return False
        self._side.scroll_pane(pane, by * self._side.page(pane))
        return True

    def action_log(self, direction: int) -> None:
        if not self._scrolls(direction):
            self._log.scroll(direction * max(1, self._log.size.height - 1))

    def action_log_start(self) -> None:
        if not self._scrolls(-_FAR):
            self._log.start()

    def action_log_follow(self) -> None:
        if not self._scrolls(_FAR):
            self._log.follow()

    def action_leave(self) -> None:
        if self.panes.only:
            self.action_only()
        else:
            self.dismiss()
