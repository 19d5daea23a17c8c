"""The chart of one run: drawn by plotext, at most twice a second."""

from textual.color import Color
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from tui_monitor.app.context import Context
from tui_monitor.app.drawing.plotting import Palette, Style, draw
from tui_monitor.model.ask import Chart
from tui_monitor.model.finding import Severity

LEAST_WAIT = 0.5
"""Seconds between two drawings for new points; a key is answered at once."""


class ChartView(Widget):
    """Keeps its last picture until something changes."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._kit = context
        self._chart: Chart | None = None
        self._style = Style()
        self._drawn = 0.0
        self._later: Timer | None = None

    def show(self, chart: Chart | None, style: Style) -> None:
        if chart is self._chart and style == self._style:
            return
        self._chart = chart
        wait = LEAST_WAIT - (self._kit.ticks() - self._drawn)
        if style != self._style or wait <= 0:
            self._style = style
            self.refresh()
        elif self._later is None:
            self._later = self.set_timer(wait, self._draw_later)

    def _draw_later(self) -> None:
        self._later = None
        self.refresh()

    def render(self) -> Content:
        from rich.text import Text

        self._drawn = self._kit.ticks()
        width, height = self.size
        if self._chart is None or width < 16 or height < 4:
            return Content(" reading" if self._chart is None else "")
        try:
            picture = draw(self._chart, width, height, self._palette(), self._style)
        except Exception as error:  # noqa: BLE001 - a chart that cannot be drawn must not take the screen away
            return Content(f" internal error in the chart: {type(error).__name__}")
        return Content.from_rich_text(Text.from_ansi(picture))

    def _palette(self) -> Palette:
        variables = self.app.theme_variables

        def colour(name: str) -> tuple[int, int, int]:
            return Color.parse(variables[name]).rgb

        background = Color.parse(variables["background"])
        mixed = [background.blend(Color.parse(variables["foreground"]), share).rgb for share in (0.35, 0.6)]
        return Palette(
            series=(colour("primary"), colour("accent"), colour("success"), colour("warning"), colour("secondary")),
            faint=mixed[0],
            axes=mixed[1],
            bad=colour("error"),
            severities={
                Severity.CRITICAL: colour("error"),
                Severity.WARNING: colour("warning"),
                Severity.INFO: mixed[1],
            },
        )
