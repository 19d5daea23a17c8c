"""A learning rate that is (as good as) zero."""

from math import inf

from tui_monitor.judging.facts.digits import last_place
from tui_monitor.judging.rule import (
    Excess,
    Onset,
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

_TINY = 1e-9
_ROUNDED = 0.002
"""A printed zero may hide this share of the largest value: half a unit of the last place that would show 1/1000."""

ROUNDED = "last digit"
"""The number in the evidence of a zero that may be a rounded one."""
_VALUES = 4
_EVENLY = 0.2
"""An exponential decay shows its last digit for a longer share of all points than one that comes to zero."""
_LONGER = 4


def a_tenth_of_all(facts: Point) -> float:
    """10 points and 10 % of all"""
    return max(10.0, 0.1 * facts.n)


class _Rates:
    """The largest learning rate so far, and how finely they are printed."""

    def __init__(self, facts: Point) -> None:
        self.largest = 0.0
        self.finest = 1.0
        """The last decimal place seen: 0.0001 for 0.0003."""
        self.one_value = True
        """Was it the same from the first point on, zeros aside? What is rounded on its way down shows more."""
        self.zero_since: Onset = (0.0, facts.place)
        self._changes = self._last_row = self._shown = self._zeros = 0
        """Other values, points of the last one above zero, of all above zero, and zeros since."""
        self._first: float | None = None
        self._last: float | None = None

    def add(self, facts: Point, case: Tally) -> None:
        del case
        value = facts.value
        self._count(facts)
        if value == self._last:
            return
        self._last = value
        if self._first is None:
            self._first = value
        self.one_value = self.one_value and self._first > 0.0 and value in (self._first, 0.0)
        self.largest = max(self.largest, value)
        if value > 0.0 and self.finest > 0.5 * _ROUNDED * self.largest:
            self.finest = min(self.finest, last_place(value))

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        if self._first is None:
            self._first = block.values[0]
        if self.one_value:
            first = self._first
            same = block.low == block.high == first or all(value in (first, 0.0) for value in block.values)
            self.one_value = first > 0.0 and same
        if block.low == block.high == self._last:
            self._repeat(block.high, len(block.values))
        self.largest = max(self.largest, block.high)
        self._last = block.values[-1]

    def _count(self, facts: Point) -> None:
        if facts.value > 0.0 and facts.value != self._last:
            self._changes, self._last_row, self._zeros = self._changes + 1, 0, 0
        elif not self._zeros:
            self.zero_since = (facts.step, facts.place)
        self._repeat(facts.value, 1)

    def _repeat(self, value: float, times: int) -> None:
        if value > 0.0:
            self._last_row, self._shown = self._last_row + times, self._shown + times
        else:
            self._zeros += times

    def has_come_to_zero(self) -> bool:
        """Is it zero for longer than its last digit would take to become nothing, at the pace it came down?"""
        evenly = self._changes >= _VALUES and self._last_row <= _EVENLY * self._shown
        return evenly and self._zeros > _LONGER * self._last_row

    def knows(self, block: PointBlock) -> bool:
        """Is nothing new to be learned of how finely they are printed?"""
        return block.low == block.high == self._last or self.finest <= 0.5 * _ROUNDED * self.largest


class DeadLearningRate(Rule[Point]):
    """The schedule has ended, and training goes on.

    Rule: learning rate <= 1/10000 of its largest so far, or below 1e-9 from the start.
    The end of a cosine or linear decay is shorter than 10 % of all points, a warm-up is at its largest at every point;
    schedules that are meant to decay for as long as the run lasts stop above it.
    A zero that may be a rounded number (`lr 0.0000`) is judged only if the digits printed could have shown 1/1000, or
    if all that stood before it was one value: what decays in print goes through others; or if it lasts four times
    as long as the last value above it, which stood for no more than a fifth of all: so it came down evenly, to zero.
    Where the digits leave a doubt, or nothing but zeros was printed, the loss decides: while it moves, the zero is a
    rounded number (`Tempering`).
    Source: seed 003 (at 0, or reaches 0 too early). Lies for a frozen parameter group by design.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(DeadLearningRate, [*[0.0012345] * 20, *[0.0] * 15], "lr")
    ['30 warning']
    """

    kinds = (Kind.DEAD_LR,)
    needs = frozenset({Role.LEARNING_RATE})
    sees = Sees.VALUES
    persistence = Persistence(raise_after=a_tenth_of_all)
    formula = "lr <= largest / 10000 or < 1e-9, for 10 points and 10 % of all"

    def __init__(self, facts: Point) -> None:
        self._share = facts.about.thresholds.parameters.dead
        self._rates = _Rates(facts)
        self.memories = (self._rates,)

    def excess(self, facts: Point) -> Excess | None:
        if not self._is_dead(facts.value):
            return None
        return Excess(Reach.BEYOND, self._says, self._rates.zero_since if facts.value == 0.0 else None)

    def _is_dead(self, value: float) -> bool:
        if value == 0.0:
            rates = self._rates
            if rates.largest == 0.0:
                return True
            return rates.one_value or rates.finest <= _ROUNDED * rates.largest or rates.has_come_to_zero()
        return value < _TINY or value <= self._share * self._rates.largest

    def room(self, facts: Point, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        del facts
        if not self._rates.knows(block):
            return False
        if case.open:
            same = block.low == block.high or block.low > 0.0
            return same and block.high <= self._rates.largest and self._is_dead(block.high)
        limit = self._share * max(self._rates.largest, block.high)
        return block.low >= _TINY and block.low > limit

    def _says(self, facts: Point, tally: Tally) -> Said:
        largest = self._rates.largest
        past = f", its largest was {largest:.3g}: nothing is learned any more" if largest else " from the first step on"
        message = f"{facts.metric} is {facts.value:.3g}{past}"
        numbers = {"learning rate": facts.value, "largest": largest, "points": float(tally.row)}
        if facts.value == 0.0 and self._rates.finest > _ROUNDED * largest:
            numbers[ROUNDED] = self._rates.finest
        trust = confidence(self._share * largest / max(facts.value, 1e-15), tally.row)
        return Said(self.kinds[0], self.severity, message, numbers, trust)
