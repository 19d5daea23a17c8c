"""The chart of a run with the line above and the line below it: what a person chose to see of the run, and the value
cursor. It asks for what it draws and forgets it when it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tui_monitor.app import choices
from tui_monitor.app.context import Context
from tui_monitor.app.drawing import chart_text
from tui_monitor.app.drawing.chart_curve import column_of, smoothed
from tui_monitor.app.drawing.chart_window import Window, around, at_step
from tui_monitor.app.drawing.plotting import Style, spans_decades
from tui_monitor.app.drawing.proof import decisive_metric
from tui_monitor.app.hints import Hinted
from tui_monitor.app.widgets.chart import ChartView
from tui_monitor.app.widgets.chart_head import ChartFoot, ChartHead
from tui_monitor.app.widgets.showing import SMOOTHING, Showing, recalled, remember
from tui_monitor.app.widgets.value_cursor import ValueCursor
from tui_monitor.model.ask import Chart, ChartRequest, Forget, Readout, ReadoutRequest, ViewRequest, XAxis
from tui_monitor.model.finding import Finding
from tui_monitor.model.points import Place
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean


class ChartPane(Vertical, can_focus=False):
    @dataclass
    class CursorMoved(Message):
        """The line of the log at the cursor."""

        place: Place

    def __init__(self, context: Context, run: Shown) -> None:
        super().__init__(classes="chart")
        self._kit, self._run = context, run
        self._view: RunView | None = None
        self._selected: Finding | None = None
        self.showing = recalled(context.remembered)
        self._recalled = context.remembered.get(choices.METRICS) or ()
        """What was chosen here last: drawn where no finding asks for another metric."""
        self._asked: dict[str, ViewRequest] = {}
        """The open question for columns, and for the values at the cursor."""
        self._kept: Chart | None = None
        """The newest chart that was answered: shown until the next one is."""
        self._at_once = False
        """The next answer is that of a key."""
        self.cursor = ValueCursor(self._ask_for_values, self._draw_cursor)
        self._head, self._chart, self._foot = ChartHead(context.glyphs), ChartView(context), ChartFoot()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._chart
        yield self._foot

    def on_resize(self) -> None:
        self.call_after_refresh(self._ask)

    def on_unmount(self) -> None:
        for request in self._asked.values():
            self._kit.door.ask(Forget(request))

    # What is shown

    def show(self, view: RunView, selected: Finding | None, details: Mapping[object, object]) -> None:
        """`details`: the answers of the newest snapshot."""
        self._view, self._selected = view, selected
        self._ask()
        chart = details.get(self._asked.get("chart"))
        if isinstance(chart, Chart) and chart is not self._kept:
            self._kept = chart
        else:
            chart = None
        readout = details.get(self._asked.get("readout"))
        if isinstance(readout, Readout) and (place := self.cursor.take(readout)) is not None:
            self.post_message(self.CursorMoved(place))
        self._draw(answered=chart is not None)

    def select(self, finding: Finding | None) -> None:
        """The finding whose onset is a line in the chart."""
        self._selected = finding
        self._draw()

    @property
    def metrics(self) -> tuple[Shown, ...]:
        if self._view is None or self.showing.metrics:
            return self.showing.metrics
        known = tuple(metric for metric in self._recalled if metric in self._view.latest)
        if known and not any(finding.alarm for finding in self._view.findings):
            return known
        metric = decisive_metric(self._view)
        return () if metric is None else (metric,)

    def _draw(self, answered: bool = False) -> None:
        style = Style(self._log, SMOOTHING[self.showing.smoothing], self._selected, self._kit.glyphs.braille)
        if answered and self._at_once:
            self._at_once = False
            self._chart.show_at_once(self._kept, style)
        else:
            self._chart.show(self._kept, style)
        self._chart.put_cursor(self.cursor.step)
        axes = self._kept.axes if self._kept else (XAxis.STEP,)
        by_itself = self._log and self.showing.log is None
        axis = self._kept.axis if self._kept else self.showing.axis
        window = self.showing.window
        said = chart_text.HowDrawn(
            self.metrics, style.smoothing, style.log, by_itself, axis, axes, window, self._ends()
        )
        self._head.show(said)
        self._draw_foot()

    def _draw_foot(self) -> None:
        width, glyphs = self._foot.size.width, self._kit.glyphs
        if self.cursor.step is None or self.cursor.readout is None:
            picture = self._chart.picture
            self._foot.show(chart_text.legend(picture.named, picture.banded, width, glyphs) if picture else [])
            return
        time = self._kit.times.text(self.cursor.readout.time) if isfinite(self.cursor.readout.time) else ""
        line = chart_text.readout(self.cursor.readout, self.metrics, self._smooth(), time, width, glyphs)
        self._foot.show(line)

    @property
    def _log(self) -> bool:
        chosen = self.showing.log
        return spans_decades(self._kept) if chosen is None and self._kept is not None else bool(chosen)

    def _smooth(self) -> float | None:
        """The smoothed value under the cursor."""
        weight = SMOOTHING[self.showing.smoothing]
        if not weight or self._kept is None or not self._kept.series or self.cursor.step is None:
            return None
        columns = self._kept.series[0][1]
        return smoothed(columns.means, weight)[column_of(columns, self.cursor.step)]

    # What is asked for

    def _ask(self) -> None:
        width, window = self._chart.size.width, self.showing.window
        if self.metrics and width:
            request = ChartRequest(self._run, self.metrics, window.first, window.last, width * 2, self.showing.axis)
            self._ask_for("chart", request)
        if self.cursor.step is not None:
            self._ask_for_values(self.cursor.step)

    def _ask_for(self, part: str, request: ViewRequest | None) -> None:
        """One open question for each part."""
        old = self._asked.get(part)
        if request == old:
            return
        if request is not None:
            self._asked[part] = request
            self._kit.door.ask(request)
        else:
            self._asked.pop(part)
        if old is not None:
            self._kit.door.ask(Forget(old))

    # What a person wants

    def _change(self, showing: Showing) -> None:
        self.showing = showing
        remember(self._kit.remembered, showing)
        self._at_once = True
        self._ask()
        self._draw()

    def choose(self, metrics: tuple[Shown, ...]) -> None:
        """A person chose them, and will see them again."""
        self._kit.remembered.put(choices.METRICS, metrics)
        self._change(replace(self.showing, metrics=metrics))

    def go_to(self, place: Finding | float, metrics: tuple[Shown, ...] = ()) -> None:
        """The part around a finding, and its metric; around a step, with these metrics where there are any."""
        if isinstance(place, float):
            window = at_step(place, *self._ends())
        else:
            window = around(place, *self._ends()) if place.onset_step >= 0 else Window()
            metrics = (place.metric,) if place.metric is not None else ()
            self._selected = place
        self._change(replace(self.showing, metrics=metrics or self.showing.metrics, window=window))

    def _ends(self) -> tuple[float, float]:
        """First and last step of the run."""
        curve = self._view.curve if self._view else None
        return (curve.first_step, curve.last_step) if curve else (0.0, 1.0)

    def zoom(self, factor: int, at: float | None = None) -> None:
        """At the cursor, where there is one in sight."""
        by = float(factor) if factor > 0 else -1.0 / factor
        at = self.cursor.step if at is None else at
        self._change(replace(self.showing, window=self.showing.window.zoomed(by, *self._ends(), at)))

    def pan(self, direction: int) -> None:
        if self.showing.window.whole:
            self._hint("all steps are in sight: there is nothing to move to")
        else:
            self._change(replace(self.showing, window=self.showing.window.panned(direction, *self._ends())))

    def smooth(self, direction: int) -> None:
        level = max(0, min(len(SMOOTHING) - 1, self.showing.smoothing + direction))
        self._change(replace(self.showing, smoothing=level))

    def toggle_log(self) -> None:
        self._change(replace(self.showing, log=not self._log))

    def next_axis(self) -> None:
        """The next one that this run can be drawn over."""
        axes = self._kept.axes if self._kept else (XAxis.STEP,)
        if len(axes) < 2:
            self._hint("x axis: only steps are logged here")
            return
        here = axes.index(self.showing.axis) if self.showing.axis in axes else 0
        self._change(replace(self.showing, axis=axes[(here + 1) % len(axes)]))
        self._hint(f"x axis: {self.showing.axis}; this run has {', '.join(axes)}")

    def _hint(self, text: str) -> None:
        self.app.post_message(Hinted(clean(text)))

    def reset(self) -> None:
        """The whole chart over its steps, unsmoothed, on the scale that the values ask for; no cursor."""
        self.cursor.drop()
        self._change(Showing(metrics=self.showing.metrics))

    # The cursor

    def move_cursor(self, direction: int) -> None:
        step = self._chart.moved(direction)
        if step is None:
            self._hint("no point further on")
        else:
            self.cursor.put(step)

    def _ask_for_values(self, step: float | None) -> None:
        self._ask_for("readout", None if step is None else ReadoutRequest(self._run, step, self.metrics))

    def _draw_cursor(self) -> None:
        self._chart.put_cursor(self.cursor.step)
        self._draw_foot()

    @on(ChartView.Pointed)
    def _pointed(self, message: ChartView.Pointed) -> None:
        self.cursor.put(message.step)

    @on(ChartView.Wheeled)
    def _wheeled(self, message: ChartView.Wheeled) -> None:
        self.zoom(message.factor, message.step)

    @on(ChartView.Pushed)
    def _pushed(self, message: ChartView.Pushed) -> None:
        self.pan(message.direction)

    @on(ChartView.Ranged)
    def _ranged(self, message: ChartView.Ranged) -> None:
        window = self.showing.window.between(message.first, message.last, *self._ends())
        self._change(replace(self.showing, window=window))
