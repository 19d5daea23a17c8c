"""The first points of a loss, of which there is no level yet: often they are epochs, and all there is."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from tui_monitor.judging.rule import (
    Curve,
    Excess,
    Onset,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
)
from tui_monitor.judging.rules.decline import drift_limit
from tui_monitor.model.finding import Kind, confidence, from_to
from tui_monitor.model.role import LOSSES, Role

_LAST = 14
"""Then the level has forgotten its opening, and judges itself."""
_FEWEST = 4
"""Points before the rise: fewer show neither what was learned nor how even it went."""
# median |second difference| -> standard deviation: 1 / (0.6745 * sqrt(6)). A steady fall is no noise.
_TO_SIGMA = 0.605


class _FirstPoints:
    """The first 14 points, the best of those before the last three, and the rise of the last three above it."""

    def __init__(self, last: int) -> None:
        self.over = False
        """Is this a later point, and nothing open any more?"""
        self.before: list[float] = []
        self.best = self.lowest = self.rise = 0.0
        self.best_at: Onset | None = None
        self._last = last
        self._points: list[tuple[float, Onset]] = []
        self._newest = (0.0, 0.0, 0.0)

    def add(self, facts: Curve, case: Tally) -> None:
        self.over = facts.n > _LAST and not case.open
        if self.over:
            return
        self._newest = (*self._newest[1:], facts.y)
        if case.open:
            self.rise = max(self.rise, min(self._newest) - self.best)
        else:
            self._points.append((facts.y, (facts.step, facts.place)))
            self._look_back()

    def take(self, block: PointBlock, case: Tally) -> None:
        """Later points are of no matter while nothing is open."""

    def _look_back(self) -> None:
        points = self._points
        self.before = [y for y, _ in points[: -self._last]]
        if self.before:
            self.best, self.best_at = min(points[: -self._last], key=lambda point: point[0])
            self.lowest = min(y for y, _ in points[-self._last :])
            self.rise = self.lowest - self.best

    def scale(self) -> float:
        """As the curve's: the best value where zero is a floor, else what was learned."""
        lowest = min(y for y, _ in self._points)
        return abs(self.best) if lowest > 0.0 else max(abs(self.best), self.before[0] - self.best)


class Relapse(Rule[Curve]):
    """Three points in a row far above the best one, after something was learned.

    Rule: within the first 14 points the lowest of the last 3 is 0.35 scale and 5 sigma above the lowest before them,
    and 15 % had been learned. Over after two points that have come down by half of the rise, or once the level has
    settled and shows no drift. Sigma is that of second differences.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Relapse, [2.0, 1.5, 1.2, 1.0, 0.9, 2.1, 2.2, 2.0], "loss")
    ['8 warning']
    """

    kinds = (Kind.DRIFT,)
    needs = LOSSES | {Role.ERROR}
    sees = Sees.CURVE
    persistence = Persistence(raise_after=1, close_after=2, raise_within=_LAST)

    def __init__(self, facts: Curve) -> None:
        self._parameters = parameters = facts.about.thresholds.parameters
        far = f"{parameters.drift:g} scale and {parameters.slow_noise:g} sigma above the best before"
        self.formula = f"the lowest of 3 points is {far}"
        self._first = _FirstPoints(parameters.persist)
        self.memories = (self._first,)

    def excess(self, facts: Curve) -> Excess | None:
        first = self._first
        # Where the settled level stands no longer far above its best, it was the best point that was odd.
        if not first.over and facts.n >= 2 * _LAST and facts.now - facts.best.level < 0.5 * drift_limit(facts):
            return Excess(Reach.SETTLED, self._says)
        if first.over or facts.y - first.best < 0.5 * first.rise:
            return None
        beyond = facts.n <= _LAST and self._is_relapse()
        return Excess(Reach.BEYOND if beyond else Reach.NEAR, self._says, first.best_at)

    def _is_relapse(self) -> bool:
        first = self._first
        return len(first.before) >= _FEWEST and self._has_learned() and first.rise > self._limit()

    def room(self, facts: Curve, case: Tally) -> float:
        return inf if facts.n >= _LAST and not case.open else 0.0

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        del facts, block, case
        return True

    def _has_learned(self) -> bool:
        start = self._first.before[0]
        return start - self._first.best > self._parameters.learned * abs(start)

    def _limit(self) -> float:
        return max(
            self._parameters.drift * self._first.scale(), self._parameters.slow_noise * _noise(self._first.before)
        )

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        first, limit = self._first, self._limit()
        lowest = first.lowest
        message = f"{facts.metric} rose {from_to(first.best, lowest)} and more"
        numbers = {"best": first.best, "lowest of 3": lowest, "limit": limit, "sigma": _noise(first.before)}
        trust = confidence((lowest - first.best) / limit, self._parameters.persist)
        return Said(self.kinds[0], self.severity, message, numbers, trust)


def _noise(values: Sequence[float]) -> float:
    bends = sorted(abs(b - a) for a, b in pairwise([b - a for a, b in pairwise(values)]))
    return _TO_SIGMA * bends[len(bends) // 2]
