"""What programs are told of the runs that live on this machine, beside their views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_monitor.errors import NotYet
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.report.contract import LiveFacts
from tui_monitor.text import Shown


def live_facts(monitor: Monitor, views: Sequence[RunView], now: float) -> Mapping[Shown, LiveFacts]:
    """`now`: as the machine's clock tells it, beside file times."""
    machine, found = monitor.snapshot().machine, {}
    for view in views:
        run = monitor.run(view.id)
        if run is None or view.process is None or not view.process.alive:
            continue
        try:
            saved = run.queries.checkpoint()
        except NotYet:  # its disk is slow: told with the next line
            saved = None
        found[view.id] = LiveFacts(now, saved, machine.runs.get(view.id), machine.host)
    return found
