"""The right answer where nothing is proven: that it is not known, and what to look at (S4.9)."""

from __future__ import annotations

from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion
from tui_monitor.model.diagnosis import CauseName, Effort, Fix


class Unknown:
    name = CauseName.UNKNOWN
    issue = "what is seen has no cause that these artifacts prove"

    def look(self, course: Course, seen: Suspicion) -> None:
        """Never suspected: it is what is left."""

    def fix(self, course: Course) -> Fix:
        del course
        return fix(
            do="run it again from the same seed, with gradient norm, learning rate and held-out loss logged",
            expect="the same trouble at the same step, with the curves that tell its causes apart",
            verify="`trainmon diagnose` of the new log names a cause with its proof",
            otherwise="go through the data first: shapes, ranges, labels and order of the batches where it began",
            effort=Effort.MEDIUM,
            risk="none: nothing that was trained is touched",
        )
