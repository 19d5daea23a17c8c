"""A metric that does not move at all, and a throughput that has dropped."""

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity

_SLOW = 0.5
_SLOW_POINTS = 20


class Frozen:
    """A loss or score that repeats the very same number, and has learned nothing before.

    Rule: equal values for `patience` points in a row, after less than 15 % was learned. Nothing noisy repeats: the
    weights do not change, or the number is not the one that is trained. A converged value that is
    rounded to few digits repeats, too: hence only where nothing was learned. A score within 2 % of full marks (1 or
    100), an error of zero have nothing left to learn.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.FROZEN,)
    needs: ClassVar[frozenset[Role]] = LOSSES | {Role.SCORE, Role.ERROR}

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "the same number for `patience` points, with less than 15 % learned before")
        self._patience = thresholds.plateau_patience
        self._value: float | None = None
        self._run = 0
        self._onset = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        if curve.value != self._value:
            self._value, self._run, self._onset = curve.value, 1, (curve.step, curve.place)
            return (self._case.closed(),) if self._case.open else NOTHING
        self._run += 1
        if self._run != self._patience or curve.learned >= curve.parameters.learned:
            return NOTHING
        if curve.saturated:
            return NOTHING
        # A score of zero is how many tasks begin; a loss of zero is none.
        severity = Severity.INFO if curve.role is Role.SCORE and curve.value == 0.0 else Severity.WARNING
        message = f"{curve.metric} is exactly {curve.value:.6g} for {self._run} points: it is not being trained"
        numbers = {"value": curve.value, "points": float(self._run)}
        return (self._case.raised(Kind.FROZEN, severity, self._onset, message, numbers, confidence(2.0, self._run)),)


class Slow:
    """Throughput below half of its usual for 20 points: information, as nothing is wrong with what is learned."""

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.SLOW,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.THROUGHPUT})

    def __init__(self, curve: Curve, _thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "throughput < half of its median for 20 points")
        self._usual = 0.0
        self._renew = _SLOW_POINTS
        self._run = 0
        self._onset = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        if curve.value >= _SLOW * self._usual:
            self._run = 0
            if curve.n >= self._renew:
                self._usual = curve.sketch.quantile(0.5) if curve.lower else -curve.sketch.quantile(0.5)
                self._renew = int(curve.n * (1.0 + curve.parameters.memory)) + 1
            return (self._case.closed(),) if self._case.open else NOTHING
        if self._run == 0:
            self._onset = (curve.step, curve.place)
        self._run += 1
        if self._case.open or self._run < _SLOW_POINTS:
            return NOTHING
        message = f"{curve.metric} is {curve.value:.4g}, less than half of its usual {self._usual:.4g}"
        numbers = {"value": curve.value, "usual": self._usual}
        trust = confidence(self._usual / max(curve.value, 1e-12) * _SLOW, self._run)
        return (self._case.raised(Kind.SLOW, Severity.INFO, self._onset, message, numbers, trust),)
