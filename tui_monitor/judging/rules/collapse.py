"""A score that has lost what it had learned."""

from tui_monitor.judging.roles import Role
from tui_monitor.judging.rule import Curve, Persistence, PointBlock, Said, Tally, persist
from tui_monitor.judging.rules.decline import Decline, OneCount
from tui_monitor.model.finding import Kind

_NEARLY_ALL = 0.9
_MOST = 0.75
_LONG = 20.0


class _Lost:
    """For how long nearly all was lost: by the level, since the collapse was raised, and by each single point."""

    def __init__(self) -> None:
        self.levels = self.points = 0

    def add(self, facts: Curve, case: Tally) -> None:
        everything, best = _all_of_it(facts), facts.best.level
        noise = facts.about.thresholds.parameters.slow_noise * facts.sigma
        self.levels = self.levels + 1 if case.open and facts.now - best > _NEARLY_ALL * everything else 0
        self.points = self.points + 1 if facts.y - best > max(_MOST * everything, noise) else 0

    def take(self, block: PointBlock, case: Tally) -> None:
        """None of them lies low, and nothing is open."""
        del block, case
        self.levels = self.points = 0


def _all_of_it(facts: Curve) -> float:
    """What was learned counts where that is most of the best score; else the score itself: noise is no collapse."""
    learned, size = facts.start - facts.best.level, abs(facts.best.level)
    return learned if learned > 0.5 * size else max(size, facts.scale)


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

    def room(self, facts: Curve, case: Tally) -> float:
        return 0.0 if case.open else super().room(facts, case)

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        # All that can be lost is at least half of the best.
        least = 0.5 * min(abs(facts.best.level), abs(block.best))
        return block.y_high - block.best <= _MOST * least and super().calm(facts, block, case)

    def says(self, facts: Curve, tally: Tally) -> Said | None:
        return None if self._counts.is_floor(facts) else self._said(facts, tally)
