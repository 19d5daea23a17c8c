"""Overfitting: validation climbs while training falls, joined by step."""

from collections import deque
from typing import Protocol

from tui_monitor.judging.facts.rolling_median import RollingMedian
from tui_monitor.judging.rule import (
    Excess,
    Onset,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Subject,
    Tally,
)
from tui_monitor.judging.thresholds import Parameters
from tui_monitor.model.finding import Kind, confidence, from_to
from tui_monitor.model.role import LOSSES, Role
from tui_monitor.text import Shown

# median |second difference| -> standard deviation: 1 / (0.6745 * sqrt(6)). A steady rise is no noise.
_TO_SIGMA = 0.605
# However far it rose, an evaluation counts for no more than three.
_MOST = 3.0
_IN_A_ROW = 3
# Three rises in a row to so many times what is enough need no more.
_FAR = 4.0
_STEADY = 6
"""Rises in a row to what is enough: a sparse evaluation that climbs each time, where noise takes some back..."""
_NOISE = 25
"""...while bends of the first fall are among the so many that tell the noise: they hide what climbs slowly."""


class Evaluation(Subject, Protocol):
    """The newest evaluation that the training metric has passed."""

    trains: Shown
    """The training metric."""
    train: float
    """Its level there."""
    parameters: Parameters


class _Rise:
    """How far the median of three evaluations stands above the best one, and how often it did while training fell."""

    def __init__(self, facts: Evaluation) -> None:
        self._begin(facts)

    def _begin(self, facts: Evaluation) -> None:
        self._segment = facts.segment
        self._none = True
        """Was there none before in this segment?"""
        self.is_best = True
        self.best = self.middle = self.train_at_best = 0.0
        self.best_at: Onset = (0.0, facts.place)
        self._evaluations = 0
        self.in_a_row = 0
        """Rises from one evaluation to the next."""
        self.weight = 0.0
        """Evaluations that say so, each worth 0.5 to 3."""
        self._recent: deque[tuple[float, Onset]] = deque(maxlen=3)
        self._noise = RollingMedian(_NOISE)

    def add(self, facts: Evaluation, case: Tally) -> None:
        if facts.segment != self._segment:
            self._begin(facts)
        lowest = self._smooth(facts)
        self.is_best = self._none or self.middle < self.best
        if self.is_best:
            self._none, self.best, self.best_at = False, self.middle, lowest
            self.train_at_best, self.weight = facts.train, 0.0
        elif case.open:
            self.weight = 0.0
        else:
            self._weigh(facts)

    def take(self, block: PointBlock, case: Tally) -> None:
        raise NotImplementedError("each evaluation is judged")

    def _smooth(self, facts: Evaluation) -> Onset:
        """Median of the last three evaluations; where the lowest of them stood."""
        recent, value = self._recent, facts.value
        self._evaluations += 1
        if len(recent) >= 2:
            self._noise.add(abs(value - 2.0 * recent[-1][0] + recent[-2][0]))
        self.in_a_row = self.in_a_row + 1 if recent and value > recent[-1][0] else 0
        recent.append((value, (facts.step, facts.place)))
        ordered = sorted(recent)
        self.middle = ordered[(len(ordered) - 1) // 2][0]
        return ordered[0][1]

    def _weigh(self, facts: Evaluation) -> None:
        parameters, rise = facts.parameters, self.middle - self.best
        needed = parameters.overfit_rise * abs(self.best)
        noise = parameters.log_noise * _TO_SIGMA * self._noise.middle
        # One evaluation that does not agree takes one back, it does not start the count anew.
        if facts.train < self.train_at_best and self._climbs(facts.value, max(needed, noise)):
            self.middle = facts.value
            self.weight += parameters.overfit_evals
        elif facts.value > self.best and rise > max(0.5 * needed, noise) and facts.train < self.train_at_best:
            self.weight += min(rise / (max(needed, noise) or rise), _MOST)
        else:
            self.weight = max(self.weight - 1.0, 0.0)

    def _climbs(self, value: float, enough: float) -> bool:
        rise = value - self.best
        far = self.in_a_row >= _IN_A_ROW and rise > _FAR * enough
        return far or (self._evaluations <= _NOISE and self.in_a_row >= _STEADY and rise > enough)


class Overfitting(Rule[Evaluation]):
    """Validation loss against the training loss of the same steps.

    Rule: an evaluation whose median of 3 lies at least 3.5 % and 3 sigma above the best one counts as its rise over
    7 % (over 3 sigma where that is more), at most 3, while the level of the training loss is below where it was at
    the best one; they must come to 4. So a small rise must last longer than a large one, and three rises in a row to
    28 %, or six in a row to 7 % and 3 sigma
    among the first 25, are enough. Over: the rise is below 3.5 %.
    Severity words follow seed 000: how much validation lost over how much training gained since (2 mild, 5 moderate).
    Source: seeds 000 (strictly monotone pairs by index, which noise hides) and 003 (widening gap). A warning, never
    a reason to stop: the best checkpoint is behind, but nothing is broken.

    >>> from tui_monitor.judging.examples import fires
    >>> training = [2.0 - 0.05 * i for i in range(30)]
    >>> fires(Overfitting, [*training[:15], *[1.3 + 0.05 * i for i in range(15)]], "val_loss", training)
    ['21 warning']
    """

    kinds = (Kind.OVERFITTING,)
    needs = LOSSES | {Role.ERROR}
    sees = Sees.PAIR
    persistence = Persistence()
    formula = "sum of (median of 3 - best) / 7 % of best >= 4, each 0.5 to 3 and > 3 sigma; training lower"

    def __init__(self, facts: Evaluation) -> None:
        self._rise = _Rise(facts)
        self.memories = (self._rise,)

    def excess(self, facts: Evaluation) -> Excess | None:
        rise = self._rise
        if rise.is_best:
            return None
        if rise.weight >= facts.parameters.overfit_evals:
            return Excess(Reach.BEYOND, self._says, rise.best_at)
        above = rise.middle - rise.best >= 0.5 * facts.parameters.overfit_rise * abs(rise.best)
        return Excess(Reach.NEAR, self._says) if above else None

    def _says(self, facts: Evaluation, tally: Tally) -> Said:
        del tally
        best, now = self._rise.best, self._rise.middle
        gained = self._rise.train_at_best - facts.train
        ratio = (now - best) / gained if gained > 0.0 else 0.0
        word = "mild" if ratio < 2.0 else "moderate" if ratio < 5.0 else "severe"
        message = (
            f"{facts.metric} rose {from_to(best, now)} "
            f"while {facts.trains} fell to {facts.train:.4g}: {word} overfitting"
        )
        numbers = {
            "best": best,
            "now": now,
            "train at best": self._rise.train_at_best,
            "train now": facts.train,
            "ratio": ratio,
        }
        margin = (now - best) / (facts.parameters.overfit_rise * abs(best) or 1.0)
        return Said(self.kinds[0], self.severity, message, numbers, confidence(margin, round(self._rise.weight)))
