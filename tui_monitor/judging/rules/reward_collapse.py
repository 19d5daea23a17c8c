"""Returns that have lost what the policy had learned."""

from tui_monitor.judging.rule import Curve, Persistence, Said, Tally, persist
from tui_monitor.judging.rules.decline import Decline, RunningMean
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role

_NEARLY_ALL = 0.9


class RewardCollapse(Decline):
    """The mean return falls far below its robust peak.

    Rule: the level lies below its best by half of the range that the returns go through, and by 5 sd, after 40 points.
    Critical: by 0.9 of the range. Range, not sign or ratio: returns may be negative.
    Silent while half of all returns are one and the same number: rare rewards come and go; and where a mean over all
    episodes so far comes down from a lucky start, which its steps tell: they shrink as 1/n.
    Source: seed 000 (50 % below the rolling maximum; under 10 % of the peak for 50 episodes).
    Lies when the task gets harder on purpose (curriculum, self-play).

    >>> from tui_monitor.judging.examples import fires
    >>> fires(RewardCollapse, [*[float(i) for i in range(100)], *[0.0] * 100], "reward")
    ['112 warning', '170 critical']
    """

    kinds = (Kind.REWARD_COLLAPSE,)
    needs = frozenset({Role.REWARD})
    persistence = Persistence(raise_after=persist, promote_after=50)
    first_point = 40
    verb = "fell"

    def __init__(self, facts: Curve) -> None:
        super().__init__(facts)
        self._mean = RunningMean()
        self.memories = (*self.memories, self._mean)

    def is_grave(self, facts: Curve, gap: float) -> bool:
        return gap > _NEARLY_ALL * facts.scale

    def says(self, facts: Curve, tally: Tally) -> Said | None:
        silent = facts.quantile(0.25) == facts.quantile(0.75) or self._mean.fell_from_its_start(facts.best.n)
        return None if silent else self._said(facts, tally)
