"""A loss that swings to and fro and does not come to rest."""

from math import inf

from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rule import (
    Curve,
    Excess,
    Onset,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
)
from tui_monitor.model.finding import Kind, confidence

_RATIO = 3.0
"""A swing from 1 to 3 is as large as the level about which it swings."""
_LONGEST = 5
"""Points from one turn to the next: what takes longer is a cycle of its schedule."""
_ENOUGH = 20
_PRICE = 4
_SHORT = 2
"""So short ones are even only where they are equal: those of noise are short as well."""
_LEARNS = 0.5


class _Swings:
    """The turning points of a curve, and for how many points they have been wild ones: large, even, regular."""

    def __init__(self, facts: Curve) -> None:
        self.points = 0
        """Points of wild swings, less four for each that was none."""
        self.since: Onset = (0.0, facts.place)
        self.low = self.high = 0.0
        self._began = 0.0
        """The middle of the first swing."""
        self._last = 0.0
        self._up: bool | None = None
        self._turn, self._turn_n, self._turn_at = 0.0, 0, self.since
        self._span = 0
        self._newest = self.since
        self._n = 0

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        self._follow(facts.y, facts.n)
        self._newest = (facts.step, facts.place)

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        first = self._n + 1
        for i, y in enumerate(block.ys):
            if i and y != self._last:
                self._newest = (block.steps[i - 1], block.place(i - 1))
            self._follow(y, first + i)
        self._newest = (block.steps[-1], block.place(len(block.ys) - 1))

    def is_calm(self, low: float, high: float) -> bool:
        """Are numbers between these certainly no wild swings, and is none going on?"""
        low, high = min(low, self._last, self._turn), max(high, self._last, self._turn)
        return not self.points and (high <= _RATIO * low or high <= 0.0)

    def _follow(self, y: float, n: int) -> None:
        if n > 1 and y != self._last:
            up = y > self._last
            if self._up is not None and up is not self._up:
                self._turned(n - 1)
            self._up = up
        if n - self._turn_n > 2 * _LONGEST:
            self.points = 0
        self._last, self._n = y, n

    def _turned(self, n: int) -> None:
        """The point before the newest one was a turning point."""
        low, high, span = min(self._turn, self._last), max(self._turn, self._last), n - self._turn_n
        even = self._span in (span, 0) or (span > _SHORT and abs(span - self._span) <= 1)
        middle = 0.5 * (low + high)
        if low > 0.0 and high > _RATIO * low and even and span <= _LONGEST and self._is_alike(high - low):
            if not self.points:
                self._began, self.since = middle, self._turn_at
            self.points = min(self.points + span, 2 * _ENOUGH)
        else:
            self.points = max(self.points - _PRICE * span, 0)
        if middle < _LEARNS * self._began:
            self.points = 0
        self.low, self.high, self._span = low, high, span
        self._turn, self._turn_n, self._turn_at = self._last, n, self._newest

    def _is_alike(self, size: float) -> bool:
        before = self.high - self.low
        return not self.points or 0.5 * before < size < 2.0 * before


class Oscillation(Rule[Curve]):
    """A loss swings between two levels, and neither learns nor comes to rest.

    Rule: for 20 points swings from one turn to the next of at least threefold, each of one to five points and as long
    and as large as the one before; what is none of these takes four of its points back each. A middle that has halved
    since is learning. Noise is neither even nor regular, a cycle of the learning rate takes longer or is smaller.
    Source: seed 003 (oscillation: learning rate too high, batch too small).
    Lies when every second line is of another data set under the same name.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Oscillation, [0.5, 4.0] * 15, "loss")
    ['24 warning']
    """

    kinds = (Kind.OSCILLATION,)
    needs = LOSSES | {Role.ERROR}
    sees = Sees.CURVE
    persistence = Persistence()
    formula = f"even swings of at least {_RATIO:g} x for {_ENOUGH} points"

    def __init__(self, facts: Curve) -> None:
        self._swings = _Swings(facts)
        self.memories = (self._swings,)

    def excess(self, facts: Curve) -> Excess | None:
        del facts
        points = self._swings.points
        if points < _ENOUGH // 2:
            return None
        return Excess(Reach.BEYOND if points >= _ENOUGH else Reach.NEAR, self._says, self._swings.since)

    def room(self, facts: Curve, case: Tally) -> float:
        return 0.0 if case.open or not facts.n else inf

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        del facts, case
        return self._swings.is_calm(block.y_low, block.y_high)

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        swings = self._swings
        message = (
            f"{facts.metric} swings between {swings.low:.4g} and {swings.high:.4g} "
            f"since step {swings.since[0]:g} and does not come to rest"
        )
        numbers = {"low": swings.low, "high": swings.high, "points": float(swings.points)}
        trust = confidence(swings.high / (_RATIO * swings.low), swings.points)
        return Said(self.kinds[0], self.severity, message, numbers, trust)
