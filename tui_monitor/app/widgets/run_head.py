"""The top of the run screen: which run, its verdict, why, and how it is getting on."""

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing import Look, head_lines
from tui_monitor.app.pieces import content
from tui_monitor.model.run import RunView


class RunHead(Widget):
    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[RunView, Look] | None = None

    def show(self, view: RunView, look: Look) -> None:
        if self._shown is None or view is not self._shown[0] or look != self._shown[1]:
            self._shown = (view, look)
            self.refresh()

    def render(self) -> Content:
        return content(head_lines(*self._shown, self.size.width)) if self._shown else Content("")
