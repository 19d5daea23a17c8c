"""A score that has lost what it had learned."""

from itertools import groupby

from tui_monitor.judging.rule import Curve, Persistence, PointBlock, Said, Tally, persist
from tui_monitor.judging.rules.decline import Decline, OneCount
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role

_NEARLY_ALL = 0.9
_MOST = 0.75
_LONG = 20.0


class _Lost:
    """For how long nearly all was lost: by the level, since the collapse was raised, and by each single point.

    Until it is critical: then nobody asks.
    """

    def __init__(self) -> None:
        self.levels = self.points = 0

    def add(self, facts: Curve, case: Tally) -> None:
        if case.open and case.critical:
            self.levels = self.points = 0
            return
        everything, best = _all_of_it(facts.start, facts.best.level, facts.scale), facts.best.level
        noise = facts.about.thresholds.parameters.slow_noise * facts.sigma
        self.levels = self.levels + 1 if case.open and facts.now - best > _NEARLY_ALL * everything else 0
        self.points = self.points + 1 if facts.y - best > max(_MOST * everything, noise) else 0

    def take(self, block: PointBlock, case: Tally) -> None:
        """The last of them is not lost."""
        del block, case
        self.levels = self.points = 0


def _all_of_it(start: float, best: float, scale: float) -> float:
    """What was learned counts where that is most of the best score; else the score itself: noise is no collapse."""
    learned, size = start - best, abs(best)
    return learned if learned > 0.5 * size else max(size, scale)


class Collapse(Decline):
    """A score falls far below its best.

    Rule: the level lies below its best by half of what was learned (or a quarter of the best, where that is more), and
    by 5 sd. Critical: for 20 points or two horizons of the level by 0.9 of what was learned, or of the best where
    little was; or each point for one horizon (8 points or 5 % of all) by three quarters of it and 5 sigma.
    Silent while the best is no more than one count (0.00, 0.05, 0.00): nothing was learned yet.
    Source: seed 000 (`crash` for metrics where higher is better).

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Collapse, [*[0.1 * i for i in range(10)], *[0.9] * 20, *[0.01] * 60], "accuracy")
    ['34 warning', '38 critical']
    """

    kinds = (Kind.COLLAPSE,)
    needs = frozenset({Role.SCORE})
    persistence = Persistence(raise_after=persist, promote_after=1)
    first_point = 8
    verb = "fell"

    def __init__(self, facts: Curve) -> None:
        super().__init__(facts)
        self._lost, self._counts = _Lost(), OneCount()
        self.memories = (*self.memories, self._lost, self._counts)

    def is_grave(self, facts: Curve, gap: float) -> bool:
        del gap
        lost = self._lost
        return lost.levels >= max(_LONG, 2.0 * facts.horizon) or lost.points >= facts.horizon

    def may_be_grave(self, facts: Curve, gap: float) -> bool:
        return gap > _NEARLY_ALL * _all_of_it(facts.start, facts.best.level, facts.scale)

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        if case.open and case.critical:
            return super().calm(facts, block, case)
        most = _MOST * _all_of_it(facts.start, block.best, block.scale_low)
        if block.ys[-1] - block.best > most or not super().calm(facts, block, case):
            return False
        if not case.open or block.y_high - block.best <= most:
            return True
        rows = groupby(y - block.best > most for y in block.ys)
        return self._lost.points + max(sum(row) for _, row in rows) < facts.horizon

    def says(self, facts: Curve, tally: Tally) -> Said | None:
        return None if self._counts.is_floor(facts) else self._said(facts, tally)
