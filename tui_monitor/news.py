"""What is new since the last look, a line each: findings that came, went or grew worse, and what was done."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from tui_monitor.clock import Clock
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.lost import Lost
from tui_monitor.model.run import RunEvent, RunView
from tui_monitor.text import Shown, clean

_ADVICE = frozenset({Kind.PLATEAU, Kind.CONVERGED, Kind.SLOW})
"""Shown with their run and not told as events while they are information only."""
_EVENTS_KEPT = 200
_MARKS_KEPT = 1000


class News:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events: deque[RunEvent] = deque(maxlen=_EVENTS_KEPT)
        self._known: dict[Shown, Mapping[str, Finding]] = {}
        self._lost: dict[Shown, Lost] = {}
        """Run -> what was told of its lost output."""
        self._unseen: frozenset[str] = frozenset()
        self._marks: deque[float] = deque(maxlen=_MARKS_KEPT)

    @property
    def events(self) -> tuple[RunEvent, ...]:
        """The newest 200, oldest first."""
        return tuple(self._events)

    @property
    def marks(self) -> tuple[float, ...]:
        """When something was told, also what is forgotten since: the marks of a replay."""
        return tuple(sorted(set(self._marks)))

    def follow(self, view: RunView) -> None:
        """Tell what is new about the findings of this run."""
        known = self._known.get(view.id, {})
        found = {finding.id: finding for finding in view.findings}
        self._known[view.id] = found
        for finding in found.values():
            if (message := _change(known.get(finding.id), finding)) is not None:
                self.tell(view.id, message, finding)
        self._follow_losses(view)

    def _follow_losses(self, view: RunView) -> None:
        """Told once, and again when it is twice as much: a log that is cut each hour loses something each hour."""
        told = self._lost.get(view.id)
        if view.output.lost.said is not None and (told is None or view.output.lost.bytes > 2 * told.bytes):
            self._lost[view.id] = view.output.lost
            self.tell(view.id, view.output.lost.said)

    def missed(self, problems: Mapping[str, Shown]) -> None:
        """Each place that could not be looked at, once: what lies there is neither well nor ill."""
        for path in sorted(problems.keys() - self._unseen):
            self.tell(Shown(""), problems[path])
        self._unseen = frozenset(problems)

    def tell(self, run: Shown, message: Shown, finding: Finding | None = None) -> None:
        """`run`: its id; empty for what concerns no run."""
        now = self._clock.now()
        severity = finding.severity if finding and finding.state != "recovered" else None
        self._events.append(RunEvent(now, run, message, finding.id if finding else None, severity))
        self._marks.append(now)

    def forget(self, run: Shown) -> None:
        """It is not watched any more."""
        self._known.pop(run, None)
        self._lost.pop(run, None)

    def clear(self) -> None:
        """A replay went back in time; the marks of what comes later stay."""
        self._known.clear()
        self._lost.clear()
        self._events.clear()


def _change(before: Finding | None, finding: Finding) -> Shown | None:
    """What is new about a finding, in a sentence; None when nothing worth telling is."""
    if finding.severity is Severity.INFO and finding.kind in _ADVICE:
        return None
    if before is None or before.active != finding.active:
        return finding.said
    if finding.severity.rank > before.severity.rank:
        return clean(f"now {finding.severity}: {finding.said}")
    return None
