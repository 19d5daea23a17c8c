"""A number that nothing measured can be."""

from math import inf

from tui_monitor.judging.rule import Excess, Persistence, PointBlock, Reach, Rule, Said, Sees, Tally, Values
from tui_monitor.model.finding import Kind, confidence
from tui_monitor.model.role import LOSSES, Role

_LARGE = 1e6
_TIMES = 1e4
_ABSURD = 1e15
_QUALITY = LOSSES | {Role.ERROR, Role.SCORE, Role.REWARD}


class _Size:
    """The largest magnitude in the first half of the curve: of the points up to the last power of two but one.

    A counter grows fourfold beyond it at most; what doubles and doubles again, without bound.
    """

    def __init__(self) -> None:
        self.before = 0.0
        """0 while there are too few points."""
        self._so_far = self._half = 0.0
        self._renew = 8

    def add(self, facts: Values, case: Tally) -> None:
        del case
        if facts.n > self._renew:
            self.before, self._half, self._renew = self._half, self._so_far, 2 * self._renew
        self._so_far = max(self._so_far, abs(facts.value))

    def take(self, block: PointBlock, case: Tally) -> None:
        """Up to the next renewal."""
        del case
        self._so_far = max(self._so_far, abs(block.low), abs(block.high))

    def room(self, facts: Values) -> float:
        return self._renew - facts.n


class BeyondMeasure(Rule[Values]):
    """A metric of any kind, better high or low, grows beyond all measure: a value function, a fitness, a score.

    Rule: a magnitude > 1e6 and > 10 000 x the largest of the first half of the curve. Where it
    is known what is worse (a loss, an error, a score, a return) also > 1e15 that way, whatever came before: it began
    so. Critical beyond 1e15.
    What counts or sums up (tokens, operations) grows evenly: never 10 000-fold within the second half of a curve.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(BeyondMeasure, [-2.0 * 3.0**i for i in range(40)], "fitness(mean)")
    ['19 warning', '34 critical']
    """

    kinds = (Kind.EXPLOSION,)
    needs = _QUALITY | {Role.OTHER, Role.LOSS_PART, Role.GAN_LOSS}
    sees = Sees.VALUES
    persistence = Persistence(raise_after=3, close_after=3, promote_after=3)
    formula = "magnitude > 1e6 and > 10 000 x the largest of the first half, or > 1e15; 3 points"

    def __init__(self, facts: Values) -> None:
        self._begins = facts.about.role in _QUALITY
        self._size = _Size()
        self.memories = (self._size,)

    def excess(self, facts: Values) -> Excess | None:
        # A loss of minus a billion is a unit; where nobody knows what is worse, either is.
        size = facts.y if self._begins else abs(facts.value)
        return Excess(Reach.BEYOND, self._says, grave=size > _ABSURD) if size > self._limit() else None

    def room(self, facts: Values, case: Tally) -> float:
        del case
        return self._size.room(facts)

    def calm(self, facts: Values, block: PointBlock, case: Tally) -> bool:
        del facts
        return not case.open and max(abs(block.low), abs(block.high)) <= self._limit()

    def _limit(self) -> float:
        grown = max(_LARGE, _TIMES * self._size.before) if self._size.before else inf
        return min(grown, _ABSURD) if self._begins else grown

    def _says(self, facts: Values, tally: Tally) -> Said:
        before = self._size.before
        beside = f", {abs(facts.value) / before:.3g} times what it was in the first half" if before else ""
        message = f"{facts.metric} is {facts.value:.4g}{beside}: beyond all measure"
        numbers = {"value": facts.value, "largest before": before, "points": float(tally.row)}
        return Said(
            self.kinds[0], self.severity, message, numbers, confidence(abs(facts.value) / self._limit(), tally.row)
        )
