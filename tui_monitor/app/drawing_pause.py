"""A terminal that is slower than we are: nothing more is drawn until it has taken what it has.

Textual would wait for it, and nobody could be heard; or it would show, one after the other, how everything stood.
"""

from contextlib import ExitStack

from textual.app import App
from textual.timer import Timer

from tui_monitor.app import terminal

_LOOKS_AGAIN = 0.05
"""Seconds after which a terminal that took nothing is looked at again."""


class DrawingPause:
    """Of one app."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._held_back = ExitStack()
        """What would be drawn, while the terminal takes nothing."""
        self._until_it_takes_more: Timer | None = None
        self._missed = False
        """Something was to be drawn meanwhile, and is not kept."""

    def drawn(self) -> None:
        """Something was sent to the terminal, or would have been."""
        if self._until_it_takes_more is not None:
            self._missed = True
        elif not terminal.takes_more():
            self._held_back.enter_context(self._app.batch_update())
            self._until_it_takes_more = self._app.set_interval(_LOOKS_AGAIN, self._draw_on)

    def _draw_on(self) -> None:
        """What changed meanwhile; all of it where something was to be drawn at once."""
        if self._until_it_takes_more is not None and terminal.takes_more():
            self._until_it_takes_more.stop()
            self._until_it_takes_more = None
            self._held_back.close()
            missed, self._missed = self._missed, False
            if missed:
                self._app.screen.refresh()
            self._app.screen.check_idle()
