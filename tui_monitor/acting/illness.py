"""Since when each run is ill, as one watcher saw it begin, and which fell ill together. Pure: time is given.

What other watchers saw fall ill is given, too: one cause may make runs ill that are watched apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.onset import TOGETHER_WITHIN, Onset
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean

ALWAYS_MANY, MANY_OF_FEW = 4, 3
"""Runs that fall ill together: so many are an incident, or so many when they are a quarter of all."""


class Illness(Struct, frozen=True):
    """One finding of one run, critical and active without a pause."""

    finding: str
    since: float
    """When this watcher first saw it so."""
    begun: bool
    """Did this watcher see it begin? Else the run was ill when it was first read to its end."""


class Illnesses:
    """Follows every snapshot. A finding that recovered in between begins anew."""

    def __init__(self, kinds: Collection[Kind]) -> None:
        self._kinds = frozenset(kinds)
        self._arrived: dict[Shown, frozenset[str]] = {}
        """Run -> findings, of any severity, that were active when it was first read to its end."""
        self._points: dict[Shown, int] = {}
        """Run -> the most points it had: with fewer it is being read again from the start."""
        self._seen: dict[Shown, RunView] = {}
        """The same object is the same run: nothing has to be looked at again."""
        self._known: dict[Shown, Mapping[str, Illness]] = {}
        self._onsets: list[Onset] = []
        self.new: tuple[Onset, ...] = ()
        """Of the last look."""
        self.together: dict[Shown, float] = {}
        """Runs that fell ill together -> when the last of them did. One that is in stays in."""
        self._elsewhere: dict[str, float] = {}
        """The same of runs that others watch, by their logs."""

    def follow(self, views: Sequence[RunView], now: float, elsewhere: Sequence[Onset] = ()) -> tuple[Shown, ...]:
        """The runs of an incident that is new, or has more runs now; empty when there is none.

        `elsewhere`: what others saw. Of the runs that are watched here counts what is seen here.
        """
        before = len(self._onsets)
        ids = {view.id for view in views}
        for gone in self._seen.keys() - ids:  # should it come back, nobody saw what happened meanwhile
            self._forget(gone)
        for view in views:
            if self._seen.get(view.id) is not view and not view.reading.under_way and self._is_whole(view):
                self._look(view, now)
            self._seen[view.id] = view
        self.new = tuple(self._onsets[before:])
        return self._compare([view for view in views if not view.life.over], now, elsewhere)

    @property
    def any(self) -> bool:
        """Is one of the runs ill?"""
        return any(self._known.values())

    def all_of(self, run: Shown) -> Collection[str]:
        """The findings that it is ill of."""
        return self._known.get(run, {}).keys()

    def of(self, run: Shown, finding: str) -> Illness | None:
        return self._known.get(run, {}).get(finding)

    def since_incident(self, now: float) -> float:
        """Seconds since a run fell ill together with others; infinite where none did."""
        return now - max((*self.together.values(), *self._elsewhere.values()), default=float("-inf"))

    def _forget(self, run: Shown) -> None:
        self._arrived.pop(run, None)
        self._points.pop(run, None)
        self._seen.pop(run, None)
        self._known.pop(run, None)

    def _is_whole(self, view: RunView) -> bool:
        """A run that is read again (its files are grouped otherwise now) is one that nobody has seen yet.

        Nor did anybody see begin what other settings, which a log tree may say, find in what was read before.
        """
        if (seen := self._seen.get(view.id)) is not None and seen.reading.begun_anew != view.reading.begun_anew:
            self._arrived.pop(view.id, None)
        if view.progress.points < self._points.get(view.id, 0):
            self._arrived.pop(view.id, None)
            self._known.pop(view.id, None)
            return False
        self._points[view.id] = view.progress.points
        return True

    def _look(self, view: RunView, now: float) -> None:
        active = frozenset(finding.id for finding in view.findings if finding.active)
        arrived = self._arrived.setdefault(view.id, active)
        before = self._known.get(view.id, {})
        hard = [
            finding.id
            for finding in view.findings
            if finding.active and finding.severity is Severity.CRITICAL and finding.kind in self._kinds
        ]
        self._known[view.id] = {one: before.get(one) or Illness(one, now, one not in arrived) for one in hard}
        begun = any(self._known[view.id][one].begun for one in hard if one not in before)
        lives = (view.process is not None and view.process.alive) or (view.job is not None and view.job.lives)
        found = lives and any(one not in before for one in hard)
        if begun or found:  # what lies there from long ago, without a process, fell ill at another time
            self._onsets.append(Onset(now, view.id, view.where.log))

    def _compare(self, living: Sequence[RunView], now: float, elsewhere: Sequence[Onset]) -> tuple[Shown, ...]:
        self._onsets = [onset for onset in self._onsets if now - onset.at <= TOGETHER_WITHIN]
        ill = {onset.run: onset.at for onset in self._onsets}
        here = {onset.log for onset in self._onsets}
        others = {one.log: one for one in elsewhere if now - one.at <= TOGETHER_WITHIN and one.log not in here}
        seen = {view.where.log for view in living}
        number = len(ill) + len(others)
        count = len(ill.keys() | {view.id for view in living}) + len(others.keys() - seen)
        if number < ALWAYS_MANY and (number < MANY_OF_FEW or 4 * number < count):
            return ()
        grown = not (ill.keys() <= self.together.keys() and others.keys() <= self._elsewhere.keys())
        self.together |= ill
        self._elsewhere |= {log: one.at for log, one in others.items()}
        names = (*ill, *(clean(f"{one.run} (of another watcher)", 300) for one in others.values()))
        return tuple(sorted(names)) if ill and grown else ()
