"""A gradient norm of nothing."""

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

_NO_GRADIENT = 1e-7


class _Computed:
    """Was a norm above zero ever seen? Zero from the first point on is a norm that is not computed."""

    def __init__(self) -> None:
        self.seen = False

    def add(self, facts: Point, case: Tally) -> None:
        del case
        self.seen = self.seen or facts.value > 0.0

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        self.seen = self.seen or block.high > 0.0


class GradientVanishing(Rule[Point]):
    """No gradient reaches the weights.

    Rule: a norm below 1e-7. Source: SageMaker's VanishingGradient.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(GradientVanishing, [*[1.0] * 5, *[1e-9] * 12], "grad_norm")
    ['15 warning']
    """

    kinds = (Kind.GRADIENT_VANISHING,)
    needs = frozenset({Role.GRADIENT_NORM})
    sees = Sees.VALUES
    persistence = Persistence(raise_after=10)
    formula = "gradient norm < 1e-7 for 10 points"

    def __init__(self, facts: Point) -> None:
        del facts
        self._computed = _Computed()
        self.memories = (self._computed,)

    def excess(self, facts: Point) -> Excess | None:
        if facts.value >= _NO_GRADIENT or not self._computed.seen:
            return None
        return Excess(Reach.BEYOND, self._says)

    def room(self, facts: Point, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        del facts
        if case.open:
            return block.high < _NO_GRADIENT
        return block.low >= _NO_GRADIENT or (block.high <= 0.0 and not self._computed.seen)

    def _says(self, facts: Point, tally: Tally) -> Said:
        message = f"gradient norm {facts.metric} is {facts.value:.3g}: nothing is being trained"
        numbers = {"value": facts.value, "points": float(tally.row)}
        return Said(self.kinds[0], self.severity, message, numbers, confidence(2.0, tally.row))
