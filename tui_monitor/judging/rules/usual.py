"""The median of all before: what a value is compared with that has no direction to learn in."""

from math import inf
from typing import ClassVar

from tui_monitor.judging.rule import (
    Excess,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
    Values,
)
from tui_monitor.model.finding import confidence


class Usual:
    """The median of all points, renewed every 5 % of them while nothing is unusual."""

    def __init__(self, first: int) -> None:
        self.median = 0.0
        """0 before the first `first` points."""
        self._renew = first

    def add(self, facts: Values, case: Tally) -> None:
        """The newest point is compared with those before it."""
        before = facts.n - 1
        if case.at_rest and before >= self._renew:
            self.median = facts.median_before()
            self._renew = int(before * (1.0 + facts.about.thresholds.parameters.memory)) + 1

    def take(self, block: PointBlock, case: Tally) -> None:
        """Up to the next renewal."""

    def room(self, facts: Values, case: Tally) -> float:
        """Up to the next renewal; none is due while a case is open."""
        return inf if case.open else self._renew - facts.n


class FarAboveUsual(Rule[Values]):
    """Three of the last five points beyond 10 times the median of all before; over when none is beyond 5 times."""

    sees = Sees.VALUES
    persistence = Persistence(raise_after=3, of=5)
    formula = "3 of the last 5 points > 10 x the median of all before"
    floor: ClassVar[float] = 0.0
    noun: ClassVar[str]

    def __init__(self, facts: Values) -> None:
        self._blowup = facts.about.thresholds.parameters.blowup
        self._usual = Usual(10)
        self.memories = (self._usual,)

    def excess(self, facts: Values) -> Excess | None:
        usual = self._usual.median
        limit = max(self._blowup * usual, self.floor)
        if usual <= 0.0 or facts.value <= 0.5 * limit:
            return None
        return Excess(Reach.BEYOND if facts.value > limit else Reach.NEAR, self._says)

    def room(self, facts: Values, case: Tally) -> float:
        return self._usual.room(facts, case)

    def calm(self, facts: Values, block: PointBlock, case: Tally) -> bool:
        del facts
        usual = self._usual.median
        limit = max(self._blowup * usual, self.floor)
        if case.open:
            return block.low > 0.5 * limit
        return usual <= 0.0 or block.high <= limit

    def _says(self, facts: Values, tally: Tally) -> Said:
        usual = self._usual.median
        times = facts.value / usual
        message = f"{self.noun} {facts.metric} is {facts.value:.4g}, {times:.3g} times its usual {usual:.4g}"
        numbers = {"value": facts.value, "median": usual, "times": times}
        return Said(self.kinds[0], self.severity, message, numbers, confidence(times / self._blowup, tally.row))
