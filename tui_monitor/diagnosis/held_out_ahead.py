"""Held-out data answered better than what is trained on: labels of training are wrong, or training is made harder.

The mean of a pass is of older weights than the evaluation behind it, so each evaluation is set beside the training that
comes after it: that is of newer weights, and still worse.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import mean, median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import share
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.relearning import is_made_harder
from tui_monitor.lazy_regex import lazy_compile

_AHEAD, _IN_A_ROW = 0.08, 3
"""Of 1, and evaluations one behind the other: no accident of few samples."""
_KNOWN = 0.5
"""A held-out score that shows that a rule is learned."""
_OVERTAKEN, _LOST = 0.05, 0.03
"""Of 1: training is above what is held out in the end, and that has lost what it was ahead by."""
_HARDER = lazy_compile(r"(?i)augment|mixup|cutmix|cutout|randaug|random_?(?:crop|flip|erasing)|jitter|swa\b|\bema\b")
_HARDER_WORDS = ("augment", "mixup", "cutmix", "cutout", "randaug", "random", "jitter", "swa", "ema")


class HeldOutLead(Struct, frozen=True):
    times: int
    ours: float
    """The training score where it is furthest behind."""
    theirs: float
    step: float
    overtaken: bool
    """Training knows more in the end, and what is held out less: what was wrong was learned by heart."""
    text: str

    @property
    def by(self) -> float:
        return self.theirs - self.ours


def held_out_ahead(course: Course) -> HeldOutLead | None:
    """None where training is made harder on purpose, by what is said."""
    train, held_out = course.measured.train_score, course.measured.held_out_score
    dropped = course.recipe.number(Hyperparameter.DROPOUT)
    if train is None or held_out is None or dropped or is_made_harder(course):
        return None
    if course.line(_HARDER, _HARDER_WORDS) is not None:
        return None
    best = max(_rows(_beside(train, held_out)), key=len, default=[])
    if len(best) < _IN_A_ROW or "r2" in train.metric.lower():  # that of small batches is lower by itself
        return None
    step, theirs, ours = max(best, key=lambda one: one[1] - one[2])
    if theirs < _KNOWN:
        return None
    mine, others = share(train), share(held_out)
    ends, rest = median(mine[-max(1, len(mine) // 8) :]), median(others[-3:])
    return HeldOutLead(
        times=len(best),
        ours=ours,
        theirs=theirs,
        step=step,
        overtaken=ends > rest + _OVERTAKEN and max(others) - rest > _LOST,
        text=f"{held_out.metric} was {theirs:.3g} where {train.metric} was {ours:.3g} right behind, "
        f"and ahead at {len(best)} evaluations in a row",
    )


def _beside(train: MetricCurve, held_out: MetricCurve) -> list[tuple[float, float, float]]:
    """Step, held-out score, and the mean training score from there to the next evaluation."""
    scale = [1.0 / 100.0 if one.high > 1.5 else 1.0 for one in (train, held_out)]
    pairs = list(held_out.finite.pairs)
    behind = [
        (step, value * scale[1], [one for at, one in train.finite.between(step, until).pairs if at > step])
        for (step, value), (until, _) in pairwise(pairs)
    ]
    return [(step, value, mean(ours) * scale[0]) for step, value, ours in behind if ours]


def _rows(beside: list[tuple[float, float, float]]) -> list[list[tuple[float, float, float]]]:
    rows: list[list[tuple[float, float, float]]] = [[]]
    for one in beside:
        if one[1] - one[2] >= _AHEAD:
            rows[-1].append(one)
        elif rows[-1]:
            rows.append([])
    return rows
