"""The first points of a run beside those of a baseline that the user names."""

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.watched import matches
from tui_monitor.model.finding import Finding, Kind, Severity

_TIMES = 10.0
_POINTS = 10


class BadStart:
    """The watched loss begins far above where a baseline began: a wrong unit, a broken initialisation, a missing norm.

    Rule: one of the first 10 points above 10 x `baseline_start`: warning; 3 in a row: critical. Over after two points
    below that. Only for a loss and a positive baseline. Source: seed 000's early abort, which gives up at one point.
    Lies when the baseline was logged in another unit: a sum over the batch where this is a mean.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.BASELINE_MISSED,)
    needs: ClassVar[frozenset[Role]] = LOSSES | {Role.ERROR}

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, f"value > {_TIMES:g} x the baseline's first, within {_POINTS} points")
        asked = thresholds.metric is not None and matches(thresholds.metric, curve.metric)
        baseline = thresholds.baseline_start if asked and curve.lower and curve.segment == 0 else None
        self._limit = _TIMES * baseline if baseline is not None and baseline > 0.0 else None
        self._persist = thresholds.parameters.persist
        self._above = self._below = 0

    def update(self) -> Sequence[Finding]:
        if self._limit is None or (self._curve.n > _POINTS and not self._case.open):
            return NOTHING
        above = self._curve.y > self._limit
        self._above, self._below = (self._above + 1, 0) if above else (0, self._below + 1)
        if not self._case.open:
            return self._raise() if above else NOTHING
        if self._below == 2:
            return (self._case.closed(),)
        if self._case.critical or self._above < self._persist:
            return NOTHING
        return (self._case.promoted(self._message(), self._numbers(), self._trust()),)

    def _raise(self) -> Sequence[Finding]:
        onset = (self._curve.step, self._curve.place)
        numbers, trust = self._numbers(), self._trust()
        return (self._case.raised(self.kinds[0], Severity.WARNING, onset, self._message(), numbers, trust),)

    def _message(self) -> str:
        curve = self._curve
        above = f"more than {_TIMES:g} times the baseline's first"
        return f"{curve.metric} is {curve.value:.4g} at its point {curve.n}, {above}"

    def _numbers(self) -> dict[str, float]:
        return {"value": self._curve.value, "limit": self._limit or 0.0, "points above": float(self._above)}

    def _trust(self) -> float:
        return confidence(self._curve.y / (self._limit or 1.0), self._above)
