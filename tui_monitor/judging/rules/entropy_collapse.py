"""A policy that no longer tries anything."""

from math import inf

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
from tui_monitor.model.role import Role

_EARLY = 5
_NOTHING = 0.01
_LONG = 10


class _Early:
    """The largest size among the first five points, and whether the sign has changed since."""

    def __init__(self) -> None:
        self.size = 0.0
        self.crossed = False
        self.nothing = 0
        """So many in a row below a hundredth."""
        self._sign = 0.0

    def add(self, facts: Point, case: Tally) -> None:
        del case
        if facts.n <= _EARLY:
            self.size = max(self.size, abs(facts.value))
        counts = self.size > 2.0 * _NOTHING and abs(facts.value) < _NOTHING
        self.nothing = self.nothing + 1 if counts else 0
        if facts.value * self._sign < 0.0:
            self.crossed = True
        self._sign = self._sign or facts.value

    def take(self, block: PointBlock, case: Tally) -> None:
        """All after the first five, none with another sign."""
        del case
        if self.size <= 2.0 * _NOTHING or block.low >= _NOTHING or block.high <= -_NOTHING:
            self.nothing = 0
            return
        newest_first = enumerate(reversed(block.values))
        nothing = next((i for i, value in newest_first if abs(value) >= _NOTHING), len(block.values))
        self.nothing = nothing + (self.nothing if nothing == len(block.values) else 0)

    def keeps_sign(self, low: float, high: float) -> bool:
        """Have numbers between these certainly the sign of the first, or is it known that it changes?"""
        return self.crossed or (self._sign != 0.0 and low * self._sign > 0.0 and high * self._sign > 0.0)


class EntropyCollapse(Rule[Point]):
    """The policy has become deterministic.

    Rule: |entropy| below 2 % of its early size, the sign unchanged since the start; over at 4 %. The size makes it
    right for an entropy, for a negated one (Stable-Baselines3's `entropy_loss`); a differential entropy that passes
    through zero is not judged. Or below 0.01 for ten points, from 0.02 or more. Beside returns that have grown and are
    at their best it is advice: the policy is done.
    Source: seed 000 (below 0.01), rlwatch, verl's users (below 5 % of the first).
    Lies in a solved task with one right action everywhere.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(EntropyCollapse, [*[1.4] * 5, *[0.01] * 5], "entropy")
    ['8 warning']
    """

    kinds = (Kind.ENTROPY_COLLAPSE,)
    needs = frozenset({Role.ENTROPY})
    sees = Sees.VALUES
    persistence = Persistence(raise_after=3)
    formula = "|entropy| < 2 % of its early size for 3 points, or < 0.01 for 10, sign unchanged"

    def __init__(self, facts: Point) -> None:
        self._share = facts.about.thresholds.parameters.negligible
        self._early = _Early()
        self.memories = (self._early,)

    def excess(self, facts: Point) -> Excess | None:
        size, early = abs(facts.value), self._early
        if size >= 2.0 * self._limit():
            return None
        beyond = not early.crossed and (size < self._share * early.size or early.nothing >= _LONG)
        return Excess(Reach.BEYOND if beyond else Reach.NEAR, self._says)

    def _limit(self) -> float:
        """What was hardly more than a hundredth from the start on is a small unit, and no loss."""
        size = self._early.size
        return max(self._share * size, _NOTHING if size > 2.0 * _NOTHING else 0.0)

    def room(self, facts: Point, case: Tally) -> float:
        del case
        return inf if facts.n >= _EARLY else 0.0

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        del facts
        early, limit = self._early, self._limit()
        sizes = abs(block.low), abs(block.high)
        if case.open:
            return max(sizes) < 2.0 * limit and early.keeps_sign(block.low, block.high)
        return early.crossed or (early.keeps_sign(block.low, block.high) and min(sizes) >= limit)

    def _says(self, facts: Point, tally: Tally) -> Said:
        early = self._early.size
        message = f"{facts.metric} is {facts.value:.3g}, early in the run its size was {early:.3g}: entropy collapse"
        trust = confidence(self._share * early / max(abs(facts.value), 1e-12), tally.row)
        return Said(self.kinds[0], self.severity, message, {"value": facts.value, "early": early}, trust)
