"""After an announced change: once the level stands where the change took it, it is learnt anew, and judged by that."""

from collections.abc import Iterable, Sequence
from math import inf
from statistics import median

from msgspec.structs import replace

from tui_monitor.judging.announced import AT_MOST, MOST, MOVED_BY_A_CHANGE, Announcements, Learnt, why
from tui_monitor.judging.facts.curve_facts import CurveFacts
from tui_monitor.model.finding import Finding, Severity, step_text
from tui_monitor.model.points import Event, Place
from tui_monitor.model.role import LOSSES
from tui_monitor.text import clean

_ENOUGH = 20
"""Points, all behind the finding, that show whether the level stands or falls."""
_REMEMBERED = 100
"""Levels, beyond which nobody asks any more."""
_STANDS = 0.25
"""Of the move: so much the second half of these points may lie above the first."""


class NewLevel:
    """Of one metric: follows the finding that a change explains, until the level has settled."""

    def __init__(self, changes: Announcements) -> None:
        self._changes = changes
        self._before: list[Learnt] = []
        """The levels before, since the log began again."""
        self._change: Event | None = None
        self._finding: Finding | None = None
        """What the change explains, while it is open."""
        self._first = 0.0
        """The value when it was told."""
        self._ys: list[float] = []
        """Of the points since, up to so many."""

    @property
    def expected(self) -> bool:
        """May there be anything to follow?"""
        return self._changes.heard

    def take(self, news: Iterable[Finding], curve: CurveFacts | None, place: Place) -> None:
        """The newest point, and what was found at it; where nothing reads the level there is nothing to learn."""
        if curve is None:
            return
        for finding in news:
            if self._finding is not None and finding.id == self._finding.id:
                self._finding = finding if finding.active else None
            elif self._finding is None and finding.active:
                self._change = self._changes.before(finding, self._now(curve), place)
                if self._change is not None:
                    self._finding, self._first, self._ys = finding, curve.y, []
        if self._finding is not None:
            self._ys.append(curve.y)

    def room(self) -> float:
        """How many points may be taken at once before it is time to look."""
        return inf if self._finding is None else _ENOUGH - len(self._ys) - 1

    def skip(self, ys: Sequence[float]) -> None:
        """Points at which nothing was found."""
        if self._finding is not None:
            self._ys += ys

    def forget(self) -> None:
        """The log began again."""
        self._finding = None
        self._before.clear()

    def learnt(self, onset: float, curve: CurveFacts) -> Learnt:
        """The level that held where something began."""
        return next((one for one in self._before if onset < one.until), self._now(curve))

    def _now(self, curve: CurveFacts) -> Learnt:
        if not self._before:
            return Learnt(0.0, curve.n, curve.step, curve.start)
        return Learnt(self._before[-1].until, curve.n, curve.step, self._before[0].start)

    def settled(self, curve: CurveFacts | None, others: Sequence[Finding]) -> list[Finding]:
        """What is over now that the level has settled; empty while it has not, or while more is open than the change
        explains."""
        if curve is None or self._finding is None or self._change is None or len(self._ys) < _ENOUGH:
            return []
        ys, self._ys = self._ys, []
        moved = [one for one in others if one.kind in MOVED_BY_A_CHANGE and one.onset_step >= self._finding.onset_step]
        rest = [one for one in others if one not in moved]
        if any(one.severity is not Severity.INFO for one in rest) or not self._stands(ys, curve):
            return []
        self._finding = None
        self._before = [*self._before[-_REMEMBERED:], self._now(curve)._replace(until=curve.step)]
        return [*(_over(one, self._change, curve.step) for one in moved), *(_left(one, curve.step) for one in rest)]

    def _stands(self, ys: Sequence[float], curve: CurveFacts) -> bool:
        """Does the level stand, or fall, no higher than it began, and not far beyond where it was when it was told?"""
        half, best = len(ys) // 2, curve.best.level
        first, second = median(ys[:half]), median(ys[half:])
        if second - first > _STANDS * max(first - best, 0.0) or second - best > MOST * abs(self._first - best):
            return False
        return curve.about.role not in LOSSES or not second > AT_MOST * self._now(curve).start > 0.0


def _over(finding: Finding, change: Event, step: float) -> Finding:
    """Explained, and over: what comes now is measured against what was learnt since."""
    message = f"{why(finding, change)}; the level is learnt anew from step {step_text(step)} on"
    over = max(finding.detected_step, step)
    return replace(finding, severity=Severity.INFO, recovered_step=over, message=clean(message, 400))


def _left(finding: Finding, step: float) -> Finding:
    """What was open beside it, and no more than information."""
    message = clean(f"{finding.message}; over: the level is learnt anew from step {step_text(step)} on", 400)
    return replace(finding, recovered_step=max(finding.detected_step, step), message=message)
