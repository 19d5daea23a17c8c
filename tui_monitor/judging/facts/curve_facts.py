"""A metric and the curve behind its newest point: level, noise, scale, best level. O(1) a point."""

from functools import partial
from math import inf, log

from tui_monitor.judging.facts.level import OPENING, WEAK, Ahead, Level
from tui_monitor.judging.facts.noise import Noise
from tui_monitor.judging.facts.point_facts import PointFacts
from tui_monitor.judging.facts.scale import Extent, scale_of
from tui_monitor.judging.rule import About, BestLevel, PointBlock
from tui_monitor.model.points import Place
from tui_monitor.model.role import Role

_TINY = 1e-300
_OF_THE_RANGE = 0.8
"""Returns that have gone through this share of their range have learned: they have no first value to compare with."""


class CurveFacts(PointFacts):
    """One metric within one segment. `add` takes finite values only; read the attributes after it."""

    __slots__ = ("_ahead", "_opening", "_out_run", "best", "extent", "level", "noise", "out", "scale", "settled_at")

    def __init__(self, about: About, segment: int, first: float | None = None) -> None:
        super().__init__(about, segment)
        self.level = Level(first, about.thresholds.parameters.horizon)
        self.noise = Noise()
        self.extent = Extent(about.lower)
        self.best = BestLevel(inf, 0, (0.0, self.place), 0.0)
        self.scale = 0.0
        self.out = False
        self._out_run = 0
        self.settled_at = 0
        self._ahead: Ahead | None = None
        self._opening: CurveFacts | None = None
        """The curve of the points out of level since the opening."""

    @property
    def now(self) -> float:
        return self.level.value

    @property
    def start(self) -> float:
        return self.level.start

    @property
    def sd(self) -> float:
        return self.level.sd

    @property
    def sigma(self) -> float:
        return self.noise.sigma

    @property
    def horizon(self) -> float:
        return self.level.horizon

    @property
    def learned(self) -> float:
        """Progress since the very first point, as a share of it (of the start level where that is zero)."""
        if self.about.role is Role.REWARD:
            learned = self.about.thresholds.parameters.learned
            return self.gained / (self.extent.sketch.spread() or _TINY) / _OF_THE_RANGE * learned
        return self.gained / (abs(self._first) or abs(self.level.start) or _TINY)

    @property
    def gained(self) -> float:
        """Progress since the very first point, of returns since the level of the first points."""
        return (self.level.start if self.about.role is Role.REWARD else self._first) - self.best.level

    @property
    def _first(self) -> float:
        return self.level.first if self.level.first is not None else self.y

    @property
    def saturated(self) -> bool:
        """Is there nothing left to learn: an error of zero, a score within 2 % of full marks (1 or 100)?"""
        if self.about.role is Role.ERROR:
            return self.value == 0.0
        marks = 1.0 if self.value <= 1.0 else 100.0
        enough = (1.0 - self.about.thresholds.parameters.negligible) * marks
        return self.about.role is Role.SCORE and self.value >= enough

    def logged(self, y: float) -> float:
        return y if self.about.lower else -y

    def quantile(self, share: float) -> float:
        return self.extent.sketch.quantile(share)

    def add(self, step: float, value: float, place: Place) -> None:
        super().add(step, value, place)
        y, parameters = self.y, self.about.thresholds.parameters
        if self.level.first is None:
            self.level.first = y
        self.extent.add(y)
        self.out = self._is_out(y)
        if self.out:
            self._out_run += 1
            if self._out_run >= parameters.persist:
                self.settled_at = self.n + int(self.level.horizon)
            if self.level.n < OPENING:
                self._doubt()
            return
        self._out_run = 0
        # Only in level: what is out of it is measured in scales.
        if self.extent.renew(self.n, parameters.memory):
            self._rescale()
        self._take(y)

    def room(self) -> float:
        """Up to where the spread is measured anew, which is in level; none within the opening."""
        if self.level.n < OPENING:
            return 0.0
        return inf if self.out else self.extent.room(self.n)

    def look_ahead(self, block: PointBlock) -> bool:
        """Work out where the level goes; whether that can be bounded, and all points are in level, or all out of it."""
        return self._look_outside(block) if self.out else self._look_inside(block)

    def _look_outside(self, block: PointBlock) -> bool:
        """Out of level: the level stands still."""
        level = self.level.value
        block.levels = [level] * len(block.ys)
        block.level_low = block.level_high = level
        block.best, block.scale_low, block.out = self.best.level, self.scale, True
        return self._is_out(block.y_low)

    def _look_inside(self, block: PointBlock) -> bool:
        parameters, best = self.about.thresholds.parameters, self.best.level
        if self.extent.positive and block.y_low <= 0.0:
            return False
        ahead = self.level.ahead(block.ys, self.n, parameters.memory, self._fewest())
        block.levels = levels = ahead.levels
        block.sd = partial(self._sd_ahead, ahead, self.n)
        block.level_low, block.level_high = min(levels), max(levels)
        block.best, block.scale_low = best, self.scale
        if block.level_low < best:
            block.best = block.level_low
            # In between the scale is between those at both ends: as the best level falls, it only falls or only rises.
            if not self._is_steady(best, block.best):
                return False
            block.scale_low = min(self.scale, self._scale_at(block.best))
        self._ahead = ahead
        if self.about.role in (Role.SCORE, Role.REWARD):
            return True
        lowest = min(block.level_low, self.level.value)
        return block.y_high - lowest <= parameters.jump * block.scale_low

    def _sd_ahead(self, ahead: Ahead, n: int, i: int) -> float:
        """Standard deviation of the level after the i-th of some points."""
        horizon = max(self.about.thresholds.parameters.memory * (n + i + 1), self._fewest())
        return self.level.sd_of(*ahead.spread(i), horizon)

    def _is_steady(self, before: float, after: float) -> bool:
        """Does the scale move in one direction while the best level falls?"""
        if self.about.role is Role.SCORE:
            return before < 0.0 and after < 0.0
        return self.about.role is Role.REWARD or self.extent.positive

    def take(self, block: PointBlock) -> None:
        """The points of a block, at which `look_ahead` has looked."""
        if not block.out:
            self._move(block)
            return
        super().take(block)
        self.extent.sketch.extend(block.ys)
        self._out_run += len(block.ys)
        if self._out_run >= self.about.thresholds.parameters.persist:
            self.settled_at = self.n + int(self.level.horizon)

    def _move(self, block: PointBlock) -> None:
        ahead, before, best = self._ahead, self.level.last, self._best_of(block)
        assert ahead is not None
        super().take(block)
        parameters = self.about.thresholds.parameters
        self.out, self._out_run = False, 0
        self.extent.sketch.extend(block.ys)
        self.noise.extend([before, *block.ys], self.extent.positive)
        self.level.move(ahead, block.ys, max(parameters.memory * self.n, self._fewest()))
        if best is not None:
            self.best = best
            self._rescale()
        self._ahead = None

    def _best_of(self, block: PointBlock) -> BestLevel | None:
        """The lowest level of a block, if it is lower than all before."""
        if block.level_low >= self.best.level:
            return None
        at = block.levels.index(block.level_low)
        return BestLevel(block.level_low, self.n + at + 1, (block.steps[at], block.place(at)), block.sd(at))

    def _fewest(self) -> float:
        """Points over which the level is smoothed at least: of returns one may be one episode."""
        horizon = self.about.thresholds.parameters.horizon
        return 2.0 * horizon if self.about.role is Role.REWARD else horizon

    def _is_out(self, y: float) -> bool:
        """Is a point a scale and the noise above the level, and the noise of its logarithm where zero is a floor?

        A fallen score or reward is judged by its level, so there the level must follow.
        """
        if self.n == 1 or self.about.role in (Role.SCORE, Role.REWARD):
            return False
        level, parameters = self.level.value, self.about.thresholds.parameters
        excess = y - level
        if excess <= parameters.jump * self.scale or excess <= parameters.fast_noise * self.noise.sigma:
            return False
        if not self.extent.positive or level <= 0.0:
            return True
        return log(y / level) > parameters.log_noise * self.noise.sigma_log

    def _doubt(self) -> None:
        """Out of level since the opening: if the curve learns from where it is now, it was the opening that was odd."""
        other = self._opening
        if other is None:
            other = self._opening = CurveFacts(self.about, self.segment)
        other.add(self.step, self.value, self.place)
        least = 0.5 * self.about.thresholds.parameters.learned * abs(other.level.start)
        if other.n >= OPENING and other.level.start - other.best.level > least:
            # The horizon is that of all points.
            other.level.horizon = self.level.horizon
            self.level, self.noise, self.best, self.scale = other.level, other.noise, other.best, other.scale
            self._opening = None

    def _take(self, y: float) -> None:
        """A point in level: it moves level and noise."""
        level, rewards = self.level, self.about.role is Role.REWARD
        if level.n:
            self.noise.add(level.last, y, self.extent.positive)
        weak = False
        if level.n < OPENING:
            level.open(y, self.noise.sigma)
            weak = level.n <= (OPENING if rewards else WEAK)
        else:
            level.smooth(y, max(self.about.thresholds.parameters.memory * self.n, self._fewest()))
        if weak or level.value < self.best.level:
            self.best = BestLevel(level.value, self.n, (self.step, self.place), level.sd)
            self._rescale()

    def _rescale(self) -> None:
        self.scale = self._scale_at(self.best.level)

    def _scale_at(self, best: float) -> float:
        negligible = self.about.thresholds.parameters.negligible
        return scale_of(self.about.role, best, self.level.start - best, self.extent, negligible)
