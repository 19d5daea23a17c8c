"""A metric that does not move at all."""

from collections import deque
from collections.abc import Sequence
from itertools import groupby, pairwise
from math import inf
from operator import eq

from tui_monitor.judging.facts.digits import last_place
from tui_monitor.judging.rule import (
    Curve,
    Excess,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
)
from tui_monitor.model.finding import Kind, Severity, confidence
from tui_monitor.model.role import LOSSES, Role

_BEFORE_IT = 24
_FEWEST = 10
_LAST = 5
_PLACES = 20.0
"""Moves of so many units of the last digit are no rounding."""
_TURNS = 0.25
_COARSE = 1000.0
"""Units of its last digit: `82.6` stands for any of many."""
_AS_FAST = 0.05
BEFORE = "points before"
"""The number in the evidence that tells whether it ever was another value."""


class _Repeats:
    """How often the newest value has stood there in a row, and since where."""

    def __init__(self, facts: Curve) -> None:
        self.times = 0
        self.since = (0.0, facts.place)
        self._value: float | None = None
        self._before: deque[float] = deque(maxlen=_BEFORE_IT)
        """The last values before the row."""

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        if facts.value != self._value:
            self._leave()
            self._value, self.times, self.since = facts.value, 0, (facts.step, facts.place)
        self.times += 1

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        values, last = block.values, block.values[-1]
        same = next((i for i, value in enumerate(reversed(values)) if value != last), len(values))
        if same < len(values) or last != self._value:
            first = len(values) - same
            self._leave()
            self._before.extend(values[max(first - _BEFORE_IT, 0) : first])
            self._value, self.times, self.since = last, 0, (block.steps[first], block.place(first))
        self.times += same

    def _leave(self) -> None:
        """Another value comes: the row is over."""
        if self._value is not None:
            self._before.extend([self._value] * min(self.times, _BEFORE_IT))

    def came_to_a_halt(self) -> bool:
        """Did it move by far more than its last digit until the row began, up and down or as fast as before?"""
        moves = [b - a for a, b in pairwise((*self._before, self._value or 0.0))]
        if len(moves) < _FEWEST or not all(moves):
            return False
        turns = sum((a < 0.0) != (b < 0.0) for a, b in pairwise(moves))
        last = sorted(map(abs, moves[-_LAST:]))
        # What comes to rest slows down; what is cut off in its way has moved by as much until then.
        middle, least = last[_LAST // 2], _PLACES * last_place(self._value or 0.0)
        cut_off = last[0] > max(least, _AS_FAST * sorted(map(abs, moves))[len(moves) // 2])
        return cut_off or (turns >= _TURNS * len(moves) and middle > least)

    def longest(self, values: Sequence[float], many: int) -> int:
        """The most that stand in a row, once these have come; 1 where they are certainly not `many`."""
        # So many in a row would show in one of these pairs.
        half = max(many // 2, 1)
        if values[0] != self._value and not any(map(eq, values[::half], values[1::half])):
            return 1
        rows = [sum(1 for _ in row) for _, row in groupby(values)]
        rows[0] += self.times if values[0] == self._value else 0
        return max(rows)


class Frozen(Rule[Curve]):
    """A loss or score that repeats the very same number, and has learned nothing before or was still moving.

    Rule: equal values for `--patience` points in a row, after less than 15 % was learned. Nothing noisy repeats: the
    weights do not change, or the number is not the one that is trained. A converged value that is
    rounded to few digits repeats, too: hence only where nothing was learned, or where a loss or an error moved up and
    down until then, most of its last five moves by more than 20 units of its last digit; or by a
    twentieth of its usual moves, each of the last five: what converges slows down before it stands.
    Information for a score of three digits that was
    another before. A score within 2 % of full marks (1 or 100), an error of zero have nothing left to learn.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Frozen, [0.7] * 30, "loss")
    ['20 warning']
    """

    kinds = (Kind.FROZEN,)
    needs = LOSSES | {Role.SCORE, Role.ERROR}
    sees = Sees.CURVE
    persistence = Persistence()
    formula = "the same number for `patience` points, with less than 15 % learned before, or moving until then"

    def __init__(self, facts: Curve) -> None:
        thresholds = facts.about.thresholds
        self._patience, self._little = thresholds.plateau_patience, thresholds.parameters.learned
        self._repeats = _Repeats(facts)
        self.memories = (self._repeats,)
        self._near = Excess(Reach.NEAR, self._says)

    def excess(self, facts: Curve) -> Excess | None:
        times = self._repeats.times
        if times == 1:
            return None
        # What had learned when it came to a halt is not looked at again.
        if times != self._patience or facts.saturated or not self._is_odd(facts):
            return self._near
        return Excess(Reach.BEYOND, self._says, self._repeats.since)

    def _is_odd(self, facts: Curve) -> bool:
        if facts.learned < self._little:
            return True
        # Few examples have few scores.
        return facts.about.role is not Role.SCORE and self._repeats.came_to_a_halt()

    def room(self, facts: Curve, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        same = block.low == block.high == facts.value
        if case.open or (same and self._repeats.times >= self._patience):
            return same
        return self._repeats.longest(block.values, self._patience) < self._patience

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        times = self._repeats.times
        # A score of zero is how many tasks begin; a loss of zero is none. A coarse one that was another before: what is
        # done gives the same examples the same answers.
        coarse = times < facts.n and abs(facts.value) < _COARSE * last_place(facts.value)
        begins = facts.about.role is Role.SCORE and (facts.value == 0.0 or coarse)
        message = f"{facts.metric} is exactly {facts.value:.6g}, again and again: it is not being trained"
        numbers = {"value": facts.value, "points": float(times), BEFORE: float(facts.n - times)}
        severity = Severity.INFO if begins else self.severity
        return Said(self.kinds[0], severity, message, numbers, confidence(2.0, times))
