"""The line above the chart: which metrics in which colour, and how they are drawn."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.chart_window import Window
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, spread
from tui_monitor.app.drawing.plotting import Style
from tui_monitor.app.widgets.content import content
from tui_monitor.text import Shown

COLOURS = ("$primary", "$accent", "$success", "$warning", "$secondary")
"""Of the series, in their order; the chart's palette has the same."""


class ChartHead(Widget):
    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._said: tuple[tuple[Shown, ...], Style, Window] = ((), Style(), Window())

    def show(self, metrics: tuple[Shown, ...], style: Style, window: Window) -> None:
        if (metrics, style, window) != self._said:
            self._said = (metrics, style, window)
            self.refresh()

    def render(self) -> Content:
        metrics, style, window = self._said
        glyphs = self._glyphs
        left: list[Piece] = []
        for index, metric in enumerate(metrics):
            left += [(f" {glyphs.played * 2} ", COLOURS[index % len(COLOURS)]), (f"{metric} ", "bold")]
        marks: list[Piece] = [
            (f"   {glyphs.onset} onset  {glyphs.detected} raised  ", "$foreground 60%"),
            (glyphs.bad, "bold $error"),
            (" NaN or inf", "$foreground 60%"),
        ]
        said = [
            "" if window.whole else f"steps {wording.step(window.first or 0)} to {wording.step(window.last or 0)}",
            f"smoothed {style.smoothing:g}" if style.smoothing else "",
            "log scale" if style.log else "",
        ]
        right: list[Piece] = [(f" {glyphs.dot} ".join(filter(None, said)) + " ", "$accent")]
        return content([spread([*left, *marks], right, self.size.width, glyphs.ellipsis, (" ", ""))])
