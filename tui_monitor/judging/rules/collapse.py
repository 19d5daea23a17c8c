"""A score that has lost what it had learned."""

from tui_monitor.judging.roles import Role
from tui_monitor.judging.rule import Curve, Persistence, persist
from tui_monitor.judging.rules.decline import Decline
from tui_monitor.model.finding import Kind

_NEARLY_ALL = 0.9


def two_horizons(facts: Curve) -> float:
    """20 points, or two horizons of the level"""
    return max(20.0, 2.0 * facts.horizon)


class Collapse(Decline):
    """A score falls far below its best.

    Rule: the level lies below its best by half of what was learned (or a quarter of the best, where that is more), and
    by 5 sd. Critical: by 0.9 of what was learned, or of the best where little was.
    Source: seed 000 (`crash` for metrics where higher is better).

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Collapse, [*[0.1 * i for i in range(10)], *[0.9] * 20, *[0.01] * 60], "accuracy")
    ['34 warning', '55 critical']
    """

    kinds = (Kind.COLLAPSE,)
    needs = frozenset({Role.SCORE})
    persistence = Persistence(raise_after=persist, promote_after=two_horizons)
    first_point = 8
    verb = "fell"

    def is_grave(self, facts: Curve, gap: float) -> bool:
        """What was learned counts where that is most of the best score; else the score itself: noise is no collapse."""
        learned, size = facts.start - facts.best.level, abs(facts.best.level)
        all_of_it = learned if learned > 0.5 * size else max(size, facts.scale)
        return gap > _NEARLY_ALL * all_of_it
