"""The findings of one run in three lines, where there is no room beside the chart."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import filled
from tui_monitor.app.drawing.proof import NO_NUMBERS, LineNumbers, strip_lines
from tui_monitor.app.widgets.content import content
from tui_monitor.model.finding import Finding


class FindingStrip(Widget):
    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._said: tuple[tuple[Finding, ...], Finding | None, str, LineNumbers] = ((), None, "", NO_NUMBERS)

    def show(self, findings: tuple[Finding, ...], selected: Finding | None, other: str, numbers: LineNumbers) -> None:
        """`other`: what a person may want to know beside the rule."""
        said = (findings, selected, other, dict(numbers))
        if said != self._said:
            self._said = said
            self.refresh()

    def render(self) -> Content:
        findings, selected, other, numbers = self._said
        width = self.size.width
        lines = strip_lines(findings, selected, other, width, self._glyphs, numbers)
        return content(filled(line, width, self._glyphs.ellipsis) for line in lines)
