"""Mixed precision that finds overflow in every step."""

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

_FALL = 64.0


class _Largest:
    """The largest value so far."""

    def __init__(self) -> None:
        self.value = 0.0

    def add(self, facts: Point, case: Tally) -> None:
        del case
        self.value = max(self.value, facts.value)

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        self.value = max(self.value, block.high)


class LossScaleCollapse(Rule[Point]):
    """Mixed precision keeps finding overflow.

    Rule: the dynamic loss scale has fallen to 1 or below, to a 64th of its largest or less. Falling from its huge start
    value to a few thousand is how it settles. At once where no scale is left, at a 64th of 1 or less.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(LossScaleCollapse, [65536.0, 1024.0, 1.0, 1.0, 0.5], "loss_scale")
    ['5 warning']
    >>> fires(LossScaleCollapse, [2.0**-i for i in range(-1, 12)], "loss_scale")
    ['8 warning']
    """

    kinds = (Kind.LOSS_SCALE_COLLAPSE,)
    needs = frozenset({Role.LOSS_SCALE})
    sees = Sees.VALUES
    persistence = Persistence(raise_after=3)
    formula = "loss scale <= 1 and <= its largest / 64 for 3 points"

    def __init__(self, facts: Point) -> None:
        del facts
        self._largest = _Largest()
        self.memories = (self._largest,)

    def excess(self, facts: Point) -> Excess | None:
        if facts.value > 1.0 or self._largest.value < _FALL * facts.value or self._largest.value <= 0.0:
            return None
        return Excess(Reach.BEYOND, self._says, at_once=facts.value <= 1.0 / _FALL)

    def room(self, facts: Point, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        del facts
        largest = max(self._largest.value, block.high)
        if case.open:
            return block.high <= 1.0 and self._largest.value >= _FALL * block.high and self._largest.value > 0.0
        return block.low > 1.0 or largest < _FALL * block.low or largest <= 0.0

    def _says(self, facts: Point, tally: Tally) -> Said:
        largest = self._largest.value
        message = f"{facts.metric} fell from {largest:g} to {facts.value:g}: every step overflows"
        numbers = {"value": facts.value, "largest": largest}
        return Said(self.kinds[0], self.severity, message, numbers, confidence(4.0, tally.row))
