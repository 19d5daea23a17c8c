"""What programs are told of runs beside their views: what lives on this machine, lines not understood, who knows."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotYet
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.run import RunView
from tui_monitor.model.seen import Seen
from tui_monitor.monitor import Monitor
from tui_monitor.records.root_name import name_of
from tui_monitor.report.alarms_seen import Attention, attention_of
from tui_monitor.report.contract import FactsBeside
from tui_monitor.settings.places import state_folder
from tui_monitor.text import Shown
from tui_monitor.watching.watched_run import WatchedRun


def facts_beside(
    monitor: Monitor, views: Sequence[RunView], now: float, paths: Sequence[str]
) -> Mapping[Shown, FactsBeside]:
    """`now`: as the machine's clock tells it, beside file times. `paths`: what is watched, as the app is told it."""
    machine, seen, found = monitor.snapshot().machine, _seen(paths), {}
    for view in views:
        run = monitor.run(view.id)
        if run is None:
            continue
        lives = view.process is not None and view.process.alive
        found[view.id] = FactsBeside(
            now,
            _saved(run) if lives else None,
            machine.runs.get(view.id) if lives else None,
            machine.host if lives else None,
            tuple(run.queries.leftovers()),
            attention_of(view, seen.get(view.id), now) is Attention.ACKNOWLEDGED,
        )
    return found


def _saved(run: WatchedRun) -> Checkpoint | None:
    try:
        return run.queries.checkpoint()
    except NotYet:  # its disk is slow: told with the next line
        return None


def _seen(paths: Sequence[str]) -> Mapping[Shown, Seen | None]:
    """What the person said in the app about the runs of this place."""
    state = state_folder()
    if state is None or not paths or not os.path.lexists(os.path.join(state, name := name_of(paths))):
        return {}
    from tui_monitor.records.folder import RootFolder
    from tui_monitor.records.per_root import load

    clock = SystemClock()
    return load(RootFolder(state, clock), name, clock.wall())[0].seen
