"""What is new since the last look, a line each: findings that came, went or grew worse, and what was done."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from tui_monitor.clock import Clock
from tui_monitor.model.finding import Finding, Kind, Severity, step_text
from tui_monitor.model.lost import Lost
from tui_monitor.model.points import EventKind, Place
from tui_monitor.model.run import Life, RunView
from tui_monitor.model.snapshot import Incident, RunEvent, Shared
from tui_monitor.text import Shown, clean

_ADVICE = frozenset({Kind.PLATEAU, Kind.CONVERGED, Kind.SLOW})
"""Shown with their run and not told as events while they are information only."""
_EVENTS_KEPT = 200
_MARKS_KEPT = 1000


class News:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events: deque[RunEvent] = deque(maxlen=_EVENTS_KEPT)
        self._incidents: list[tuple[Incident, RunEvent]] = []
        """What was told of several runs together, as it stands now."""
        self._known: dict[Shown, Mapping[str, Finding]] = {}
        self._changes: dict[Shown, set[Place]] = {}
        """Run -> announcements that were told."""
        self._lost: dict[Shown, Lost] = {}
        """Run -> what was told of its lost output."""
        self._unseen: dict[str, Shown] = {}
        """Place -> why it could not be looked at."""
        self._silent: set[Shown] = set()
        """Hosts and mounts of which it was told that they do not answer."""
        self._marks: deque[float] = deque(maxlen=_MARKS_KEPT)

    @property
    def events(self) -> tuple[RunEvent, ...]:
        """The newest 200, oldest first."""
        if not self._incidents:
            return tuple(self._events)
        together = (event for _, event in self._incidents)
        return tuple(sorted([*self._events, *together], key=lambda event: event.time)[-_EVENTS_KEPT:])

    @property
    def marks(self) -> tuple[float, ...]:
        """When something was told, also what is forgotten since: the marks of a replay."""
        return tuple(sorted(set(self._marks)))

    def follow(self, view: RunView) -> None:
        """Tell what is new about the findings of this run; while it cannot be read, what was known of it stands."""
        if view.life is Life.UNREACHABLE:
            return
        known = self._known.get(view.id, {})
        found = {finding.id: finding for finding in view.findings}
        self._known[view.id] = found
        told = self._changes.setdefault(view.id, set())
        for finding in found.values():
            if (message := _change(known.get(finding.id), finding)) is not None:
                self.tell(view.id, message, finding)
        for event in view.events:
            if event.kind is EventKind.CHANGE and event.place not in told:
                told.add(event.place)
                self.tell(view.id, clean(f"step {step_text(event.step)}: {event.text}", 200))
        self._follow_losses(view)

    def share(self, incidents: Collection[Incident]) -> None:
        """Tell each incident of several runs once; one that has more runs now is still the same. A host that answered
        again and falls silent once more is another one."""
        self._close_silences(incidents)
        for incident in incidents:
            at = next((at for at, (known, _) in enumerate(self._incidents) if _goes_on(known, incident)), None)
            if at is None:
                now = self._clock.now()
                event = RunEvent(now, Shown(""), incident.message, severity=Severity.WARNING, runs=incident.runs)
                self._incidents.append((incident, event))
                self._marks.append(now)
            elif not set(incident.runs) <= set(self._incidents[at][0].runs):
                event = replace(self._incidents[at][1], message=incident.message, runs=incident.runs)
                self._incidents[at] = (incident, event)

    def _close_silences(self, incidents: Collection[Incident]) -> None:
        over = [
            known
            for known in self._incidents
            if known[0].kind is Shared.UNREACHABLE and not any(_goes_on(known[0], now) for now in incidents)
        ]
        if over:
            self._incidents = [known for known in self._incidents if known not in over]
            told = sorted([*self._events, *(event for _, event in over)], key=lambda event: event.time)
            self._events = deque(told, maxlen=_EVENTS_KEPT)

    def _follow_losses(self, view: RunView) -> None:
        """Told once, and again when it is twice as much: a log that is cut each hour loses something each hour."""
        told = self._lost.get(view.id)
        if view.output.lost.said is not None and (told is None or view.output.lost.bytes > 2 * told.bytes):
            self._lost[view.id] = view.output.lost
            self.tell(view.id, view.output.lost.said)

    def missed(self, problems: Mapping[str, Shown]) -> None:
        """Each place that could not be looked at, once: what lies there is neither well nor ill."""
        new = (problems[path] for path in sorted(problems.keys() - self._unseen.keys()))
        for said in sorted(set(new) - set(self._unseen.values())):  # of a host that is silent each folder says the same
            self.tell(Shown(""), said)
        self._unseen = dict(problems)

    def hear(self, silent: Collection[Shown], awaited: Collection[Shown]) -> None:
        """Each place that answers again, once. `silent`: those that do not; `awaited`: of which that is not known."""
        silent = {*silent, *(known.place for known, _ in self._incidents if known.place)}
        for place in sorted(self._silent - silent - set(awaited)):
            self.tell(Shown(""), Shown(f"{place} answers again"))
        self._silent = silent | (self._silent & set(awaited))

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
        self._changes.clear()
        self._lost.clear()
        self._events.clear()
        self._incidents.clear()
        self._silent.clear()


def _goes_on(known: Incident, now: Incident) -> bool:
    return known.kind is now.kind and not set(known.runs).isdisjoint(now.runs)


def _change(before: Finding | None, finding: Finding) -> Shown | None:
    """What is new about a finding, in a sentence; None when nothing worth telling is."""
    if finding.severity is Severity.INFO and finding.kind in _ADVICE:
        return None
    if finding.kind is Kind.MASS_DIVERGENCE:
        return None  # told once, of all its runs
    if before is None or before.active != finding.active:
        return finding.said
    if finding.severity.rank > before.severity.rank:
        return clean(f"now {finding.severity}: {finding.said}")
    return None
