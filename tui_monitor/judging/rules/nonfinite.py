"""NaN and infinity, in every metric."""

from math import inf, isfinite, isnan
from typing import ClassVar

from tui_monitor.judging.roles import Role
from tui_monitor.judging.rule import (
    Excess,
    Persistence,
    Point,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
)
from tui_monitor.model.finding import Kind, confidence

_LOSSES = frozenset(
    {Role.TRAIN_LOSS, Role.VALIDATION_LOSS, Role.LOSS_PART, Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS}
)
_NORMS = frozenset({Role.GRADIENT_NORM})
_EARLY = 10
IN_A_ROW = "non-finite in a row"
FINITE_BEFORE = "finite before"
SINCE_BEFORE = "since the value before"
"""Names of numbers in the evidence, by which the witnesses are weighed."""


class _Numbers:
    """How many values were finite, and how long before a lost one the last value stood."""

    def __init__(self, facts: Point) -> None:
        self.finite = 0
        self.gap = 0.0
        self._previous = None if facts.segment else 0.0
        self._lost = False

    def add(self, facts: Point, case: Tally) -> None:
        if isfinite(facts.value):
            self.finite += 1
            self._lost = False
        else:
            if not self._lost and not case.open:
                self.gap = max(facts.step - self._previous, 0.0) if self._previous is not None else 0.0
            self._lost = True
        self._previous = facts.step

    def take(self, block: PointBlock, case: Tally) -> None:
        """All finite."""
        del case
        self.finite += len(block.values)
        self._lost, self._previous = False, block.steps[-1]


class NonFinite(Rule[Point]):
    """A value that is no number. Source: seed 000 (always on, first priority), seed 003 (any logged metric)."""

    kinds = (Kind.NAN, Kind.INF)
    sees = Sees.ALL
    fewest_before: ClassVar[int] = 0
    """Finite values before it: fewer, and there is nothing to lose."""

    def __init__(self, facts: Point) -> None:
        self._numbers = _Numbers(facts)
        self.memories = (self._numbers,)

    def excess(self, facts: Point) -> Excess | None:
        if isfinite(facts.value) or self._numbers.finite < self.fewest_before:
            return None
        return Excess(Reach.BEYOND, self._says, worsens=self._worsens)

    def room(self, facts: Point, case: Tally) -> float:
        del facts
        return 0.0 if case.open else inf

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        """All points of a block are finite."""
        del facts, block, case
        return True

    def _says(self, facts: Point, tally: Tally) -> Said:
        # Infinity as the first value is a best value of nothing yet: what comes after the next one is another matter.
        alone = not isnan(facts.value) and tally.row == 1 and not self._numbers.finite
        return self._said(facts, tally, confidence(2.0, tally.row))._replace(close_after=1 if alone else 0)

    def _worsens(self, facts: Point, tally: Tally) -> Said:
        return self._said(facts, tally, confidence(8.0, 2 * tally.row))

    def _said(self, facts: Point, tally: Tally, trust: float) -> Said:
        is_nan, finite = isnan(facts.value), self._numbers.finite
        said = "NaN" if is_nan else "infinite"
        times = f"{tally.row} values in a row" if tally.row > 1 else "one value"
        message = f"{facts.metric} is {said} since step {tally.since[0]:g}: {times}, after {finite} finite ones"
        if self.hints(facts) and finite < _EARLY and tally.since[0] <= _EARLY:
            # Source: seed 000's hint for a divergence in the first ten steps of training.
            message += f"; {said} within the first {_EARLY} steps: learning rate too high?"
        numbers = {IN_A_ROW: float(tally.row), FINITE_BEFORE: float(finite), SINCE_BEFORE: self._numbers.gap}
        return Said(Kind.NAN if is_nan else Kind.INF, self.severity, message, numbers, trust)

    def hints(self, facts: Point) -> bool:
        """May the learning rate be the reason?"""
        del facts
        return True


class NonFiniteLoss(NonFinite):
    """A loss that is no number.

    Rule: one non-finite value, from the very first value of the run on. Critical: two in a row, or one in training and
    validation within a step of training.
    Lies when a framework writes NaN for `not measured` in a loss: `Agreement` weighs what stands beside it.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(NonFiniteLoss, [1.0, 0.9, float("nan"), float("nan")], "loss")
    ['3 warning', '4 critical']
    """

    needs = _LOSSES
    persistence = Persistence(raise_after=1, close_after=2, critical_after=2)
    formula = "non-finite loss: 1 value warns, 2 in a row are critical, 2 finite end it"

    def hints(self, facts: Point) -> bool:
        """What a held-out loss lacks has as many other reasons as there are evaluations that did not run."""
        return facts.about.role is not Role.VALIDATION_LOSS


class NonFiniteGradient(NonFinite):
    """A gradient norm that is no number.

    Rule: non-finite values; single ones are steps that mixed precision skips.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(NonFiniteGradient, [1.0, *[float("inf")] * 12], "grad_norm")
    ['4 warning', '11 critical']
    """

    needs = _NORMS
    persistence = Persistence(raise_after=3, close_after=2, critical_after=10)
    formula = "non-finite gradient norm: 3 in a row warn (single ones are skipped steps), 10 are critical"


class NonFiniteElsewhere(NonFinite):
    """Any other metric that is no number.

    Rule: non-finite values, once five finite ones were seen: until an episode has ended, or while a class has no
    examples, a mean of nothing is no failure.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(NonFiniteElsewhere, [*[0.5] * 5, *[float("nan")] * 4], "accuracy")
    ['8 warning']
    """

    needs = frozenset(Role) - _LOSSES - _NORMS
    persistence = Persistence(raise_after=3, close_after=2)
    formula = "non-finite value: 3 in a row after 5 finite ones"
    fewest_before = 5

    def hints(self, facts: Point) -> bool:
        del facts
        return False
