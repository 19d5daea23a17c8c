"""The smoothed level against its own best: what a drift of a loss and the collapse of a score have in common."""

from itertools import accumulate, chain, count, pairwise
from math import hypot, inf
from operator import mul, sub
from typing import ClassVar

from tui_monitor.judging.rule import Curve, Excess, PointBlock, Reach, Rule, Said, Sees, Tally
from tui_monitor.model.finding import confidence, from_to
from tui_monitor.model.role import Role

_MOST = 32
_WINDOW = 4
_FEWEST = 3 * _WINDOW
# median |difference of neighbours| -> standard deviation, as for points; a window's mean has half of it.
_TO_SIGMA = 1.05
_ABOUT_ONE = 1.5
"""Counts: fewer than two."""
_OPENING = 9
_RANGES = 2.0


class BlockMeans:
    """A curve as 16 to 32 means of equally many points: what a slow change shows in, however noisy the points are.

    When there are 32, neighbours are joined and blocks are twice as long from then on. Noise is taken from the blocks
    themselves: heavy tails are averaged out in them, and noise that is correlated over less than a block shows as what
    it is.
    """

    __slots__ = ("_count", "_lowest", "_sum", "completed", "means", "size")

    def __init__(self) -> None:
        self.means: list[float] = []
        self.size = 1
        """Points per block."""
        self.completed = False
        """Did the newest point complete a block?"""
        self._sum = 0.0
        self._count = 0
        self._lowest = inf
        """The best window of four."""

    def add(self, facts: Curve, case: Tally) -> None:
        """Points out of level are the tail of an explosion, which is reported already."""
        del case
        self.completed = not facts.out and self._take(facts.y)

    def take(self, block: PointBlock, case: Tally) -> None:
        """Fewer than the rest of a block of means."""
        del case
        self.completed = False
        if block.out:
            return
        self._count += len(block.ys)
        *_, self._sum = accumulate(block.ys, initial=self._sum)

    def room(self) -> int:
        """Points that complete no mean."""
        return self.size - self._count - 1

    def _take(self, y: float) -> bool:
        self._sum += y
        self._count += 1
        if self._count < self.size:
            return False
        self.means.append(self._sum / self._count)
        self._sum, self._count = 0.0, 0
        if len(self.means) == _MOST:
            means = self.means
            self.means = means = [(means[i] + means[i + 1]) / 2.0 for i in range(0, _MOST, 2)]
            self.size *= 2
            self._lowest = min(_middle(means[i : i + _WINDOW]) for i in range(len(means) - _WINDOW + 1))
        elif len(self.means) >= _WINDOW:
            self._lowest = min(self._lowest, _middle(self.means[-_WINDOW:]))
        return True

    def rise(self) -> float:
        """How far the newest window of four blocks lies above the best one; zero while there are fewer than twelve."""
        return self.newest - self.lowest if len(self.means) >= _FEWEST else 0.0

    @property
    def newest(self) -> float:
        """The newest window of four."""
        return _middle(self.means[-_WINDOW:])

    @property
    def lowest(self) -> float:
        """The best window of four."""
        return self._lowest

    def sd(self) -> float:
        """Standard deviation of that."""
        steps = sorted(abs(b - a) for a, b in pairwise(self.means))
        of_a_window: float = (2.0 / _WINDOW) ** 0.5
        return _TO_SIGMA * steps[len(steps) // 2] * of_a_window


def _middle(window: list[float]) -> float:
    """Mean of the two middle ones of four: one lucky block is no level."""
    return (sum(window) - min(window) - max(window)) / (_WINDOW - 2)


class OneCount:
    """The smallest success that a score has shown, where it has shown none as well: 0.05 for 0.00, 0.05, 0.00 ..."""

    def __init__(self) -> None:
        self._one = 0.0
        self._none = False

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        value = facts.value
        if value > 0.0:
            self._one = min(self._one, value) if self._one else value
        self._none = self._none or value == 0.0

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        least = block.low
        if least <= 0.0:
            self._none = self._none or (block.high >= 0.0 and 0.0 in block.values)
            least = min((value for value in block.values if value > 0.0), default=0.0)
        if least > 0.0:
            self._one = min(self._one, least) if self._one else least

    def is_floor(self, facts: Curve) -> bool:
        """Has a score never got further than one count? Where one count is most of full marks it is a success."""
        if facts.about.role is not Role.SCORE or not self._none:
            return False
        half_marks = 0.5 if self._one <= 1.0 else 50.0
        return self._one < half_marks and facts.logged(facts.best.level) <= _ABOUT_ONE * self._one


class RunningMean:
    """Are the steps of a curve as short as those of a mean over all points so far?

    The step at point i moves such a mean by an i-th of how far the newest value lies from it. So step times i never
    leaves the range of what is averaged; of any other curve it grows with i, as its noise does.
    """

    def __init__(self) -> None:
        self._longest = 0.0
        """Of step times i."""
        self._low, self._high = inf, -inf
        self._last: float | None = None

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        y = facts.y
        if self._last is not None:
            self._longest = max(self._longest, abs(y - self._last) * facts.n)
        self._last = y
        self._low, self._high = min(self._low, y), max(self._high, y)

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        ys = block.ys
        last = ys[0] if self._last is None else self._last
        steps = map(abs, map(sub, ys, chain((last,), ys)))
        self._longest = max(self._longest, *map(mul, steps, count(block.n + 1)))
        self._last = ys[-1]
        self._low, self._high = min(self._low, block.y_low), max(self._high, block.y_high)

    def fell_from_its_start(self, best_at: int) -> bool:
        """`best_at`: the point (from 1) at which it was best. Later than at the start it is what was learned."""
        return best_at <= _OPENING and self._longest <= _RANGES * (self._high - self._low)


class Decline(Rule[Curve]):
    """The level is well above its best, and above the noise; over again below half of that."""

    sees = Sees.CURVE
    first_point: ClassVar[int]
    verb: ClassVar[str]

    def __init__(self, facts: Curve) -> None:
        parameters = facts.about.thresholds.parameters
        share, self._noise = self.share(facts), parameters.slow_noise
        self.formula = f"level - best > {share:g} scale, > {self._noise:g} sd of the level, 3 points"
        self._blocks = BlockMeans()
        self.memories = (self._blocks,)

    def share(self, facts: Curve) -> float:
        """Beyond the limit this many scales above the best level."""
        return facts.about.thresholds.parameters.collapse

    def limit(self, facts: Curve) -> float:
        """How far above its best the level is too far."""
        return self.share(facts) * facts.scale

    def may_be(self, facts: Curve, gap: float) -> bool:
        """Is a curve of this kind one whose rise says something?"""
        del facts, gap
        return True

    def is_grave(self, facts: Curve, gap: float) -> bool:
        """Is nearly nothing left of what was learned?"""
        raise NotImplementedError

    def excess(self, facts: Curve) -> Excess | None:
        gap, limit = facts.now - facts.best.level, self.limit(facts)
        slow = self._blocks.completed and self._is_slow(facts, limit) and self.may_be(facts, gap)
        if gap < 0.5 * limit and not slow:
            return None
        reach, grave = self._reach(facts, gap, limit), self.is_grave(facts, gap)
        return Excess(reach, self.says, facts.best.at, grave, slow, self.worsens)

    def room(self, facts: Curve, case: Tally) -> float:
        del case
        return inf if facts.out else self._blocks.room()

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        best = facts.best.level
        if not case.open:
            if block.out:
                return True
            limit = self.limit(facts) if block.best == best else self.least_limit(facts, block)
            return block.level_high - block.best <= limit
        if block.best != best or block.level_low - best < 0.5 * self.limit(facts):
            return False
        return case.critical or not self.may_be_grave(facts, block.level_high - best)

    def least_limit(self, facts: Curve, block: PointBlock) -> float:
        """The limit is nowhere in a block lower than this."""
        return self.share(facts) * block.scale_low

    def may_be_grave(self, facts: Curve, gap: float) -> bool:
        """Is a gap of at most so much ever grave, while the best level stays where it is?"""
        return self.is_grave(facts, gap)

    def _reach(self, facts: Curve, gap: float, limit: float) -> Reach:
        if gap < 0.5 * limit:
            return Reach.SETTLED
        beyond = gap > limit and facts.n >= self.first_point and self._is_real(facts, gap) and self.may_be(facts, gap)
        return Reach.BEYOND if beyond else Reach.NEAR

    def _is_slow(self, facts: Curve, limit: float) -> bool:
        """A change too slow to stand out of the noise of the level stands out of the noise of longer means."""
        rise = self._blocks.rise()
        enough = rise > limit and facts.n >= self.first_point and facts.n > facts.settled_at
        return enough and rise > self._noise * self._blocks.sd()

    def _is_real(self, facts: Curve, gap: float) -> bool:
        """Above the noise, and not the tail of an explosion, which is reported already."""
        return not facts.out and facts.n > facts.settled_at and gap > self._noise * hypot(facts.sd, facts.best.sd)

    def says(self, facts: Curve, tally: Tally) -> Said | None:
        """The words, or None where it is nothing after all."""
        return self._said(facts, tally)

    def _said(self, facts: Curve, tally: Tally) -> Said:
        best, now = facts.best.level, facts.now
        if now - best < 0.5 * self.limit(facts) and self._blocks.rise() > now - best:
            best, now = self._blocks.lowest, self._blocks.newest
        change = from_to(facts.logged(best), facts.logged(now), "its best level of ")
        message = f"{facts.metric} {self.verb} {change}"
        return Said(self.kinds[0], self.severity, message, self._numbers(facts), self._trust(facts, tally))

    def worsens(self, facts: Curve, tally: Tally) -> Said:
        return self._said(facts, tally)

    def _trust(self, facts: Curve, tally: Tally) -> float:
        gap, limit = facts.now - facts.best.level, self.limit(facts)
        return confidence(gap / limit if limit else 2.0, max(tally.raised_after, tally.grave))

    def _numbers(self, facts: Curve) -> dict[str, float]:
        best = facts.best.level
        return {"level - best": facts.now - best, "scale": facts.scale, "sd of the level": facts.sd, "best level": best}


def drift_limit(facts: Curve) -> float:
    """Where a rise is a drift. Where much of the best level is a constant, half of what was learned is one, too."""
    parameters, best = facts.about.thresholds.parameters, facts.best
    learned, limit = facts.start - best.level, parameters.drift * facts.scale
    if learned <= parameters.huge * best.sd:
        return limit
    return min(limit, max(parameters.collapse * learned, parameters.overfit_rise * abs(best.level)))
