"""What programs are told of runs beside their views: what lives on this machine, lines not understood, who knows."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli.likely_causes import LikelyCauses
from tui_monitor.clock import SystemClock
from tui_monitor.errors import NotYet
from tui_monitor.home import state_folder
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.run import RunView
from tui_monitor.model.seen import Seen
from tui_monitor.monitor import Monitor
from tui_monitor.records.root_name import name_of
from tui_monitor.report.alarms_seen import Attention, attention_of
from tui_monitor.report.contract import FactsBeside
from tui_monitor.text import Shown
from tui_monitor.watching.watched_run import WatchedRun


class WordsOfAPerson:
    """What somebody said in the app about the runs of this place: `paths`, as the app is told them."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._state = state_folder()
        answers = common.answering(paths) == list(paths)  # else the name of the place cannot be told
        self._name = name_of(paths) if self._state is not None and paths and answers else None

    def newest(self) -> Mapping[Shown, Seen | None]:
        state, name = self._state, self._name
        if state is None or name is None or not os.path.lexists(os.path.join(state, name)):
            return {}
        from tui_monitor.records.folder import RootFolder
        from tui_monitor.records.per_root import load

        clock = SystemClock()
        return load(RootFolder(state, clock), name, clock.wall())[0].seen


def facts_beside(
    monitor: Monitor, views: Sequence[RunView], now: float, said: WordsOfAPerson, causes: LikelyCauses
) -> Mapping[Shown, FactsBeside]:
    """`now`: as the machine's clock tells it, beside file times."""
    machine, seen, found = monitor.snapshot().machine, said.newest(), {}
    for view in views:
        run = monitor.run(view.id)
        if run is None:
            continue
        lives = view.process is not None and view.process.alive
        found[view.id] = FactsBeside(
            now,
            _saved(run) if lives else None,
            machine.runs.get(view.id) if lives else None,
            machine.of(view.where.host) if lives else None,
            tuple(run.queries.leftovers()),
            attention_of(view, seen.get(view.id), now) is Attention.ACKNOWLEDGED,
            causes.hints(view),
        )
    return found


def _saved(run: WatchedRun) -> Checkpoint | None:
    try:
        return run.queries.checkpoint()
    except NotYet:  # its disk is slow: told with the next line
        return None
