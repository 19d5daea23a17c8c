"""No progress: plateau, converged, or stuck short of a target."""

from collections.abc import Sequence
from math import hypot, log
from typing import ClassVar

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.judging.watched import matches
from tui_monitor.model.finding import Finding, Kind, Severity

_CLASSES = (2, 10, 1000)
_NEAR = 0.01


class Plateau:
    """No progress for as long as it took to get there: a plateau if little was learned before, else converged.

    Rule: the level has not come 2 % and 5 sd below its anchor for max(patience, as many points as before). Learned less
    than 15 % since the first value: plateau; else converged. Advice (info): a curve alone cannot tell a stuck run from
    one that is done. With a second witness it is a warning: the level is that of guessing (ln 2, ln 10, ln 1000), or
    worse than the user's target (baseline_missed).
    Source: seed 000 (20 points without a better value by 1e-6), which every noisy run trips over.
    Lies on fine-tunes and boosting, which start near their floor, and on losses with a large constant part.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.PLATEAU, Kind.CONVERGED, Kind.BASELINE_MISSED)
    needs: ClassVar[frozenset[Role]] = LOSSES | {Role.REWARD, Role.SCORE, Role.ERROR}

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "no gain of 2 % and 5 sd for max(patience, as many points as before)")
        self._parameters = thresholds.parameters
        self._patience = thresholds.plateau_patience
        asked = thresholds.metric is not None and matches(thresholds.metric, curve.metric)
        self._target = thresholds.target if asked else None
        self._anchor = 0.0
        self._anchor_sd = 0.0
        self._anchor_n = 0
        self._anchor_at = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        gain = self._anchor - curve.level
        real = (
            gain > self._parameters.slow_noise * hypot(curve.level_sd, self._anchor_sd)
            if gain > self._parameters.negligible * abs(self._anchor)
            else False
        )
        if real or self._anchor_n == 0:
            return self._progress()
        if self._case.open or curve.out or curve.n <= curve.settled_at:
            return NOTHING
        flat = curve.n - self._anchor_n
        if flat < self._needed():
            return NOTHING
        return self._raise(flat)

    def _needed(self) -> float:
        return max(self._patience, self._parameters.flat_ratio * self._anchor_n)

    def _progress(self) -> Sequence[Finding]:
        curve = self._curve
        self._anchor, self._anchor_n, self._anchor_at = curve.level, curve.n, (curve.step, curve.place)
        self._anchor_sd = curve.level_sd
        return (self._case.closed(),) if self._case.open else NOTHING

    def _raise(self, flat: int) -> Sequence[Finding]:
        curve = self._curve
        value = curve.level if curve.lower else -curve.level
        kind, severity, why = self._name(value)
        message = f"{curve.metric} has stayed at {value:.4g} for {flat} points, since step {self._anchor_at[0]:g}{why}"
        numbers = {"flat points": float(flat), "level": value, "learned": curve.learned}
        trust = confidence(flat / self._needed(), flat)
        return (self._case.raised(kind, severity, self._anchor_at, message, numbers, trust),)

    def _name(self, value: float) -> tuple[Kind, Severity, str]:
        target = self._target
        if target is not None and (value > target if self._curve.lower else value < target):
            return Kind.BASELINE_MISSED, Severity.WARNING, f", short of the target {target:g}"
        if self._curve.learned >= self._parameters.learned or self._curve.saturated:
            return Kind.CONVERGED, Severity.INFO, ""
        classes = _guessing(value) if self._curve.role in LOSSES else None
        if classes is not None:
            return Kind.PLATEAU, Severity.WARNING, f": as good as guessing, ln({classes})"
        return Kind.PLATEAU, Severity.INFO, ""


def _guessing(value: float) -> int | None:
    """The number of classes for which a model that knows nothing has this cross entropy, within 1 %."""
    return next((n for n in _CLASSES if abs(value - log(n)) < _NEAR * log(n)), None)
