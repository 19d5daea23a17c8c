"""NaN and infinity, in every metric."""

from math import inf, isfinite, isnan
from typing import ClassVar

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
from tui_monitor.model.finding import Kind, confidence, counted
from tui_monitor.model.role import Role

_LOSSES = frozenset(
    {Role.TRAIN_LOSS, Role.VALIDATION_LOSS, Role.LOSS_PART, Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS}
)
_NORMS = frozenset({Role.GRADIENT_NORM})
_ERRORS = frozenset({Role.ERROR})
_MANY = 5
"""So many of one incident make it critical in a loss, whatever stood between them."""
IN_A_ROW = "non-finite in a row"
FINITE_BEFORE = "finite before"
SINCE_BEFORE = "since the value before"
"""Names of numbers in the evidence, by which the witnesses are weighed."""
SUSPECT = "; results after this point are suspect"


class _Numbers:
    """How many values were finite, how many of this incident were not, and how long before it the last value stood."""

    def __init__(self, facts: Point) -> None:
        self.finite = 0
        self.before = 0
        """Finite ones before the incident."""
        self.lost = 0
        self.grown = False
        """Is it 5, 10, 20, 50, 100, ... by now?"""
        self.gap = 0.0
        self._previous = None if facts.segment else 0.0
        self.in_a_row = 0
        self._tell_at = _MANY

    def add(self, facts: Point, case: Tally) -> None:
        if isfinite(facts.value):
            self.finite += 1
            self.in_a_row = 0
        else:
            if not self.in_a_row and not case.open:
                self.gap = max(facts.step - self._previous, 0.0) if self._previous is not None else 0.0
                self.before, self.lost, self._tell_at = self.finite, 0, _MANY
            self.in_a_row += 1
            self.lost += 1
            self.grown = self.lost == self._tell_at
            if self.grown:
                self._tell_at = _next_round(self._tell_at)
        self._previous = facts.step

    def take(self, block: PointBlock, case: Tally) -> None:
        """All finite."""
        del case
        self.finite += len(block.values)
        self.in_a_row, self._previous = 0, block.steps[-1]


def _next_round(number: int) -> int:
    """5, 10, 20, 50, 100, ..."""
    return number * 5 // 2 if f"{number}".startswith("2") else 2 * number


class NonFinite(Rule[Point]):
    """A value that is no number. Source: seed 000 (always on, first priority), seed 003 (any logged metric)."""

    kinds = (Kind.NAN, Kind.INF)
    sees = Sees.ALL
    fewest_before: ClassVar[int] = 0
    """Finite values before it: fewer, and there is nothing to lose."""
    spoils: ClassVar[bool] = False
    """Have the weights gone through it, too, when it was several times so?"""

    def __init__(self, facts: Point) -> None:
        self._numbers = _Numbers(facts)
        self.memories = (self._numbers,)

    def excess(self, facts: Point) -> Excess | None:
        if isfinite(facts.value) or self._numbers.finite < self.fewest_before:
            return None
        numbers = self._numbers
        # A row that goes on says what it said; what has finite values between is counted.
        burst = numbers.lost > numbers.in_a_row and numbers.grown
        return Excess(Reach.BEYOND, self._says, grave=numbers.lost >= _MANY, worsens=self._worsens, anew=burst)

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
        is_nan, finite, lost = isnan(facts.value), self._numbers.before, self._numbers.lost
        said = "NaN" if is_nan else "infinite"
        message = f"{facts.metric} is {said}"
        if lost > tally.row:
            message += f" again and again, {lost} values with finite ones between"
        message += f", after {counted(finite, 'finite value')}" if finite else " from the start"
        numbers = {IN_A_ROW: float(tally.row), FINITE_BEFORE: float(finite), SINCE_BEFORE: self._numbers.gap}
        suspect = SUSPECT if self.spoils and lost > 1 else ""
        return Said(Kind.NAN if is_nan else Kind.INF, self.severity, message, numbers, trust, over=suspect)


class NonFiniteLoss(NonFinite):
    """A loss that is no number.

    Rule: one non-finite value, from the very first value of the run on. Critical: two in a row, five with one or two
    finite ones between; one in training and validation within a step of training, or in the training loss and two
    others (or several losses that are no parts of one) at one step.
    Lies when a framework writes NaN for `not measured` in a loss: `Agreement` weighs what stands beside it.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(NonFiniteLoss, [1.0, 0.9, float("nan"), float("nan")], "loss")
    ['3 warning', '4 critical']
    """

    needs = _LOSSES
    persistence = Persistence(raise_after=1, close_after=3, critical_after=2, promote_after=1)
    formula = "non-finite loss: 1 value warns, 2 in a row or 5 in all are critical, 3 finite in a row end it"
    spoils = True


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


class NonFiniteError(NonFinite):
    """An error rate that is no number.

    Rule: non-finite values, from the very first value of the run on: an error is measured on examples that there are.
    Beside a training loss that is finite it may be a mean of nothing (`Agreement`), and is a warning at most.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(NonFiniteError, [float("nan")] * 12, "rmse")
    ['3 warning', '10 critical']
    """

    needs = _ERRORS
    persistence = Persistence(raise_after=3, close_after=2, critical_after=10)
    formula = "non-finite error: 3 in a row warn, 10 are critical"


class NonFiniteElsewhere(NonFinite):
    """Any other metric that is no number.

    Rule: non-finite values, once five finite ones were seen: until an episode has ended, or while a class has no
    examples, a mean of nothing is no failure.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(NonFiniteElsewhere, [*[0.5] * 5, *[float("nan")] * 4], "accuracy")
    ['8 warning']
    """

    needs = frozenset(Role) - _LOSSES - _NORMS - _ERRORS
    persistence = Persistence(raise_after=3, close_after=2)
    formula = "non-finite value: 3 in a row after 5 finite ones"
    fewest_before = 5
