"""One run."""

from tui_monitor.app.bindings import Place, bindings
from tui_monitor.app.context import Context
from tui_monitor.app.screens.watching import WatchingScreen
from tui_monitor.text import Shown


class RunScreen(WatchingScreen):
    BINDINGS = bindings(Place.RUN, Place.REPLAY)

    def __init__(self, context: Context, run: Shown) -> None:
        super().__init__(context)
        self._run = run
