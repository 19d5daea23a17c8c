"""One run on the runs screen, in a place of its own."""

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tui_monitor.app.drawing.kept import KeptDrawings
from tui_monitor.app.drawing.layout import Slot
from tui_monitor.app.drawing.run_parts import Lines, RunLook
from tui_monitor.app.widgets.painted import Painted
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown


@dataclass
class RunClicked(Message):
    run: Shown
    twice: bool


class RunPane(Painted):
    """Shows one run at a time; which one may change as the list scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.view: RunView | None = None

    def show(self, view: RunView, look: RunLook, slot: Slot, kept: KeptDrawings) -> None:
        """The same run that looks the same costs nothing."""
        self.show_lines(view, kept.lines(view, look, slot.width, slot.height))

    def show_lines(self, view: RunView, lines: Lines) -> None:
        """What was drawn of the run."""
        self.view = view
        self.paint(lines)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.view is not None:
            self.post_message(RunClicked(self.view.id, event.chain >= 2))
