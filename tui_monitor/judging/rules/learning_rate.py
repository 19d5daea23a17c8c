"""A learning rate that is (as good as) zero."""

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity

_TINY = 1e-9
_POINTS = 10
_SHARE = 0.1
_ROUNDED = 0.002
"""A printed zero may hide this share of the largest value: half a unit of the last place that would show 1/1000."""


class DeadLearningRate:
    """The schedule has ended, and training goes on.

    Rule: learning rate <= 1/10000 of its largest so far, or below 1e-9 from the start, for 10 points and 10 % of all.
    The end of a cosine or linear decay is shorter than that, a warm-up is at its largest at every point; schedules that
    are meant to decay for as long as the run lasts stop above it.
    A zero that may be a rounded number (`lr 0.0000`) is judged only if the digits printed could have shown 1/1000.
    Source: seed 003 (at 0, or reaches 0 too early). Lies for a frozen parameter group by design.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.DEAD_LR,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.LEARNING_RATE})

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "lr <= largest / 10000 or < 1e-9, for 10 points and 10 % of all")
        self._dead_share = thresholds.parameters.dead
        self._largest = 0.0
        self._finest = 1.0
        """The last decimal place seen: 0.0001 for 0.0003."""
        self._last = -1.0
        self._run = 0
        self._onset = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        if curve.value != self._last:
            self._last = curve.value
            self._largest = max(self._largest, curve.value)
            if curve.value > 0.0 and self._finest > 0.5 * _ROUNDED * self._largest:
                self._finest = min(self._finest, _last_place(curve.value))
        if not self._dead(curve.value):
            self._run = 0
            return (self._case.closed(),) if self._case.open else NOTHING
        if self._run == 0:
            self._onset = (curve.step, curve.place)
        self._run += 1
        if self._case.open or self._run < max(_POINTS, _SHARE * curve.n):
            return NOTHING
        return self._raise()

    def _dead(self, value: float) -> bool:
        if value == 0.0:
            return self._finest <= _ROUNDED * self._largest
        return value < _TINY or value <= self._dead_share * self._largest

    def _raise(self) -> Sequence[Finding]:
        curve = self._curve
        message = (
            f"{curve.metric} is {curve.value:.3g} for {self._run} points, its largest was {self._largest:.3g}: "
            "nothing is learned any more"
        )
        numbers = {"learning rate": curve.value, "largest": self._largest, "points": float(self._run)}
        trust = confidence(self._dead_share * self._largest / max(curve.value, 1e-15), self._run)
        return (self._case.raised(self.kinds[0], Severity.WARNING, self._onset, message, numbers, trust),)


def _last_place(value: float) -> float:
    """The value of the last decimal digit in the shortest way to write a number: 1e-05 for 3e-05, 0.01 for 0.25."""
    digits, _, exponent = f"{value!r}".partition("e")
    _, _, decimals = digits.partition(".")
    places = 0 if decimals == "0" else len(decimals)
    return float(10.0 ** (int(exponent or 0) - places))
