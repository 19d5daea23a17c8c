"""Questions that lead to something lasting: No has the focus, and a hand must move before it can say yes."""

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Button

from tui_monitor.app.context import Context
from tui_monitor.model.run import Snapshot

DEAF = 0.5
"""Seconds for which a new dialog hears nothing: keys that were meant for what was there before."""
TOO_QUICK = 0.03
"""Seconds between moving and saying yes that no hand needs so few of: a paste, or an answer of the terminal."""


class Dialog(ModalScreen[bool]):
    """Dismissed with True for yes. Subclasses compose the two buttons."""

    AUTO_FOCUS = "#no"
    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,q", "refuse", "no"),
        Binding("tab,right,down", "choose(1)", "next"),
        Binding("shift+tab,left,up", "choose(-1)", "previous"),
    ]

    def __init__(self, context: Context, yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self.context = context
        self.no_button, self.yes_button = Button(no, id="no"), Button(yes, id="yes")
        for button in (self.no_button, self.yes_button):
            button.active_effect_duration = 0
        self._opened: float | None = None
        self._moved: float | None = None

    def on_mount(self) -> None:
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        """Only what comes after the dialog could be seen counts."""
        self._opened = self.context.ticks()

    @property
    def hears(self) -> bool:
        return self._opened is not None and self.context.ticks() - self._opened >= DEAF

    def show(self, snapshot: Snapshot) -> None:
        """The world moves while a dialog is open."""

    def action_refuse(self) -> None:
        self.dismiss(False)

    def action_choose(self, direction: int) -> None:
        if self.hears:
            self._moved = self.context.ticks()
            self.focus_next() if direction > 0 else self.focus_previous()

    @on(Button.Pressed, "#no")
    def _no(self) -> None:
        if self.hears:
            self.dismiss(False)

    @on(Button.Pressed, "#yes")
    def _yes(self) -> None:
        quick = self._moved is not None and self.context.ticks() - self._moved < TOO_QUICK
        if self.hears and not quick and self.may_say_yes():
            self.dismiss(True)

    def may_say_yes(self) -> bool:
        return True
