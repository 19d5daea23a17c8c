"""Returns of a short run, too few for a level: what was held for a few points is gone."""

from collections import deque
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
from tui_monitor.judging.rules.decline import RunningMean
from tui_monitor.model.finding import Kind, confidence, from_to
from tui_monitor.model.role import Role

_LAST = 100
"""Then there are points enough for a level of its own."""
_HELD = 5
"""A peak is the median of so many points in a row: one lucky episode is none."""
_LOST = 6
_OFTEN = 2
_FELL = 0.75
_NEARLY_ALL = 0.9
_TWICE, _DEEP = 2, 20.0
_GRADED = 5
"""So many different returns: where there are only two, won and lost, two in a row are luck."""
_OF_THE_PEAK = 1.0 / 3.0


class _Held:
    """The best that was held, the worst that was seen, and the newest five points."""

    def __init__(self) -> None:
        self.mean = RunningMean()
        self.over = False
        """Is this a later point, and nothing open any more?"""
        self.recent: deque[float] = deque(maxlen=_HELD)
        self.best, self.best_n = inf, 0
        self.best_at: Onset | None = None
        self.worst = -inf
        self.positive = True
        """Was every return above zero or zero?"""
        self.sigma = 0.0
        """The noise when it was best."""
        self.sunk = 0
        """Points in a row that lost nearly all, and by far more than noise."""
        self.rises = 0
        """How often a return was the worst one again and better after it: rare rewards come and go."""
        self._last = -inf
        self._different: set[float] = set()

    def add(self, facts: Curve, case: Tally) -> None:
        self.over = facts.n > _LAST and not case.open
        if self.over:
            return
        self.mean.add(facts, case)
        self.recent.append(facts.y)
        self.positive = self.positive and facts.value >= 0.0
        self._see_rare(facts.y)
        if len(self.recent) == _HELD and not case.open and self.middle < self.best:
            self.best, self.best_n, self.best_at = self.middle, facts.n, (facts.step, facts.place)
            self.sigma = facts.sigma
        lost = facts.y - self.best
        if len(self._different) < _GRADED:
            self._different.add(facts.y)
        graded = len(self._different) >= _GRADED
        self.sunk = self.sunk + 1 if graded and lost > max(_NEARLY_ALL * self.range, _DEEP * self.sigma) else 0

    def take(self, block: PointBlock, case: Tally) -> None:
        """Later points: they matter while something is open, and only for how far it has come."""
        self.over = not case.open
        if case.open:
            self.recent.extend(block.ys[-_HELD:])
            self.worst = max(self.worst, block.y_high)

    def _see_rare(self, y: float) -> None:
        if y > self.worst:
            self.worst, self.rises = y, 0
        self.rises += self._last == self.worst and y < self.worst
        self._last = y

    @property
    def middle(self) -> float:
        return sorted(self.recent)[len(self.recent) // 2]

    @property
    def range(self) -> float:
        return self.worst - self.best


class ShortCollapse(Rule[Curve]):
    """Returns of a short run fall far below what they held.

    Rule: within the first 100 points, six in a row below the best median of five, by three quarters of all that the
    returns have gone through, and by 5 sigma; returns that are never negative to a third of it, too. Two in a row by
    0.9 of it and by 20 times the noise that there was at the best are enough, where returns are more than won and
    lost. Critical: by 0.9 of it for 15 more. Silent where rare rewards come and go, and where a mean over all
    episodes so far comes down from a lucky start. Lies when the task gets harder on purpose, as its longer sister
    does.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(ShortCollapse, [5, 20, 50, 80, 90, 95, 94, 96, 60, 20, 3, 2, 1, 2, 1, 2], "reward")
    ['15 warning']
    """

    kinds = (Kind.REWARD_COLLAPSE,)
    needs = frozenset({Role.REWARD})
    sees = Sees.CURVE
    persistence = Persistence(raise_after=_LOST, close_after=3, promote_after=15, raise_within=_LAST)

    def __init__(self, facts: Curve) -> None:
        self._noise = facts.about.thresholds.parameters.slow_noise
        self.formula = (
            f"{_LOST} points > {_FELL:g} of the range and > {self._noise:g} sigma below the best median of {_HELD}"
        )
        self._held = _Held()
        self.memories = (self._held,)

    def excess(self, facts: Curve) -> Excess | None:
        held = self._held
        if held.over or not 0.0 < held.range < inf:
            return None
        lost = facts.y - held.best
        if lost < 0.5 * held.range:
            return None
        beyond = lost > _FELL * held.range
        return Excess(
            Reach.BEYOND if beyond else Reach.NEAR,
            self._says,
            held.best_at,
            grave=lost > _NEARLY_ALL * held.range,
            at_once=held.sunk == _TWICE and facts.n <= _LAST,
        )

    def room(self, facts: Curve, case: Tally) -> float:
        del case
        return inf if facts.n >= _LAST else 0.0

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        del facts
        if not case.open:
            return True
        held = self._held
        if block.y_low - held.best < 0.5 * (max(held.worst, block.y_high) - held.best):
            return False
        return case.critical or block.y_high - held.best <= _NEARLY_ALL * held.range

    def _is_real(self, facts: Curve, lost: float) -> bool:
        """Above the noise, little beside what it was, and no mean that its first episode has lifted."""
        held = self._held
        rare = held.rises > _OFTEN or facts.quantile(0.25) == facts.quantile(0.75)
        noise = self._noise * max(facts.sigma, held.sigma)
        if rare or lost <= noise or held.mean.fell_from_its_start(held.best_n):
            return False
        return not held.positive or facts.value < _OF_THE_PEAK * facts.logged(held.best)

    def _says(self, facts: Curve, tally: Tally) -> Said | None:
        held = self._held
        if not tally.open and not self._is_real(facts, facts.y - held.best):
            return None
        best, now = facts.logged(held.best), facts.logged(held.middle)
        message = f"{facts.metric} fell {from_to(best, now)}"
        numbers = {"held": best, "now": now, "range": held.range, "sigma": facts.sigma}
        trust = confidence((held.middle - held.best) / (_FELL * held.range), tally.row)
        return Said(self.kinds[0], self.severity, message, numbers, trust)
