"""Changes that a log announces, and what follows them: a level that moves right behind one was moved by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tui_monitor.model.finding import Finding, Kind, Severity, step_text
from tui_monitor.model.points import Event, Place
from tui_monitor.model.role import LOSSES
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.judging.track import Track

MOVED_BY_A_CHANGE = frozenset({Kind.EXPLOSION, Kind.DRIFT, Kind.COLLAPSE, Kind.REWARD_COLLAPSE})
"""Nothing explains a number that is lost, or weights that stand still."""
_SOON = 5.0
_SOON_SHARE = 0.02
"""Points behind a change, and the share of all before it, within which a level moves because of it."""
MOST = 4.0
"""Times as far as when it was first told: that is no new level, it goes on and on."""
_RARE = 10.0
"""Points between two changes in the mean: what is announced more often explains nothing."""
AT_MOST = 1.25
"""Times the level it began at."""
_QUOTED = 80


class Learnt(NamedTuple):
    """For how long one level was learnt: anew from `since` on, over `n` points up to `step`, and no more at `until`."""

    since: float
    n: int
    step: float
    start: float
    """The level of the very first points, before any change."""
    until: float = inf


class Announcements:
    """All changes of one run, in log order."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._first: dict[str, float] = {}
        """Finding -> the value when it was first told."""
        self._settled: dict[Shown, tuple[float, Event]] = {}
        """Metric -> the step at which it was back from where a change had taken it, and the change."""

    def add(self, events: Iterable[Event]) -> None:
        self._events += (event for event in events if event.step >= 0.0)

    def behind(self, finding: Finding, track: Track) -> Event | None:
        """The change that a finding follows, for as long as it stays where that took it."""
        curve = track.curve
        if not self._events or finding.kind not in MOVED_BY_A_CHANGE or curve is None or not curve.n:
            return None
        learnt = track.learnt(finding.onset_step, curve)
        events = [one for one in self._events if learnt.since <= one.step < learnt.until]
        change = self._explaining(finding, track.metric, events, learnt)
        if change is None or finding.value is None or _RARE * len(events) > learnt.n:
            return None
        if finding.recovered_step is not None:
            self._settled[track.metric] = (finding.recovered_step, change)
            return change
        first, best = self._first.setdefault(finding.id, finding.value), curve.logged(curve.best.level)
        return change if curve.y - curve.best.level <= MOST * abs(first - best) else None

    @property
    def heard(self) -> bool:
        """Was any change announced?"""
        return bool(self._events)

    def before(self, finding: Finding, learnt: Learnt, place: Place) -> Event | None:
        """The change that explains what a point of the same file shows: of that file alone, and above its line."""
        if finding.kind not in MOVED_BY_A_CHANGE:
            return None
        told = (one for one in self._events if one.place.file == place.file and one.place.offset < place.offset)
        above = [one for one in told if one.step >= learnt.since]
        return _soon_before(finding, above, learnt) if _RARE * len(above) <= learnt.n else None

    def _explaining(self, finding: Finding, metric: Shown, events: Sequence[Event], learnt: Learnt) -> Event | None:
        if (change := _soon_before(finding, events, learnt)) is not None:
            return change
        back, change = self._settled.get(metric, (-1.0, change))
        return change if finding.onset_step <= back else None


def _soon_before(finding: Finding, events: Sequence[Event], learnt: Learnt) -> Event | None:
    """The newest change where an onset stands or a little before; onsets are told by a few points."""
    soon = _SOON * abs(learnt.step - learnt.since) / learnt.n
    change = next((one for one in reversed(events) if one.step <= finding.onset_step + soon), None)
    near = change is not None and finding.onset_step - change.step <= max(soon, _SOON_SHARE * change.step)
    return change if near else None


def why(finding: Finding, change: Event) -> str:
    """What was found, and the change that it follows."""
    said = clean(change.text, _QUOTED)
    return f"{finding.message}; it follows a change at step {step_text(change.step)}: {said}"


def following(finding: Finding, change: Event, track: Track) -> Finding:
    """Information, as the log says itself why; a warning where it is worse off than when it began."""
    curve = track.curve
    worse = (
        curve is not None
        and curve.about.role in LOSSES
        and (finding.value or 0.0) > AT_MOST * track.learnt(finding.onset_step, curve).start > 0.0
    )
    most = Severity.WARNING if worse else Severity.INFO
    severity = min(most, finding.severity, key=lambda severity: severity.rank)
    return replace(finding, severity=severity, message=clean(why(finding, change), 300))
