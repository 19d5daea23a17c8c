"""Whose turn it is to be looked at: all runs on one grid of times, so that one waking serves many of them.

Runs that write are looked at with each tick, all others together each second, and those that have been silent for an
hour every ten, their folders every two. A step in between passes over none of them. What lies on a machine that tells
by itself is looked at as soon as it is told of, and need not be with each tick.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from math import ceil, floor, inf

from tui_monitor.clock import monotonic
from tui_monitor.errors import SourceError
from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.text import Shown
from tui_monitor.watching.told_runs import ToldRuns
from tui_monitor.watching.watched_run import WatchedRun

TICKS, ROUND = 10, 1.0
"""Looks a second at a run that wrote in the last 10 s, and seconds between two looks at any other."""
MOST_LOOKS = 1000.0
"""A second, at all runs that are writing: where there are many, each is looked at less often, down to the round."""
RECENT = 10.0
AWAITED = 0.02
"""Seconds after which a slow place may have answered."""
OLD, OLD_ROUND, FOLDER_ROUND = 3600.0, 10.0, 2.0
"""Seconds of silence after which a run is looked at less often, and how often that and its folder is."""

Runs = Mapping[Shown, WatchedRun]


def between_looks(writing: int) -> float:
    """Seconds between two looks at a run that is writing, when so many are."""
    return min(ROUND, max(1, ceil(writing * TICKS / MOST_LOOKS)) / TICKS)


class Turns:
    """`now`: the clock by which the output of runs is dated."""

    def __init__(self, source: Source, now: Callable[[], float], file_news: FileNews) -> None:
        self._source = source
        self._now = now
        self._told = ToldRuns(source, file_news)
        self._turn: dict[Shown, None] = {}
        """Whose turn it is, in order."""
        self._writing: dict[Shown, None] = {}
        self.unread: dict[Shown, None] = {}
        """Runs of which there is more to read at once."""
        self._awaited: frozenset[Shown] = frozenset()
        """Of those, which wait for the answer of a slow place."""
        self.in_sight: frozenset[Shown] = frozenset()
        """What a person looks at now."""
        self._folders: dict[str, Stat | None] = {}
        """Of runs that have been silent for long: how each folder was seen last."""
        self._next_tick = self._next_round = 0.0
        self._next_old = self._next_folders = 0.0

    def add(self, run_id: Shown) -> None:
        """It is new, and its turn is now."""
        self._turn[run_id] = self.unread[run_id] = None

    def drop(self, run_id: Shown) -> None:
        for known in (self._turn, self._writing, self.unread):
            known.pop(run_id, None)
        self._told.drop(run_id)
        self._awaited -= {run_id}

    def clear(self) -> None:
        for known in (self._turn, self._writing, self.unread, self._folders):
            known.clear()
        self._told.clear()

    def turns(self, runs: Runs) -> Iterator[WatchedRun]:
        """Each run whose turn it is now, once; those that are not reached keep their turn. Then those of which there is
        more to read, one after the other, and each again and again."""
        self._call_up(runs)
        for run in sorted((runs[run_id] for run_id in self._turn), key=self._effort):
            self._turn.pop(run.spec.id, None)
            yield run
        for run in sorted((runs[run_id] for run_id in self.unread), key=self._effort):
            while run.spec.id in self.unread and not run.waiting:
                yield run

    def looked(self, run: WatchedRun) -> None:
        """It was looked at: when is its next turn?"""
        run_id = run.spec.id
        self._turn.pop(run_id, None)
        if run.more:
            self.unread[run_id] = None
            if run.waiting:
                self._turn[run_id] = None
        else:
            self.unread.pop(run_id, None)
        self._awaited = self._awaited | {run_id} if run.more and run.waiting else self._awaited - {run_id}
        if not self._told.follows(run.spec) and (run.waiting or self._now() - run.wrote_at < RECENT):
            self._writing[run_id] = None
        else:
            self._writing.pop(run_id, None)

    def idle(self) -> float:
        """Seconds until it is the turn of any run; 0 while it is, a moment while all of them wait for slow places."""
        if self._turn or self.unread:
            return AWAITED if self._awaited >= self._turn.keys() | self.unread.keys() else 0.0
        if self._told.is_news:
            return 0.0
        tick = self._next_tick if self._writing else inf
        return max(0.0, min(tick, self._next_round) - monotonic())

    def _effort(self, run: WatchedRun) -> tuple[bool, int]:
        """What is in sight first, and of that what is soon read."""
        return run.spec.id not in self.in_sight, run.backlog() if run.more else 0

    def _call_up(self, runs: Runs) -> None:
        now = monotonic()
        if self._told.is_news:
            self._turn.update((run_id, None) for run_id in self._told.collect() if run_id not in self.unread)
        if now >= self._next_tick:
            self._next_tick = _next(now, between_looks(len(self._writing)))
            self._turn.update((run_id, None) for run_id in self._writing if run_id not in self.unread)
        if now >= self._next_round:
            self._next_round = _next(now, ROUND)
            self._turn.update(self._of_round(runs, now))

    def _of_round(self, runs: Runs, now: float) -> dict[Shown, None]:
        due: dict[Shown, None] = {}
        time, old = self._now(), []
        for run_id, run in runs.items():
            if run_id in self.unread:
                continue  # it is read on anyway, one after the other
            if time - run.wrote_at < OLD or run.wrote_at == -inf or time >= run.schedule.due:
                due[run_id] = None
            else:
                old.append(run)
        if now >= self._next_old:
            self._next_old = _next(now, OLD_ROUND)
            due.update((run.spec.id, None) for run in old)
        elif now >= self._next_folders:
            self._next_folders = _next(now, FOLDER_ROUND)
            due.update((run.spec.id, None) for run in self._stirred(old))
        return due

    def _stirred(self, old: list[WatchedRun]) -> Iterator[WatchedRun]:
        """Those in whose folder a name came, went, or was given to another file."""
        folders: dict[str, Stat | None] = {}
        for run in old:
            folder = os.path.dirname(run.spec.main_log)
            if folder not in folders:
                folders[folder] = self._stat(folder)
            if folder in self._folders and folders[folder] != self._folders[folder]:
                yield run
        self._folders = folders

    def _stat(self, folder: str) -> Stat | None:
        try:
            return None if self._source.place(folder) else self._source.stat(folder)
        except SourceError:
            return None


def _next(now: float, every: float) -> float:
    """The next moment of the grid: the same for all that are looked at so often."""
    return (floor(now / every + 1e-6) + 1) * every
