"""A loss that climbs slowly: drift, and where it goes on and on, explosion."""

from tui_monitor.judging.rule import Curve, Persistence, PointBlock, Said, Tally, persist
from tui_monitor.judging.rules.decline import Decline, drift_limit
from tui_monitor.judging.rules.lasting import LastingRise
from tui_monitor.model.finding import Kind, Severity, confidence, from_to
from tui_monitor.model.role import LOSSES, Role

_NOTHING = 1e-4
"""Less than this share of what was learned is nothing: 1e-5, after 2.6 was learned down to 1e-6."""


def and_a_share_of_all_before(facts: Curve) -> float:
    """3 points and 5 % of all before the best"""
    parameters = facts.about.thresholds.parameters
    return parameters.persist + parameters.memory * facts.best.n


class _Peak:
    """The highest that the level was above its best, since a drift was raised."""

    def __init__(self) -> None:
        self.gap = 0.0

    def add(self, facts: Curve, case: Tally) -> None:
        self.gap = max(self.gap, facts.now - facts.best.level) if case.open else 0.0

    def take(self, block: PointBlock, case: Tally) -> None:
        self.gap = max(self.gap, block.level_high - block.best) if case.open else 0.0


class Drift(Decline):
    """A loss climbs slowly and for good.

    Rule: the level lies 0.35 scale above its best, or half of what was learned (if that is more than 20 sd of the
    level) and 7 % of the best; and 5 sd of the level. Or means of long blocks differ by as much: at once.
    Or it has stood 0.08 scale, 3 % of what was learned and 8 sd above its best for eight points and a sixth of all: a
    small rise counts if it lasts, after 15 % was learned. Silent below a ten-thousandth of what was learned, and of an
    error that is negative, which is none.
    Critical, as an explosion: (threshold - 1) times (scale + 5 sd) above its best, and not healing.
    The first 14 points have no settled level: there `Relapse` looks at the points themselves.
    Source: seed 000 (slope of the last 50 points), which noise and autocorrelation fool; the level's horizon grows with
    the run instead. Lies on strongly autocorrelated noise, which on one metric looks the same.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Drift, [*[1.0 - 0.01 * i for i in range(80)], *[0.2 + 0.02 * i for i in range(80)]], "loss")
    ['95 warning', '142 critical']
    """

    kinds = (Kind.DRIFT, Kind.EXPLOSION)
    needs = LOSSES | {Role.ERROR}
    persistence = Persistence(raise_after=persist, promote_after=and_a_share_of_all_before)
    first_point = 3
    verb = "drifted up"

    def __init__(self, facts: Curve) -> None:
        super().__init__(facts)
        self._peak = _Peak()
        self._far = facts.about.thresholds.explosion_threshold - 1.0
        self._lasting = LastingRise()
        self.memories = (*self.memories, self._peak, self._lasting)

    def share(self, facts: Curve) -> float:
        return facts.about.thresholds.parameters.drift

    def limit(self, facts: Curve) -> float:
        limit = drift_limit(facts)
        return min(limit, self._lasting.limit(facts)) if self._lasting.lasts else limit

    def room(self, facts: Curve, case: Tally) -> float:
        return min(super().room(facts, case), self._lasting.room(facts))

    def may_be(self, facts: Curve, gap: float) -> bool:
        negative = facts.about.role is Role.ERROR and facts.best.level < 0.0
        return not negative and gap >= _NOTHING * facts.gained

    def _is_real(self, facts: Curve, gap: float) -> bool:
        if self._lasting.lasts and not facts.out and facts.n > facts.settled_at:
            return True
        return super()._is_real(facts, gap)

    def is_grave(self, facts: Curve, gap: float) -> bool:
        parameters = facts.about.thresholds.parameters
        # The best level is the luckiest one: by chance it may lie this much too low.
        scale = facts.scale + parameters.slow_noise * facts.sd
        return gap > self._far * scale and gap >= parameters.healing * self._peak.gap

    def least_limit(self, facts: Curve, block: PointBlock) -> float:
        parameters, best = facts.about.thresholds.parameters, facts.best.level
        least = parameters.overfit_rise * min(abs(best), abs(block.best)) if best * block.best > 0.0 else 0.0
        return min(self.share(facts) * block.scale_low, max(parameters.collapse * (facts.start - best), least))

    def may_be_grave(self, facts: Curve, gap: float) -> bool:
        return gap > self._far * facts.scale

    def worsens(self, facts: Curve, tally: Tally) -> Said:
        formula = f"level - best > {self._far:g} (scale + 5 sd) for 3 points + 5 % of all before, not healing"
        numbers = {**self._numbers(facts), "points": float(tally.grave)}
        change = from_to(facts.best.level, facts.now, "its best level of ")
        message = f"{facts.metric} climbed {change} and does not come down"
        gap, limit = facts.now - facts.best.level, self.limit(facts)
        trust = confidence(gap / limit if limit else 2.0, tally.raised_after)
        return Said(Kind.EXPLOSION, Severity.CRITICAL, message, numbers, trust, formula, supersedes=True)
