"""One run on the runs screen: a box, two lines or one, as its size says."""

from dataclasses import dataclass, replace

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.pieces import Piece, filled
from tui_monitor.app.drawing.run_lines import RunLook, age_of, draw
from tui_monitor.app.drawing.table_view import draw_row
from tui_monitor.app.widgets.content import content
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean


class RunPane(Widget):
    """Shows one run at a time; which one may change as the list scrolls."""

    @dataclass
    class Clicked(Message):
        run: Shown
        twice: bool

    def __init__(self) -> None:
        super().__init__()
        self.view: RunView | None = None
        self.look: RunLook | None = None
        self.table = False

    def show(self, view: RunView, look: RunLook, table: bool) -> None:
        """The same run that looks the same costs nothing."""
        old = self.look
        if view is self.view and old is not None and table == self.table:
            if age_of(view, look.now) == age_of(view, old.now):
                look = replace(look, now=old.now)
            if look == old:
                return
        self.view, self.look, self.table = view, look, table
        self.refresh()

    def render(self) -> Content:
        if self.view is None or self.look is None:
            return Content("")
        width, height = self.size
        try:
            if self.table:
                return content([draw_row(self.view, self.look, width)])
            return content(draw(self.view, self.look, width, height))
        except Exception as error:  # noqa: BLE001 - a fault in drawing one run must not take the others away
            return content([_fault(self.view, error, width)])

    def on_click(self, event: events.Click) -> None:
        if self.view is not None:
            self.post_message(self.Clicked(self.view.id, event.chain >= 2))


def _fault(view: RunView, error: Exception, width: int) -> list[Piece]:
    text = clean(f" {view.exp_id}: internal error, {type(error).__name__}: {error}")
    return filled([(text, "bold $error")], width, "")
