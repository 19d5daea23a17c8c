"""How a log ends: a traceback with nothing after it is a crash; one that training outlived is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, step_text
from tui_monitor.model.points import Event, EventKind, Points
from tui_monitor.text import Shown, clean

_OUTLIVED = 2
"""Logged steps after a failure that another rank or a buffer may still print; more say that training went on."""

_MOST = 100
"""Failures followed at a time, and lines behind one: a log may print the same without end."""

_FAILURES = {
    # Most telling first: an OOM prints a traceback as well, a launcher only repeats what a rank said.
    EventKind.OOM: Kind.OOM,
    EventKind.DISK_FULL: Kind.DISK_FULL,
    EventKind.TIMEOUT: Kind.TIMEOUT,
    EventKind.KILLED: Kind.KILLED,
    EventKind.WATCHDOG: Kind.CRASH,
    EventKind.TRACEBACK: Kind.CRASH,
    EventKind.FAILED: Kind.CRASH,
    EventKind.ERROR: Kind.CRASH,
    EventKind.INTERRUPTED: Kind.KILLED,
}
_TELLING = tuple(_FAILURES)
_OF_AN_INTERRUPT = frozenset(
    {EventKind.KILLED, EventKind.WATCHDOG, EventKind.TRACEBACK, EventKind.FAILED, EventKind.ERROR}
)
"""What frameworks and launchers make of a Ctrl-C, once it was told."""


class Ending(Struct, frozen=True):
    """What the end of the log says."""

    failure: Event | None = None
    finish: Event | None = None

    @property
    def by_hand(self) -> bool:
        return self.failure is not None and self.failure.kind is EventKind.INTERRUPTED


_NONE = Ending()


class LastWord(Struct, frozen=True):
    """The newest statement of an end."""

    event: Event
    steps: frozenset[int]
    """Where steps were logged behind it."""

    @property
    def finished(self) -> bool:
        return self.event.kind is EventKind.FINISHED


class _Standing(Struct):
    """An event that nothing has outlived so far."""

    event: Event
    later: set[float] = field(default_factory=set)
    """Steps logged after it in its file, as long as there are few."""
    lines: set[int] = field(default_factory=set)
    """Where they were logged, as long as these are few."""
    answered: bool = False
    """It was told, and a step was logged all the same: only silence can prove it now."""

    def outlived_by(self, points: Points) -> bool:
        place = self.event.place
        if place.file == points.file:
            behind = [(step, at) for step, at in zip(points.steps, points.places, strict=True) if at > place.offset]
            self.later.update(step for step, _ in behind)
            self.lines.update(at for _, at in behind[: _MOST - len(self.lines)])
        return len(self.later) > _OUTLIVED

    def trained_before(self, other: _Standing) -> bool:
        """Was a step logged between this and a later event of the same file?"""
        one, two = self.event.place, other.event.place
        return one.file == two.file and any(one.offset < at < two.offset for at in self.lines)


class Endings:
    """Follows one run's events; an event counts while no more than two steps were logged after it in its file."""

    def __init__(self) -> None:
        self._failures: list[_Standing] = []
        self._finish: _Standing | None = None

    def take(self, points: Iterable[Points], events: Iterable[Event]) -> None:
        for event in events:
            if event.kind in _FAILURES:
                self._failures.append(_Standing(event))
            elif event.kind is EventKind.FINISHED:
                self._finish = _Standing(event)
        del self._failures[:-_MOST]
        for some in points:
            self._outlive(some)

    @property
    def ending(self) -> Ending:
        if not self._failures:
            return _NONE if self._finish is None else Ending(None, self._finish.event)
        failures = self._by_themselves()
        worst = min((one.event.kind for one in failures), key=_TELLING.index, default=None)
        told = _newest_burst([one for one in failures if one.event.kind is worst])
        finish = self._finish.event if self._finish else None
        return Ending(told.event, None) if told else Ending(None, finish)

    def _by_themselves(self) -> list[_Standing]:
        """The failures that count, without those that a Ctrl-C became on its way up."""
        kept: list[_Standing] = []
        by_hand: _Standing | None = None
        for one in self._failures:
            if self._before_finish(one.event):
                continue
            follows = by_hand is not None and one.event.kind in _OF_AN_INTERRUPT and not by_hand.trained_before(one)
            if not follows:
                kept.append(one)
            if one.event.kind is EventKind.INTERRUPTED:
                by_hand = one
        return kept

    @property
    def newest(self) -> LastWord | None:
        """The newest statement of an end that stands unanswered."""
        standing = [failure for failure in self._failures if not self._before_finish(failure.event)]
        last = standing[-1] if standing else self._finish
        return None if last is None or last.answered else LastWord(last.event, frozenset(last.lines))

    def withdraw(self, event: Event, before: bool) -> None:
        """`event` was no end, nor was any failure `before` it in its file."""
        if self._finish is not None and self._finish.event is event:
            self._finish = None
        kept = [one for one in self._failures if one.event is not event]
        if before:
            file, offset = event.place
            kept = [one for one in kept if one.event.place.file != file or one.event.place.offset > offset]
        self._failures = kept

    def answer(self) -> None:
        """Steps were logged after the ends that stand had been told: no other rank or buffer logs so late."""
        for standing in (*self._failures, *filter(None, (self._finish,))):
            standing.answered = True

    def _outlive(self, points: Points) -> None:
        """Forget what these points, standing further down in the same file, show to be over."""
        if self._failures:
            self._failures = [failure for failure in self._failures if not failure.outlived_by(points)]
        if self._finish is not None and self._finish.outlived_by(points):
            self._finish = None

    def _before_finish(self, event: Event) -> bool:
        finish = self._finish.event if self._finish else None
        return finish is not None and finish.place.file == event.place.file and finish.place > event.place


def _newest_burst(failures: Sequence[_Standing]) -> _Standing | None:
    """The first of those that no step stands behind but in front of the last: one end prints the same many times."""
    told = failures[0] if failures else None
    for one in failures[1:]:
        told = one if told is not None and told.trained_before(one) else told
    return told


def finding(ending: Ending, points: int, trust: float = 1.0, by_hand: bool = False) -> Finding | None:
    """The finding that the end of a log gives, once the run is over. `trust`: how sure it is that it is, 0 to 1.

    `by_hand`: a person is known to have ended it, which explains that it was killed.
    """
    event = ending.failure
    if event is None:
        return None
    by_hand = ending.by_hand or (by_hand and event.kind is EventKind.KILLED)
    said = "stopped by hand" if by_hand else _SAID[_FAILURES[event.kind]]
    severity = (Severity.INFO if points else Severity.WARNING) if by_hand else Severity.CRITICAL
    where = f"after step {step_text(event.step)}" if event.step >= 0 else "before the first step"
    return Finding(
        kind=_FAILURES[event.kind],
        severity=severity,
        metric=None,
        segment=0,
        onset_step=event.step,
        detected_step=event.step,
        message=clean(f"{said} {where}: {event.text}", 300),
        evidence=Evidence(Shown("the log ends with this, and at most two more steps"), {}, (event.place,)),
        confidence=trust,
    )


_SAID = {
    Kind.OOM: "out of memory",
    Kind.DISK_FULL: "no space left on the device",
    Kind.TIMEOUT: "timed out",
    Kind.KILLED: "killed",
    Kind.CRASH: "crashed",
}
