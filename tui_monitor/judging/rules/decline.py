"""The smoothed level against its own best; so a score collapses, and a reward."""

from collections.abc import Sequence
from math import hypot
from typing import ClassVar

from tui_monitor.judging.block_means import BlockMeans
from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import Curve
from tui_monitor.judging.roles import Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity


class Decline:
    """The level has been well above its best, and above the noise, for three points."""

    kinds: ClassVar[tuple[Kind, ...]]
    needs: ClassVar[frozenset[Role]]
    critical_share: ClassVar[float]
    """Critical this many scales above the best level; 0: never."""
    first_point: ClassVar[int]
    verb: ClassVar[str]

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        parameters = thresholds.parameters
        self.share = self.share_of(thresholds)
        """Warning above this many scales over the best level; over again below half of it."""
        self._noise = parameters.slow_noise
        self._persist = parameters.persist
        self._curve = curve
        self._case = Case(curve, f"level - best > {self.share:g} scale, > {self._noise:g} sd of the level, 3 points")
        self._run = 0
        self._deep = 0
        self._blocks = BlockMeans()

    def share_of(self, thresholds: Thresholds) -> float:
        return thresholds.parameters.collapse

    def limit(self) -> float:
        """How far above its best the level is too far."""
        return self.share * self._curve.scale

    def loss_of_all(self) -> float:
        """How far above its best the level is when nothing is left."""
        return self._curve.scale

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        slow = not curve.out and self._blocks.add(curve.y) and self._slow()
        gap = curve.level - curve.best
        if self._case.open:
            return self._follow(gap)
        if slow:
            return self._raise(gap)
        if gap <= self.limit() or curve.n < self.first_point or not self._real(gap):
            self._run = 0
            return NOTHING
        self._run += 1
        return self._raise(gap) if self._run >= self._persist else NOTHING

    def _slow(self) -> bool:
        """A change too slow to stand out of the noise of the level stands out of the noise of longer means."""
        rise, sd = self._blocks.rise()
        enough = rise > self.limit() and self._curve.n >= self.first_point
        return enough and rise > self._noise * sd and self._curve.n > self._curve.settled_at

    def _real(self, gap: float) -> bool:
        """Above the noise, and not the tail of an explosion, which is reported already."""
        curve = self._curve
        return not curve.out and curve.n > curve.settled_at and gap > self._noise * hypot(curve.level_sd, curve.best_sd)

    def _follow(self, gap: float) -> Sequence[Finding]:
        if gap < 0.5 * self.limit():
            self._run = self._deep = 0
            return (self._case.closed(),)
        if not self.critical_share or self._case.critical or gap <= self.critical_share * self.loss_of_all():
            self._deep = 0
            return NOTHING
        self._deep += 1
        if self._deep < self._patience():
            return NOTHING
        return (self._case.promoted(self._message(), self._numbers(gap), self._trust(gap)),)

    def _patience(self) -> float:
        return max(20.0, 2.0 * self._curve.horizon)

    def _raise(self, gap: float) -> Sequence[Finding]:
        curve = self._curve
        onset = (curve.best_step, curve.best_place)
        numbers, trust = self._numbers(gap), self._trust(gap)
        return (self._case.raised(self.kinds[0], Severity.WARNING, onset, self._message(), numbers, trust),)

    def _trust(self, gap: float) -> float:
        limit = self.limit()
        margin = gap / limit if limit else 2.0
        return confidence(margin, max(self._run, self._deep))

    def _message(self) -> str:
        curve = self._curve
        sign = 1.0 if curve.lower else -1.0
        return (
            f"{curve.metric} {self.verb} from its best level of {sign * curve.best:.4g} at step {curve.best_step:g} "
            f"to {sign * curve.level:.4g}"
        )

    def _numbers(self, gap: float) -> dict[str, float]:
        curve = self._curve
        return {"level - best": gap, "scale": curve.scale, "sd of the level": curve.level_sd, "best level": curve.best}


class Collapse(Decline):
    """A score falls far below its best.

    Rule: level below best by half of what was learned (by half of the best where nothing was), > 5 sd, 3 points;
    critical below by 0.8 for 20 points or two horizons. Source: seed 000 (`crash` for metrics where higher is better).
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.COLLAPSE,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.SCORE})
    critical_share = 0.9
    first_point = 8
    verb = "fell"

    def loss_of_all(self) -> float:
        """What was learned where that is most of the best score; else the score itself: noise is no collapse."""
        curve = self._curve
        learned, size = curve.start - curve.best, abs(curve.best)
        return learned if learned > 0.5 * size else max(size, curve.scale)


class RewardCollapse(Decline):
    """The mean return falls far below its robust peak.

    Rule: level below its best by half of the range that the returns go through, > 5 sd, 3 points, after 40 points;
    critical below by 0.9 for 50 points. Range, not sign or ratio: returns may be negative.
    Silent while half of all returns are one and the same number: rare rewards come and go.
    Source: seed 000 (50 % below the rolling maximum; under 10 % of the peak for 50 episodes). Lies when the task gets
    harder on purpose (curriculum, self-play).
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.REWARD_COLLAPSE,)
    needs: ClassVar[frozenset[Role]] = frozenset({Role.REWARD})
    critical_share = 0.9
    first_point = 40
    verb = "fell"

    def _patience(self) -> float:
        return 50.0

    def _raise(self, gap: float) -> Sequence[Finding]:
        sketch = self._curve.sketch
        return NOTHING if sketch.quantile(0.25) == sketch.quantile(0.75) else super()._raise(gap)
