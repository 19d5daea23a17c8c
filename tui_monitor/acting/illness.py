"""Since when each run is ill, as one watcher saw it begin, and which fell ill together. Pure: time is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

TOGETHER_WITHIN = 300.0
"""Seconds."""
ALWAYS_MANY, MANY_OF_FEW = 4, 3
"""Runs that fall ill together: so many are an incident, or so many when they are a quarter of all."""


@dataclass(frozen=True, slots=True)
class Illness:
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
        self._onsets: list[tuple[float, Shown]] = []
        self.together: dict[Shown, float] = {}
        """Runs that fell ill together -> when the last of them did. One that is in stays in."""

    def follow(self, views: Sequence[RunView], now: float) -> tuple[Shown, ...]:
        """The runs of an incident that is new, or has more runs now; empty when there is none."""
        ids = {view.id for view in views}
        for gone in self._seen.keys() - ids:  # should it come back, nobody saw what happened meanwhile
            self._forget(gone)
        for view in views:
            if self._seen.get(view.id) is not view and not view.reading.under_way and self._is_whole(view):
                self._look(view, now)
            self._seen[view.id] = view
        return self._compare([view for view in views if not view.life.over], now)

    def of(self, run: Shown, finding: str) -> Illness | None:
        return self._known.get(run, {}).get(finding)

    def since_incident(self, now: float) -> float:
        """Seconds since a run fell ill together with others; infinite where none did."""
        return now - max(self.together.values(), default=float("-inf"))

    def _forget(self, run: Shown) -> None:
        self._arrived.pop(run, None)
        self._points.pop(run, None)
        self._seen.pop(run, None)
        self._known.pop(run, None)

    def _is_whole(self, view: RunView) -> bool:
        """A run that is read again (its files are grouped otherwise now) is one that nobody has seen yet."""
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
        found = any(one not in before for one in hard) and view.process is not None and view.process.alive
        if begun or found:  # what lies there from long ago, without a process, fell ill at another time
            self._onsets.append((now, view.id))

    def _compare(self, living: Sequence[RunView], now: float) -> tuple[Shown, ...]:
        self._onsets = [(at, run) for at, run in self._onsets if now - at <= TOGETHER_WITHIN]
        ill = {run for _, run in self._onsets}
        count = len(ill | {view.id for view in living})
        if len(ill) < ALWAYS_MANY and (len(ill) < MANY_OF_FEW or 4 * len(ill) < count):
            return ()
        latest = {run: at for at, run in self._onsets}
        grown = not ill <= self.together.keys()
        self.together |= latest
        return tuple(sorted(ill)) if grown else ()
