"""The first points of a run beside those of a baseline that the user names."""

from math import inf

from tui_monitor.judging.rule import (
    Excess,
    Persistence,
    Point,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
    persist,
)
from tui_monitor.model.finding import Kind, confidence
from tui_monitor.model.role import LOSSES, Role

_TIMES = 10.0
_POINTS = 10


class BadStart(Rule[Point]):
    """The watched loss begins far above where a baseline began: a wrong unit, a broken initialisation, a missing norm.

    Rule: one of the first 10 points above 10 x `--baseline-start`, of a loss whose baseline is positive.
    Source: seed 000's early abort, which gives up at one point.
    Lies when the baseline was logged in another unit: a sum over the batch where this is a mean.

    >>> from tui_monitor.judging.examples import fires
    >>> from tui_monitor.judging.thresholds import Thresholds
    >>> baseline = Thresholds(metric="loss", baseline_start=2.3)
    >>> fires(BadStart, [3.0, 25.0, 26.0, 27.0], "loss", thresholds=baseline)
    ['2 warning', '4 critical']
    """

    kinds = (Kind.BASELINE_MISSED,)
    needs = LOSSES | {Role.ERROR}
    sees = Sees.VALUES
    persistence = Persistence(raise_after=1, close_after=2, critical_after=persist, raise_within=_POINTS)
    formula = f"value > {_TIMES:g} x the baseline's first, within {_POINTS} points"

    def __init__(self, facts: Point) -> None:
        about, baseline = facts.about, facts.about.thresholds.baseline_start
        judged = about.asked and about.lower and facts.segment == 0
        self._limit = _TIMES * baseline if judged and baseline is not None and baseline > 0.0 else None

    def excess(self, facts: Point) -> Excess | None:
        if self._limit is None or facts.y <= self._limit:
            return None
        return Excess(Reach.BEYOND, self._says)

    def room(self, facts: Point, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        del facts
        return self._limit is None or (not case.open and block.y_high <= self._limit)

    def _says(self, facts: Point, tally: Tally) -> Said:
        limit = self._limit or 1.0
        above = f"more than {_TIMES:g} times the baseline's first"
        message = f"{facts.metric} is {facts.value:.4g} at its point {facts.n}, {above}"
        numbers = {"value": facts.value, "limit": limit, "points above": float(tally.row)}
        return Said(self.kinds[0], self.severity, message, numbers, confidence(facts.y / limit, tally.row))


class PoorStart(Rule[Point]):
    """The watched score or return begins far below where a baseline began, and stays there.

    Rule: three of the first 10 points in a row under a tenth of `--baseline-start`, where that is positive.
    Source: seed 000's early abort.
    Lies when the baseline was logged in percent and this is a share.

    >>> from tui_monitor.judging.examples import fires
    >>> from tui_monitor.judging.thresholds import Thresholds
    >>> baseline = Thresholds(metric="accuracy", baseline_start=0.4)
    >>> fires(PoorStart, [0.3, 0.02, 0.01, 0.02, 0.01], "accuracy", thresholds=baseline)
    ['4 warning']
    """

    kinds = (Kind.BASELINE_MISSED,)
    needs = frozenset({Role.SCORE, Role.REWARD})
    sees = Sees.VALUES
    persistence = Persistence(raise_after=persist, raise_within=_POINTS)
    formula = f"value < the baseline's first / {_TIMES:g}, 3 in a row within {_POINTS} points"

    def __init__(self, facts: Point) -> None:
        about, baseline = facts.about, facts.about.thresholds.baseline_start
        judged = about.asked and not about.lower and facts.segment == 0
        self._limit = baseline / _TIMES if judged and baseline is not None and baseline > 0.0 else None

    def excess(self, facts: Point) -> Excess | None:
        if self._limit is None or facts.value >= self._limit:
            return None
        return Excess(Reach.BEYOND, self._says)

    def room(self, facts: Point, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Point, block: PointBlock, case: Tally) -> bool:
        del facts
        if self._limit is None:
            return True
        return block.high < self._limit if case.open else block.low >= self._limit

    def _says(self, facts: Point, tally: Tally) -> Said:
        limit = self._limit or 1.0
        message = (
            f"{facts.metric} is {facts.value:.4g} at its point {facts.n}, {tally.row} in a row "
            f"below a tenth of the baseline's first"
        )
        numbers = {"value": facts.value, "limit": limit, "points below": float(tally.row)}
        return Said(self.kinds[0], self.severity, message, numbers, confidence(2.0, tally.row))
