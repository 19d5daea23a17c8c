"""Explosion and spike: a value that leaves its level."""

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import OPENING, Curve
from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.points import Place

_BEYOND = 1000.0
# Heavy-tailed batches spike for as long as a run lasts: the first ones tell it.
_MOST_SPIKES = 20


_SWINGING = {Role.LOSS_PART: 1.0, Role.GAN_LOSS: 4.0, Role.POLICY_LOSS: 25.0, Role.VALUE_LOSS: 25.0}
"""Losses that rise while all is well, and how many thresholds they may rise before it is a warning."""


class Excursion:
    """A value leaves its level, above the noise, and stays out (explosion) or comes back (spike).

    Rule: a point is out when it is more than 1 scale and 8 sigma above the level, and 3 sigma of the logarithm where
    values are positive. Out for 3 points, or once by 20 scales (until three of these have healed): explosion, warning.
    Critical when it has been out for 3 points plus 5 % of all before, by more than (threshold - 1) scales, and is not
    healing; at once when a second point lies beyond 1000 scales. Back: 2 points in the lower half.
    Source: fast rules of llm-foundry, Lightning and torchwatch compare with a moving mean, which a growing value drags
    along; the reference here is frozen while the value is out.
    Lies when the task changes for good (curriculum): the old level is then no reference.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.EXPLOSION, Kind.SPIKE)
    needs: ClassVar[frozenset[Role]] = LOSSES | {Role.ERROR, *_SWINGING}

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "out of level: y - level > 1 scale, > 8 sigma, log(y/level) > 3 sigma_log; 3 points")
        self._limit = thresholds.explosion_threshold - 1.0
        swing = _SWINGING.get(curve.role, 0.0)
        self._free = swing * self._limit
        """Out of level by less than this many scales is not reported at all."""
        self._onset: tuple[float, Place] | None = None
        self._points = 0
        self._before = 0
        self._peak = self._first = 0.0
        self._back = 0
        self._spikes = 0
        self._healed = 0
        self._last3 = (0.0, 0.0, 0.0)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        if self._onset is None and not curve.out:
            return NOTHING
        excess = curve.y - curve.level
        if self._onset is None:
            self._begin(excess)
        self._last3 = (*self._last3[1:], excess)
        return self._outside(excess) if curve.out else self._inside()

    def _begin(self, excess: float) -> None:
        curve = self._curve
        self._onset = (curve.step, curve.place)
        self._points = self._back = 0
        self._before = curve.n - 1
        self._peak, self._first = 0.0, excess
        self._last3 = (excess, excess, excess)

    def _outside(self, excess: float) -> Sequence[Finding]:
        self._back = 0
        self._points += 1
        self._peak = max(self._peak, excess)
        middle = sorted(self._last3)[1]
        if not self._case.open:
            huge = excess > self._curve.parameters.huge * self._scale() and not self._free and not self._used_to_it()
            lasting = self._points >= self._curve.parameters.persist and middle > self._free * self._scale()
            return self._raise(excess) if huge or lasting else NOTHING
        if not self._case.critical and self._must_stop(middle):
            return (self._case.promoted(self._message(), self._numbers(middle), self._trust(middle)),)
        return NOTHING

    def _used_to_it(self) -> bool:
        """Single points far out have come and gone: with heavy-tailed data they do for as long as the run lasts."""
        return self._healed >= self._curve.parameters.persist

    def _must_stop(self, middle: float) -> bool:
        scale, parameters = self._scale(), self._curve.parameters
        if self._free:
            return False
        if self._before < parameters.persist:
            # Nearly no reference: only what is beyond all measure, and lasts.
            return self._points >= OPENING and middle > _BEYOND * scale
        if self._points > 1 and self._last3[2] > _BEYOND * scale and self._last3[1] > parameters.huge * scale:
            return True
        limit = self._limit if self._curve.learned > parameters.learned else self._limit + 1.0
        if self._before < OPENING and (self._curve.learned <= 0.5 * parameters.learned or self._comes_down(middle)):
            # Hardly better than its first value: a running mean that starts near zero looks like this, too.
            return False
        lasted = self._points >= parameters.persist + parameters.memory * self._before
        return lasted and middle > limit * scale and middle >= parameters.healing * self._peak

    def _comes_down(self, middle: float) -> bool:
        """A level seen for less than an opening: the one outside gets an opening to show that it learns."""
        return self._points <= OPENING and middle < self._first

    def _inside(self) -> Sequence[Finding]:
        self._back += 1
        if self._case.open and self._back < 2:
            return NOTHING
        points, onset = self._points, self._onset
        self._onset = None
        if self._case.open:
            self._healed += points < self._curve.parameters.persist
            return (self._case.closed(),)
        if onset is None or self._peak <= self._limit * self._scale() or self._spikes == _MOST_SPIKES:
            return NOTHING
        self._spikes += 1
        return self._spike(onset, points)

    def _raise(self, excess: float) -> Sequence[Finding]:
        assert self._onset is not None
        critical = self._points >= 2 and self._must_stop(sorted(self._last3)[1])
        severity = Severity.CRITICAL if critical else Severity.WARNING
        numbers, trust = self._numbers(excess), self._trust(excess)
        return (self._case.raised(Kind.EXPLOSION, severity, self._onset, self._message(), numbers, trust),)

    def _spike(self, onset: tuple[float, Place], points: int) -> Sequence[Finding]:
        curve = self._curve
        message = (
            f"{curve.metric} jumped by {self._peak:.4g} above its level of {self._level():.4g} for {points} points"
        )
        numbers, trust = self._numbers(self._peak), self._trust(self._peak)
        self._case.raised(Kind.SPIKE, Severity.INFO, onset, message, numbers, trust)
        return (self._case.closed(),)

    def _scale(self) -> float:
        return self._curve.scale or 1e-300

    def _level(self) -> float:
        return self._curve.level if self._curve.lower else -self._curve.level

    def _trust(self, excess: float) -> float:
        return confidence(excess / self._scale(), self._points)

    def _message(self) -> str:
        curve = self._curve
        onset = self._onset[0] if self._onset else curve.step
        return (
            f"{curve.metric} left its level of {self._level():.4g} at step {onset:g} and is at {curve.value:.4g}, "
            f"{self._points} points so far"
        )

    def _numbers(self, excess: float) -> dict[str, float]:
        curve = self._curve
        return {
            "value": curve.value,
            "level": self._level(),
            "excess": excess,
            "scale": curve.scale,
            "sigma": curve.sigma,
            "points out": float(self._points),
        }
