"""Rules on what the optimiser says about itself: gradient norm, KL divergence, entropy, loss scale."""

from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity

_OPENING = 10
_WINDOW = 5
_MOST = 3
_KL_FLOOR = 0.2
_NO_GRADIENT = 1e-7
_SCALE_SEEN = 64.0


class _BlowUp:
    """Three of the last five points beyond 10 times the median of all before; over when none is beyond 5 times."""

    kinds: ClassVar[tuple[Kind, ...]]
    needs: ClassVar[frozenset[Role]]
    floor: ClassVar[float]
    noun: ClassVar[str]

    def __init__(self, curve: Curve, _thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "3 of the last 5 points > 10 x the median of all before")
        self._high: deque[bool] = deque(maxlen=_WINDOW)
        self._median = 0.0
        self._renew = _OPENING
        self._onset = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        if curve.n < _OPENING:
            return NOTHING
        limit = max(curve.parameters.blowup * self._median, self.floor)
        high = self._median > 0.0 and curve.value > (0.5 * limit if self._case.open else limit)
        if high and not any(self._high):
            self._onset = (curve.step, curve.place)
        self._high.append(high)
        if curve.n >= self._renew and not any(self._high):
            self._median = curve.sketch.quantile(0.5)
            self._renew = int(curve.n * (1.0 + curve.parameters.memory)) + 1
        if self._case.open:
            return NOTHING if any(self._high) else (self._case.closed(),)
        return self._raise() if sum(self._high) >= _MOST else NOTHING

    def _raise(self) -> Sequence[Finding]:
        curve = self._curve
        times = curve.value / self._median
        message = f"{self.noun} {curve.metric} is {curve.value:.4g}, {times:.3g} times its usual {self._median:.4g}"
        numbers = {"value": curve.value, "median": self._median, "times": times}
        trust = confidence(times / curve.parameters.blowup, sum(self._high))
        return (self._case.raised(self.kinds[0], Severity.WARNING, self._onset, message, numbers, trust),)


class GradientExplosion(_BlowUp):
    """The gradient norm leaves its level: often earlier than the loss.

    Rule: 3 of the last 5 norms > 10 x the median of all before, after 10 points. Source: stabilityguard (10 x an EMA).
    Lies when the norm is clipped before it is logged: then it never moves.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.GRADIENT_EXPLOSION,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.GRADIENT_NORM})
    floor = 0.0
    noun = "gradient norm"


class KlExplosion(_BlowUp):
    """The policy moves too far in one update.

    Rule: 3 of the last 5 KL values > 10 x the median and > 0.2, ten times a usual target. Source: seed 000's peers.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.KL_EXPLOSION,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.KL})
    floor = _KL_FLOOR
    noun = "KL divergence"


class GradientVanishing:
    """No gradient reaches the weights: a norm below 1e-7 for 10 points in a row (SageMaker's VanishingGradient)."""

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.GRADIENT_VANISHING,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.GRADIENT_NORM})

    def __init__(self, curve: Curve, _thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "gradient norm < 1e-7 for 10 points")
        self._seen = False
        """Zero from the first point on is a norm that is not computed."""
        self._run = 0
        self._onset = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        self._seen = self._seen or curve.value > 0.0
        if curve.value >= _NO_GRADIENT or not self._seen:
            self._run = 0
            return (self._case.closed(),) if self._case.open else NOTHING
        if self._run == 0:
            self._onset = (curve.step, curve.place)
        self._run += 1
        if self._case.open or self._run < _OPENING:
            return NOTHING
        message = f"gradient norm {curve.metric} is {curve.value:.3g} for {self._run} points: nothing is being trained"
        trust = confidence(2.0, self._run)
        numbers = {"value": curve.value, "points": float(self._run)}
        return (self._case.raised(self.kinds[0], Severity.WARNING, self._onset, message, numbers, trust),)


class EntropyCollapse:
    """The policy has become deterministic.

    Rule: |entropy| below 2 % of its early size for 3 points, the sign unchanged since the start. The size makes it
    right for an entropy, for a negated one (Stable-Baselines3's `entropy_loss`); a differential entropy that passes
    through zero is not judged. Source: seed 000 (below 0.01), rlwatch, verl's users (below 5 % of the first).
    Lies in a solved task with one right action everywhere.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.ENTROPY_COLLAPSE,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.ENTROPY})

    def __init__(self, curve: Curve, _thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "|entropy| < 2 % of its early size for 3 points, sign unchanged")
        self._early = 0.0
        self._sign = 0.0
        self._crossed = False
        self._run = 0
        self._onset = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        size = abs(curve.value)
        if curve.n <= _WINDOW:
            self._early = max(self._early, size)
        if curve.value * self._sign < 0.0:
            self._crossed = True
        self._sign = self._sign or curve.value
        if self._crossed or size >= curve.parameters.negligible * self._early:
            self._run = 0
            recovered = self._case.open and size >= 2.0 * curve.parameters.negligible * self._early
            return (self._case.closed(),) if recovered else NOTHING
        if self._run == 0:
            self._onset = (curve.step, curve.place)
        self._run += 1
        return self._raise(size) if self._run >= 3 and not self._case.open else NOTHING

    def _raise(self, size: float) -> Sequence[Finding]:
        curve = self._curve
        message = (
            f"{curve.metric} is {curve.value:.3g}, early in the run its size was {self._early:.3g}: entropy collapse"
        )
        numbers = {"value": curve.value, "early": self._early}
        trust = confidence(curve.parameters.negligible * self._early / max(size, 1e-12), self._run)
        return (self._case.raised(self.kinds[0], Severity.WARNING, self._onset, message, numbers, trust),)


class LossScaleCollapse:
    """Mixed precision keeps finding overflow: the dynamic loss scale has fallen to 1 or below, from 64 or more.

    Three points in a row. Falling from its huge start value to a few thousand is how it settles.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.LOSS_SCALE_COLLAPSE,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.LOSS_SCALE})

    def __init__(self, curve: Curve, _thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "loss scale <= 1 for 3 points, after 64 or more")
        self._largest = 0.0
        self._run = 0
        self._onset = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        self._largest = max(self._largest, curve.value)
        if curve.value > 1.0 or self._largest < _SCALE_SEEN:
            self._run = 0
            return (self._case.closed(),) if self._case.open else NOTHING
        if self._run == 0:
            self._onset = (curve.step, curve.place)
        self._run += 1
        if self._case.open or self._run < _MOST:
            return NOTHING
        message = f"{curve.metric} fell from {self._largest:g} to {curve.value:g}: every step overflows"
        numbers = {"value": curve.value, "largest": self._largest}
        trust = confidence(4.0, self._run)
        return (self._case.raised(self.kinds[0], Severity.WARNING, self._onset, message, numbers, trust),)
