"""A small rise that stays: less than a drift, far beyond the noise, and for a good part of the run."""

from math import hypot, inf

from tui_monitor.judging.rule import Curve, PointBlock, Tally

_RISE, _OF_LEARNED = 0.08, 0.03
"""Scales above the best level, and of what was learned."""
_NOISE = 8.0
"""More sd of the level than of a drift: noise that wanders stays for a while, too."""
_OPENING = 18
"""A best level among so many first points may be an odd one."""
_FEWEST = 8
_PART = 1.0 / 6.0


class LastingRise:
    """Has the level stood 0.08 scales and 8 sd above its best for eight points and a sixth of all?

    Looked at once in 5 % of the points: what lasts is seen then, too, and a curve that wavers costs nothing.
    """

    def __init__(self) -> None:
        self.lasts = False
        self._since = self._look_at = 0
        """The first of the looks in a row that saw the rise, and when to look next."""

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        if facts.out or facts.n < self._look_at:
            return
        self._look_at = int(facts.n * (1.0 + facts.about.thresholds.parameters.memory)) + 1
        if facts.n <= facts.settled_at:
            return
        if not self._rises(facts):
            self._since = 0
        elif not self._since:
            self._since = facts.n
        self.lasts = self._since > 0 and facts.n - self._since >= max(_FEWEST, _PART * facts.n)

    def take(self, block: PointBlock, case: Tally) -> None:
        """Between two looks nothing is seen."""

    def room(self, facts: Curve) -> float:
        """Points up to the next look; out of level there is none."""
        return inf if facts.out else self._look_at - facts.n - 1

    def _rises(self, facts: Curve) -> bool:
        if facts.best.n <= _OPENING or facts.learned < facts.about.thresholds.parameters.learned:
            return False
        gap = facts.now - facts.best.level
        # When it was best the curve was still falling, which is no noise.
        return gap > self.limit(facts) and gap > _NOISE * hypot(facts.sd, min(facts.best.sd, facts.sd))

    def limit(self, facts: Curve) -> float:
        """How far above its best the level stands at least."""
        return max(_RISE * facts.scale, _OF_LEARNED * (facts.start - facts.best.level))
