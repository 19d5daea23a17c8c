"""The top of the run screen: which run, its verdict, why, and how it is getting on."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.run_lines import RunLook, head_lines
from tui_monitor.app.widgets.content import content
from tui_monitor.model.machine import RunUse
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


class RunHead(Widget):
    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[RunView, RunLook] | None = None
        self._use: RunUse | None = None
        self._absent: Shown | None = None

    def show(self, view: RunView, look: RunLook, use: RunUse | None) -> None:
        """`use`: what it takes of its machine, where that is known."""
        if self._shown is None or view is not self._shown[0] or look != self._shown[1] or use != self._use:
            self._shown, self._use, self._absent = (view, look), use, None
            self.refresh()

    def show_absent(self, name: Shown) -> None:
        """A recording stands where this run has not begun."""
        if self._absent != name:
            self._shown, self._absent = None, name
            self.refresh()

    def render(self) -> Content:
        if self._absent is not None:
            return Content(f" {self._absent} has not begun yet")
        return content(head_lines(*self._shown, self.size.width, self._use)) if self._shown else Content("")
