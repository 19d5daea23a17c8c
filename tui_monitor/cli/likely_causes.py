"""Why alarmed runs are as they are: asked once for each new state of a run, and only of those that alarm."""

from __future__ import annotations

from contextlib import suppress

from tui_monitor.errors import NotYet
from tui_monitor.model.diagnosis import Diagnosis
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.report.likely import hints, likely
from tui_monitor.text import Shown
from tui_monitor.watching.diagnosed import diagnosis_beside, tells_the_same


class LikelyCauses:
    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor
        self._known: dict[Shown, tuple[RunView, Diagnosis]] = {}

    def of(self, view: RunView) -> Diagnosis | None:
        """None for a run that calls for nobody."""
        run = self._monitor.run(view.id) if any(found.alarm for found in view.findings) else None
        if run is None:
            self._known.pop(view.id, None)
            return None
        known = self._known.get(view.id)
        if known is None or not tells_the_same(known[0], view):
            others = self._monitor.snapshot().runs
            with suppress(NotYet):  # its log is still being read: asked again with the next line
                known = self._known[view.id] = (view, diagnosis_beside(run, others))
        return known[1] if known is not None else None

    def hints(self, view: RunView) -> dict[str, Shown]:
        """Of each of its alarms, by id."""
        diagnosis = self.of(view)
        return hints(view, diagnosis) if diagnosis is not None else {}

    def line(self, view: RunView) -> Shown | None:
        """What is worth a line below its verdict."""
        diagnosis = self.of(view)
        return likely(diagnosis) if diagnosis is not None else None
