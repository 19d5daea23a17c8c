"""Overfitting: validation climbs while training falls, joined by step."""

from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.case import Case, Standpoint, confidence
from tui_monitor.judging.parameters import Parameters
from tui_monitor.judging.rolling_median import RollingMedian
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.samples import Follower, Samples
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.points import Place
from tui_monitor.text import Shown

# median |second difference| -> standard deviation: 1 / (0.6745 * sqrt(6)). A steady rise is no noise.
_TO_SIGMA = 0.605
# However far it rose, an evaluation counts for no more than two.
_MOST = 2.0


class Overfitting:
    """Validation loss against the training loss of the same steps.

    Rule: an evaluation whose median of 3 lies at least 3.5 % and 3 sigma above the best one counts as its rise over
    7 % (over 3 sigma where that is more), at most 2, while the level of the training loss is below where it was at
    the best one; they must come to 4. So a small rise must last longer than a large one. Over: the rise is below 3.5 %.
    Severity words follow seed 000: how much validation lost over how much training gained since (2 mild, 5 moderate).
    Source: seeds 000 (strictly monotone pairs by index, which noise hides) and 003 (widening gap). A warning, never
    a reason to stop: the best checkpoint is behind, but nothing is broken.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.OVERFITTING,)

    def __init__(
        self,
        metric: Shown,
        file: Shown,
        train: Shown,
        validation: Samples,
        training: Samples,
        parameters: Parameters,
        *,
        sparser: bool = False,
    ) -> None:
        """`sparser`: judge only where training was logged at least as often, as beside a validation it is."""
        self._parameters = parameters
        self._sparser = sparser
        self._here = Standpoint(metric, 0, 0.0, 0.0, Place(file, 0))
        self._case = Case(
            self._here,
            "sum of (median of 3 - best) / 7 % of best >= 4, each 0.5 to 2 and > 3 sigma; training lower",
        )
        self._train = train
        self._validation = validation
        self._follower = Follower(training)
        self._next = 0
        self._reset()

    def _reset(self) -> None:
        self._recent: deque[tuple[float, float, Place]] = deque(maxlen=3)
        self._noise = RollingMedian(25)
        self._best: float | None = None
        """The best median of three, where the lowest of these stood, and the training loss then."""
        self._best_at = self._lowest = (0.0, self._here.place)
        self._train_at_best = 0.0
        self._run = 0.0

    def update(self) -> Sequence[Finding]:
        """Judge every evaluation that the training loss has passed."""
        found: list[Finding] = []
        rows = self._validation
        while self._next < len(rows):
            i = self._next
            restarted = i > 0 and rows.segments[i] != rows.segments[i - 1]
            train = self._follower.at(rows.steps[i], restarted)
            if train is None:
                break
            self._next += 1
            if restarted:
                self._reset()
            self._stand_at(i)
            if self._follower.passed >= i or not self._sparser:
                found += self._judge(train)
        return found

    def _stand_at(self, i: int) -> None:
        rows, here = self._validation, self._here
        here.segment, here.step, here.value = rows.segments[i], rows.steps[i], rows.numbers[i]
        here.place = Place(here.place.file, rows.offsets[i])

    def _judge(self, train: float) -> Sequence[Finding]:
        middle = self._smooth(self._here.value)
        if self._best is None or middle < self._best:
            self._best, self._best_at, self._train_at_best, self._run = middle, self._lowest, train, 0.0
            return (self._case.closed(),) if self._case.open else NOTHING
        rise, needed = middle - self._best, self._parameters.overfit_rise * abs(self._best)
        if self._case.open:
            if rise >= 0.5 * needed:
                return NOTHING
            self._run = 0.0
            return (self._case.closed(),)
        noise = self._parameters.log_noise * _TO_SIGMA * self._noise.middle
        climbs = rise > max(0.5 * needed, noise)
        # One evaluation that does not agree takes one back, it does not start the count anew.
        agrees = climbs and train < self._train_at_best
        if agrees:
            self._run += min(rise / (max(needed, noise) or rise), _MOST)
        else:
            self._run = max(self._run - 1.0, 0.0)
        return (self._raise(middle, train),) if self._run >= self._parameters.overfit_evals else NOTHING

    def _smooth(self, value: float) -> float:
        """Median of the last three evaluations; remembers where the lowest of them stood."""
        recent = self._recent
        if len(recent) >= 2:
            self._noise.add(abs(value - 2.0 * recent[-1][0] + recent[-2][0]))
        recent.append((value, self._here.step, self._here.place))
        ordered = sorted(recent)
        self._lowest = ordered[0][1], ordered[0][2]
        return ordered[(len(ordered) - 1) // 2][0]

    def _raise(self, middle: float, train: float) -> Finding:
        assert self._best is not None
        best, gained = self._best, self._train_at_best - train
        ratio = (middle - best) / gained if gained > 0.0 else 0.0
        word = "mild" if ratio < 2.0 else "moderate" if ratio < 5.0 else "severe"
        message = (
            f"{self._here.metric} rose from {best:.4g} at step {self._best_at[0]:g} to {middle:.4g} "
            f"while {self._train} fell to {train:.4g}: {word} overfitting"
        )
        numbers = {
            "best": best,
            "now": middle,
            "train at best": self._train_at_best,
            "train now": train,
            "ratio": ratio,
        }
        trust = confidence((middle - best) / (self._parameters.overfit_rise * abs(best) or 1.0), round(self._run))
        return self._case.raised(Kind.OVERFITTING, Severity.WARNING, self._best_at, message, numbers, trust)
