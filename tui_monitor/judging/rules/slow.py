"""A throughput that has dropped."""

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
from tui_monitor.judging.rules.usual import Usual
from tui_monitor.model.finding import Kind, Severity, confidence
from tui_monitor.model.role import Role

_SLOW = 0.5
_POINTS = 20


class Slow(Rule[Values]):
    """Fewer tokens, samples or steps a second than before.

    Rule: throughput below half of its median. Information, as nothing is wrong with what is learned.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Slow, [*[1000.0] * 30, *[400.0] * 30], "tokens/s")
    ['50 info']
    """

    kinds = (Kind.SLOW,)
    needs = frozenset({Role.THROUGHPUT})
    sees = Sees.VALUES
    severity = Severity.INFO
    persistence = Persistence(raise_after=_POINTS)
    formula = "throughput < half of its median for 20 points"

    def __init__(self, facts: Values) -> None:
        del facts
        self._usual = Usual(_POINTS)
        self.memories = (self._usual,)

    def excess(self, facts: Values) -> Excess | None:
        return Excess(Reach.BEYOND, self._says) if facts.value < _SLOW * self._usual.median else None

    def room(self, facts: Values, case: Tally) -> float:
        return self._usual.room(facts, case)

    def calm(self, facts: Values, block: PointBlock, case: Tally) -> bool:
        del facts
        limit = _SLOW * self._usual.median
        return block.high < limit if case.open else block.low >= limit

    def _says(self, facts: Values, tally: Tally) -> Said:
        usual = self._usual.median
        message = f"{facts.metric} is {facts.value:.4g}, less than half of its usual {usual:.4g}"
        trust = confidence(usual / max(facts.value, 1e-12) * _SLOW, tally.row)
        return Said(self.kinds[0], self.severity, message, {"value": facts.value, "usual": usual}, trust)
