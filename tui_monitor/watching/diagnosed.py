"""Why one watched run is as it is: its artifacts, and the causes that they prove."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.diagnosis.artifacts import Sibling
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.model.diagnosis import Diagnosis
from tui_monitor.watching.artifacts_of import artifacts_of
from tui_monitor.watching.watched_run import WatchedRun


def diagnosis_of(run: WatchedRun, siblings: Sequence[Sibling] = ()) -> Diagnosis:
    """`siblings`: other runs of its batch. Reads some lines of its logs; nothing is kept."""
    return diagnose(artifacts_of(run.view, run.queries, run.signs.traces, siblings))
