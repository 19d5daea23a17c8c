"""A loss that climbs slowly: drift, and where it goes on and on, explosion."""

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rules.decline import Decline
from tui_monitor.judging.rules.relapse import Relapse
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind


class Drift(Decline):
    """A loss climbs slowly and for good.

    Rule: level - best > 0.35 scale, or > half of what was learned (if that is more than 20 sd of the level) and > 7 %
    of the best; and > 5 sd of the level, for 3 points. Warning, until the level is (threshold - 1) times (scale + 5 sd)
    above its best for 3 points plus 5 % of all before, and not healing: it goes on as an explosion, critical.
    The first 14 points have no settled level: there `Relapse` looks at the points themselves.
    Source: seed 000 (slope of the last 50 points), which noise and autocorrelation fool; the level's horizon grows with
    the run instead. Lies on strongly autocorrelated noise, which on one metric looks the same.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.DRIFT, Kind.EXPLOSION)
    needs: ClassVar[frozenset[Role]] = LOSSES | {Role.ERROR}
    critical_share = 0.0
    first_point = 3
    verb = "drifted up"

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        super().__init__(curve, thresholds)
        self._parameters = thresholds.parameters
        self._far = thresholds.explosion_threshold - 1.0
        self._peak = 0.0
        self._far_points = 0
        self._relapse = Relapse(curve, thresholds.parameters)

    def share_of(self, thresholds: Thresholds) -> float:
        return thresholds.parameters.drift

    def limit(self) -> float:
        """Where much of the best level is a constant, a rise by half of what was learned is a drift, too."""
        curve, parameters = self._curve, self._parameters
        learned, limit = curve.start - curve.best, super().limit()
        beyond_doubt = learned > parameters.huge * curve.best_sd
        least = parameters.overfit_rise * abs(curve.best)
        return min(limit, max(parameters.collapse * learned, least)) if beyond_doubt else limit

    def update(self) -> Sequence[Finding]:
        found = self._relapse.update() if not self._case.open else NOTHING
        if found or self._relapse.open:
            return found or self._relapse.hand_over(self._curve.level - self._curve.best, self.limit())
        found = super().update()
        if not self._case.open:
            self._far_points, self._peak = 0, 0.0
            return found
        return found or self._goes_on()

    def _goes_on(self) -> Sequence[Finding]:
        curve, parameters = self._curve, self._parameters
        gap = curve.level - curve.best
        self._peak = max(self._peak, gap)
        # The best level is the luckiest one: by chance it may lie this much too low.
        scale = curve.scale + parameters.slow_noise * curve.level_sd
        is_far = gap > self._far * scale and gap >= parameters.healing * self._peak
        self._far_points = self._far_points + 1 if is_far else 0
        if self._case.critical or self._far_points < parameters.persist + parameters.memory * curve.best_n:
            return NOTHING
        rule = f"level - best > {self._far:g} (scale + 5 sd) for 3 points + 5 % of all before, not healing"
        numbers = {**self._numbers(gap), "points": float(self._far_points)}
        message = (
            f"{curve.metric} climbed from its best level of {curve.best:.4g} at step {curve.best_step:g} "
            f"to {curve.level:.4g} and does not come down"
        )
        return self._case.becomes(Kind.EXPLOSION, rule, message, numbers, self._trust(gap))
