"""The step of a chart at which values are told."""

from collections.abc import Callable

from tui_monitor.model.ask import Readout
from tui_monitor.model.points import Place


class ValueCursor:
    """`ask`: asks for the values at a step (None: for none any more). `changed`: it stands elsewhere, or is gone."""

    def __init__(self, ask: Callable[[float | None], None], changed: Callable[[], None]) -> None:
        self._ask, self._changed = ask, changed
        self.step: float | None = None
        """None without a cursor."""
        self.readout: Readout | None = None
        """The newest values that were answered."""
        self._told: Place | None = None
        self._silent = False

    def put(self, step: float, silent: bool = False) -> None:
        """`silent`: its line of the log is not told; it is clear where the log is to stand."""
        self.step, self._silent = step, silent
        self._ask(step)
        self._changed()

    def drop(self) -> bool:
        """Whether there was one."""
        if self.step is None:
            return False
        self.step = self.readout = self._told = None
        self._ask(None)
        self._changed()
        return True

    def take(self, readout: Readout) -> Place | None:
        """An answer; the line of the log that it is about, once for each."""
        self.readout = readout
        if readout.place is None or readout.place == self._told:
            return None
        self._told = readout.place
        return None if self._silent else readout.place
