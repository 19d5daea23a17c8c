"""The top of the run screen: which run, its verdict, why, and how it is getting on."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.head_lines import head_lines
from tui_monitor.app.drawing.run_parts import Lines, RunLook
from tui_monitor.app.widgets.content import content
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


class RunHead(Widget):
    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[RunView, RunLook, RunUse | None, str] | None = None
        self._absent: Shown | None = None
        self._lines: Lines = []

    def show(self, view: RunView, look: RunLook, use: RunUse | None, position: str) -> None:
        """`use`: what it takes of its machine, where that is known. `position`: in the list of all runs."""
        self._shown, self._absent = (view, look, use, position), None
        if self._drawn() != self._lines:
            self.refresh()

    def show_absent(self, name: Shown) -> None:
        """A recording stands where this run has not begun."""
        if self._absent != name:
            self._shown, self._absent = None, name
            self.refresh()

    def _drawn(self) -> Lines:
        if self._shown is None or not self.size.width:
            return []
        view, look, use, position = self._shown
        return head_lines(view, look, self.size.width, use, position)

    def render(self) -> Content:
        if self._absent is not None:
            return Content(f" {self._absent} has not begun yet")
        self._lines = self._drawn()
        return content(self._lines)
