"""The line that says which pane stands below it, and which others could: `log · findings · config (Tab)`."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.panes import TABS, PaneName
from tui_monitor.app.drawing.pieces import Piece, cut, filled, width_of
from tui_monitor.app.widgets.content import content

_ROOMY = 72
"""Cells from which there is a dot between two names."""


class PaneTabs(Widget):
    @dataclass
    class Chosen(Message):
        pane: PaneName

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._shown, self._focused = TABS[0], False
        self._ends: list[tuple[int, PaneName]] = []
        """Where each name ends, in cells."""

    def show(self, pane: PaneName, focused: bool) -> None:
        """`focused`: the keys are for it."""
        if (pane, focused) != (self._shown, self._focused):
            self._shown, self._focused = pane, focused
            self.refresh()

    def render(self) -> Content:
        box = self._glyphs.selected_box if self._focused else self._glyphs.box
        edge = "bold $accent" if self._focused else "$foreground 45%"
        line: list[Piece] = [(box[5] if self._focused else box[4], edge), (" ", "")]
        self._ends = []
        width = self.size.width
        between = f" {self._glyphs.dot} " if width >= _ROOMY else " "
        for pane in TABS:
            if self._ends:
                line.append((between, "$foreground 45%"))
            here = pane is self._shown
            style = ("bold reverse" if self._focused else "bold underline") if here else "$foreground 60%"
            line.append((pane.value, style))
            self._ends.append((width_of(line), pane))
        line += [(" (Tab) ", "$foreground 60%")]
        kept = cut(line, width, self._glyphs.ellipsis)
        return content([filled([*kept, (box[4] * (width - width_of(kept)), edge)], width, self._glyphs.ellipsis)])

    def on_click(self, event: events.Click) -> None:
        pane = next((pane for end, pane in self._ends if event.x < end + 2), None)
        if pane is not None:
            self.post_message(self.Chosen(pane))
