"""The running facts about one metric that all rules share: level, noise, best level, scale. O(1) a point.

Everything is held as `y`, where up is worse: the value itself where lower is better, else its negative. So no rule
needs to know the direction, and nothing divides by a value that may be zero or negative.
"""

from bisect import insort
from math import copysign, inf, log, sqrt

from tui_monitor.judging.parameters import Parameters
from tui_monitor.judging.quantiles import Quantiles
from tui_monitor.judging.roles import Role
from tui_monitor.judging.rolling_median import RollingMedian
from tui_monitor.model.points import Place
from tui_monitor.text import Shown

OPENING = 9
"""The level starts as the lower median of this many points: one odd first value sets nothing."""

# So few points set no best level yet: the first value of a run is often odd.
_WEAK = 5
_NOISE_WINDOW = 25
# median |difference of neighbours| -> standard deviation of Gaussian noise: 1 / (0.6745 * sqrt(2))
_TO_SIGMA = 1.05
# Neighbouring medians of three share points: their mean varies this much more than that of independent ones.
_OVERLAP = 1.67
_TINY = 1e-300
_OF_THE_RANGE = 0.8
"""Returns that have gone through this share of their range have learned: they have no first value to compare with."""
# Values beyond this count as this: their squares would not be finite.
_VAST = 1e100
# What a curve takes over from the one that began when its opening turned out to be odd.
_ADOPTED = (
    "_around", "_diffs", "_lean", "_heads", "_log_diffs", "_sorted_heads", "_y1", "_y2",
    "best", "best_n", "best_place", "best_sd", "best_step", "first", "level", "scale", "start",
)  # fmt: skip

_DEFAULTS = Parameters()


class Curve:
    """One metric within one segment. `add` takes finite values only; read the attributes after it."""

    __slots__ = (
        "_around",
        "_diffs",
        "_frozen_by_excursions",
        "_heads",
        "_lean",
        "_log_diffs",
        "_other",
        "_positive",
        "_renew",
        "_sorted_heads",
        "_spread",
        "_y1",
        "_y2",
        "best",
        "best_n",
        "best_place",
        "best_sd",
        "best_step",
        "first",
        "horizon",
        "level",
        "lower",
        "metric",
        "n",
        "out",
        "out_run",
        "parameters",
        "place",
        "rewards",
        "role",
        "scale",
        "segment",
        "settled_at",
        "sketch",
        "start",
        "step",
        "value",
        "y",
    )

    def __init__(
        self,
        metric: Shown,
        role: Role,
        lower: bool,
        segment: int,
        first: float | None = None,
        parameters: Parameters = _DEFAULTS,
    ) -> None:
        self.parameters = parameters
        self.metric = metric
        self.role = role
        self.lower = lower
        self.segment = segment
        self.rewards = role is Role.REWARD
        self.n = 0
        self.step = 0.0
        self.value = 0.0
        self.place = Place(Shown(""), 0)
        self.y = 0.0
        self.first = first
        """y of the very first point, carried over a resume; None before any."""
        self.level = 0.0
        self.best = inf
        """Lowest level so far, and where: the reference of most rules."""
        self.best_n = 0
        self.best_step = 0.0
        self.best_place = self.place
        self.best_sd = 0.0
        """`level_sd` then."""
        self.start = 0.0
        self.scale = 0.0
        self.horizon = parameters.horizon
        self.out = False
        """Is this point out of level? Then it moves neither level nor noise."""
        self.out_run = 0
        self.settled_at = 0
        """Until this point the level still shows the tail of an excursion."""
        self.sketch = Quantiles()
        self._heads: list[float] = []
        self._sorted_heads: list[float] = []
        self._diffs = RollingMedian(_NOISE_WINDOW)
        self._log_diffs = RollingMedian(_NOISE_WINDOW)
        self._y1 = self._y2 = 0.0
        self._positive = lower
        # A fallen score or reward is judged by its level, so there the level must follow.
        self._frozen_by_excursions = role not in (Role.SCORE, Role.REWARD)
        self._other: Curve | None = None
        self._spread = 0.0
        self._renew = OPENING
        self._around = 0.0
        self._lean = 0.0
        """Mean square and mean of the distances from the level: a steady rise or fall is no noise."""

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise between neighbours, robust to spikes."""
        return _TO_SIGMA * self._diffs.middle

    @property
    def sigma_log(self) -> float:
        """The same of log y; 0 where a value is not positive."""
        return _TO_SIGMA * self._log_diffs.middle if self._positive else 0.0

    @property
    def level_sd(self) -> float:
        """Standard deviation of the smoothed level: from the spread around it, so that rare large values count, too."""
        a = 2.0 / (self.horizon + 1.0)
        variance = self._around - self._lean * self._lean
        return _OVERLAP * sqrt(variance * a / (2.0 - a)) if variance > 0.0 else 0.0

    @property
    def learned(self) -> float:
        """Progress since the very first point, as a share of it (of the start level where that is zero)."""
        if self.rewards:
            share = (self.start - self.best) / (self.sketch.spread() or _TINY)
            return share / _OF_THE_RANGE * self.parameters.learned
        first = self.first if self.first is not None else self.y
        reference = abs(first) or abs(self.start) or _TINY
        return (first - self.best) / reference

    @property
    def saturated(self) -> bool:
        """Is there nothing left to learn: an error of zero, a score within 2 % of full marks (1 or 100)?"""
        if self.role is Role.ERROR:
            return self.value == 0.0
        marks = 1.0 if self.value <= 1.0 else 100.0
        return self.role is Role.SCORE and self.value >= (1.0 - self.parameters.negligible) * marks

    def add(self, step: float, value: float, place: Place) -> None:
        """The next point in log order; `value` is finite."""
        y = value if self.lower else -value
        if not -_VAST < y < _VAST:
            y = copysign(_VAST, y)
        self.n += 1
        self.step, self.value, self.place, self.y = step, value, place, y
        if self.first is None:
            self.first = y
        self.sketch.add(y)
        if self._positive and y <= 0.0:
            self._positive = False
        if self._frozen_by_excursions and self.n > 1 and self._leaves_level(y):
            self.out = True
            self.out_run += 1
            if self.out_run >= self.parameters.persist:
                self.settled_at = self.n + int(self.horizon)
            if len(self._heads) < OPENING:
                self._doubt(step, value, place)
            return
        self.out = False
        self.out_run = 0
        if self.n >= self._renew:
            # Only in level: what is out of it is measured in scales.
            self._renew = int(self.n * (1.0 + self.parameters.memory)) + 1
            self._spread = self.sketch.spread()
            self._rescale()
        self._take(y)

    def _leaves_level(self, y: float) -> bool:
        excess = y - self.level
        if excess <= self.parameters.jump * self.scale or excess <= self.parameters.fast_noise * self.sigma:
            return False
        if not self._positive or self.level <= 0.0:
            return True
        return log(y / self.level) > self.parameters.log_noise * self.sigma_log

    def _doubt(self, step: float, value: float, place: Place) -> None:
        """Out of level since the opening: if the curve learns from where it is now, it was the opening that was odd."""
        other = self._other
        if other is None:
            other = self._other = Curve(self.metric, self.role, self.lower, self.segment, None, self.parameters)
            other.step = step
        other.add(step, value, place)
        if other.n >= OPENING and other.start - other.best > 0.5 * self.parameters.learned * abs(other.start):
            for name in _ADOPTED:
                setattr(self, name, getattr(other, name))
            self._other = None

    def _take(self, y: float) -> None:
        """A point in level: it moves level and noise."""
        heads = self._heads
        if heads:
            self._diffs.add(abs(y - self._y1))
            if self._positive and self._y1 > 0.0:
                self._log_diffs.add(abs(log(y) - log(self._y1)))
        if len(heads) < OPENING:
            self._open(y)
        else:
            self._smooth(y)
        self._y2, self._y1 = self._y1, y
        if self.level < self.best:
            self._set_best()

    def _set_best(self) -> None:
        self.best, self.best_n, self.best_step, self.best_place = self.level, self.n, self.step, self.place
        self.best_sd = self.level_sd
        self._rescale()

    def _open(self, y: float) -> None:
        heads = self._heads
        heads.append(y)
        insort(self._sorted_heads, y)
        self.level = self._sorted_heads[(len(heads) - 1) // 2]
        self._around = self.sigma * self.sigma
        if len(heads) <= _WEAK:
            self.start = self.level
        if len(heads) <= (OPENING if self.rewards else _WEAK):
            self._set_best()

    def _smooth(self, y: float) -> None:
        a, b = self._y1, self._y2
        # Median of three: one lucky or unlucky point moves nothing.
        middle = max(min(a, b), min(max(a, b), y))
        parameters = self.parameters
        floor = 2.0 * parameters.horizon if self.rewards else parameters.horizon
        horizon = parameters.memory * self.n
        self.horizon = horizon = horizon if horizon > floor else floor
        weight = 2.0 / (horizon + 1.0)
        off = middle - self.level
        self.level += off * weight
        self._around += (off * off - self._around) * weight
        self._lean += (off - self._lean) * weight

    def _rescale(self) -> None:
        """What counts as a lot: the best level where zero is a floor, else what was learned."""
        size, learned = abs(self.best), self.start - self.best
        if self.role is Role.SCORE:
            # Below one percent of full marks a score is still noise.
            scale = max(learned, 0.5 * size, 0.01)
        elif self._positive or learned < 0.2 * size:
            scale = size
        else:
            scale = learned
        if self.rewards:
            scale = max(scale if scale is learned else 0.0, self._spread)
        if self.best == 0.0:
            # Zero has no size. What the curve has gone through stands in, or one where it has not moved.
            scale = max(scale, self._spread or 1.0)
        self.scale = max(scale, self.parameters.negligible * self._spread)
