"""An order of the data in which each batch teaches something else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.data_change import RECENT
from tui_monitor.diagnosis.causes.parts_of_a_pass import (
    batches_alike,
    easy_at_first,
    nothing_stays,
    worse_than_guessing,
)
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import held_out_is_chance, parting, share
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Kind
from tui_monitor.model.role import Role

_SHUFFLE_OFF = lazy_compile(
    r"(?i)shuffl\w*[\"']?\s*[=:]\s*[\"']?(?:false|off|no|none|0)\b|no[_-]?shuffle|\bsorted by (?:class|"
    r"label)|in file order"
)
_ONE_CLASS = lazy_compile(
    r"(?i)only one class (?:is )?present|only (?:one|a single) class in|"
    r"contains only (?:one class|positive or negative)|"
    r"only positive or negative samples|y contains 1 class|needs samples of at least 2 classes"
)
"""What is said of a part of the data: where they lie in the order of their labels."""
_TASKS = lazy_compile(
    r"(?i)^\W*(?:(?!epoch|step)\w+\W+){0,2}?(?:task|domain|experience|stage|phase|lesson)[ _#:]{0,3}\d"
)
"""One task after the other is meant: what repeats is a task, and no pass over the data."""
_FAR = 0.3
"""Of 1, between two scores."""
_PERIOD = (4, 64)
_LEAP, _LEAPS = 20.0, 3
"""Times what is usual, and how many of them are no accident."""
_POOR, _EASY = 0.8, 0.1
"""A score, and a loss by example that goes with a much better one."""
_LIKE_BEFORE, _MUCH_ALIKE = 0.5, 0.8
"""Correlation with the same place of the pass before."""


class DataOrder:
    """The loss repeats the same way in each pass over the data: it falls within a part and jumps at the next. Or data
    that are not shuffled are easy from the first pass on, where what is held out is not.

    Source: what comes sorted is forgotten and learned again in each pass. Lies for a rate that is warmed up again each
    epoch, and for running means that start anew.
    """

    name = CauseName.DATA_ORDER
    issue = "the order of the data: each part of a pass teaches something else, and the last one is remembered"

    def look(self, course: Course, seen: Suspicion) -> None:
        seen.explains = course.found({Kind.OSCILLATION, Kind.PLATEAU, Kind.SPIKE, Kind.DRIFT})
        chosen, line = course.recipe.get(Hyperparameter.SHUFFLE), course.line(_SHUFFLE_OFF)
        off = chosen is not None and chosen.is_off
        unshuffled = off or line is not None
        _swings(course, unshuffled, seen)
        _leaps_in_a_row(course, seen)
        worse_than_guessing(course, seen)
        batches_alike(course, seen)
        nothing_stays(course, seen)
        if not seen.confidence:
            easy_at_first(course, seen)
        if unshuffled:
            _only_the_newest(course, seen)
            if (alone := course.line(_ONE_CLASS, ("class", "only positive"))) is not None:
                seen.quotes(Weight.STRONG, alone)
        if not seen.confidence:
            return
        if chosen is not None and chosen.word in ("true", "1", "yes", "on"):
            seen.speaks_against(Weight.STRONG, f"the data are shuffled: {chosen.said}")
        if off and chosen is not None:
            seen.proves(Weight.STRONG, f"the data are not shuffled: {chosen.said}", place=chosen.place)
        elif line is not None:
            seen.quotes(Weight.STRONG, line)

    def fix(self, course: Course) -> Fix:
        chosen = course.recipe.get(Hyperparameter.SHUFFLE)
        instead = f" instead of {chosen.said}" if chosen is not None else ""
        return fix(
            do=f"shuffle the training data anew for each pass{instead}; with shards, their order and a buffer within",
            expect="the loss has no step at the border of a pass, and its swing is that of the batches",
            verify="count the labels of ten batches in a row: each holds all classes",
            otherwise="batches balanced by class; a lower rate if single batches still swing",
            risk="none but the time of reading in random order",
        )


def _swings(course: Course, unshuffled: bool, seen: Suspicion) -> None:
    loss = course.measured.objective
    if loss is None or len(loss.finite) < 3 * _PERIOD[0] or (course.line(_TASKS) is not None and not unshuffled):
        return
    period, alike = _period(course, loss)
    values = sorted(loss.finite.values[len(loss.finite) // 4 :])
    swing = (values[int(0.9 * len(values))] - values[len(values) // 10]) / max(abs(median(values)), 1e-300)
    parted = parting(course)
    bad = (
        course.artifacts.alarmed
        or held_out_is_chance(course)
        or (parted is not None and parted.gap > 0.3 and alike >= _MUCH_ALIKE)
    )
    if not (bad or unshuffled) or alike < _LIKE_BEFORE or swing < 0.3 or _rate_repeats(course, period):
        return
    weight = Weight.STRONG if alike >= 0.7 and (unshuffled or course.artifacts.alarmed) else Weight.FAIR
    text = f"{loss.metric} repeats every {period} points (correlation {alike:.2f}) with a swing of {100 * swing:.0f} %"
    seen.proves(weight, text, loss.steps[-1], numbers={"period": float(period), "correlation": alike})


def _leaps_in_a_row(course: Course, seen: Suspicion) -> None:
    """What is new since the last line is as good as known, but for a leap after ever as many points: as often as one
    part of the data ends and another begins. Each is soon learnt, and nothing of it stays until the next."""
    recent = next(course.measured.called(RECENT), None) or course.measured.objective
    if recent is None or len(recent.finite) < 5 * _PERIOD[0] or recent.low < 0:
        return
    if _rate_moves(course) or course.line(_TASKS) is not None:
        return
    values = recent.finite.values
    usual = median(values)
    leaps = [at for at, value in enumerate(values) if at and value > _LEAP * max(usual, values[at - 1])]
    apart = [two - one for one, two in pairwise(leaps)]
    if len(leaps) < _LEAPS or min(apart) < _PERIOD[0] or max(apart) - min(apart) > 2:
        return
    text = f"{recent.metric} leaps to {median(values[at] for at in leaps):.3g} every {apart[0]} points"
    seen.proves(Weight.STRONG, f"{text}, and is back at {usual:.3g} soon: as where other data begin", recent.steps[-1])
    score = course.measured.held_out_score
    if score is not None and score.finite.values and (last := share(score)[-1]) < _POOR and usual < _EASY:
        text = f"{score.metric} is {last:.3g}, though {recent.metric} is usually {usual:.3g}: what passed is forgotten"
        seen.proves(Weight.FAIR, text, score.steps[-1])


def _rate_moves(course: Course) -> bool:
    rate = course.measured.rate
    return rate is not None and len(rate.finite) > 2 and rate.high > 1.05 * rate.low


def _only_the_newest(course: Course, seen: Suspicion) -> None:
    """Sorted data look easy while they pass, and what is held out, in all its variety, does not: from the start."""
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if train is not None and held_out is not None and train.finite.values and held_out.finite.values:
        ours, theirs = share(train), share(held_out)
        if ours[0] - theirs[0] >= _FAR and median(ours) - max(theirs) >= _FAR / 2:
            text = f"{train.metric} is {ours[0]:.3g} in its first pass already, {held_out.metric} {theirs[0]:.3g}"
            seen.proves(Weight.STRONG, f"{text} and never above {max(theirs):.3g}", held_out.finite.steps[0])
            return
    parted, loss = parting(course), course.measured.objective
    held = course.measured.held_out
    if parted is None or loss is None or held is None:
        return
    beside = loss.at(held.finite.steps[0]) or parted.train_first
    if 0 < beside < parted.first / 2.0 and parted.best > 1.5 * beside:
        text = f"{loss.metric} is {beside:.4g} at the first evaluation already, {held.metric} {parted.first:.4g}"
        seen.proves(Weight.FAIR, text, held.finite.steps[0])


def _period(course: Course, loss: MetricCurve) -> tuple[int, float]:
    """Points of a pass, by the epochs that are logged; and how much each pass is like the one before."""
    values = loss.finite.values[len(loss.finite) // 4 :][-512:]
    epoch = course.measured.curve(Role.EPOCH)
    lags: list[int] = []
    if epoch is not None and len(epoch.finite) > 3:
        passes = epoch.high - min(epoch.finite.values) + 1
        points = len(loss.finite) / max(passes, 1.0)
        lags = [round(points) + shift for shift in (-1, 0, 1)]
    lags = [lag for lag in lags if lag >= _PERIOD[0]] or list(range(_PERIOD[0], min(_PERIOD[1], len(values) // 3) + 1))
    alike = {lag: _alike(values, lag) for lag in lags if 3 * lag <= len(values)}
    best = max(alike, key=alike.__getitem__, default=0)
    rhythm = best and _alike(values, best, 2 * best) > 0.8 * _LIKE_BEFORE and _alike(values, best, best // 2) < 0.1
    return best, alike[best] if rhythm else 0.0


def _alike(values: Sequence[float], lag: int, shift: int | None = None) -> float:
    """The correlation of what is beside the mean of one period with what was one (or `shift`) before. Nought where that
    does not go up and down in each period: a bend of the curve is no rhythm."""
    sums = [0.0, *accumulate(values)]
    half = lag // 2
    beside = [
        values[at] - (sums[at - half + lag] - sums[at - half]) / lag for at in range(half, len(values) - lag + half)
    ]
    turns = sum(one * two < 0 for one, two in pairwise(beside))
    shift = lag if shift is None else shift
    if len(beside) < max(2 * lag, shift + 4) or turns < 1.4 * len(beside) / lag:
        return 0.0
    one, other = beside[:-shift], beside[shift:]
    size = (sum(move * move for move in one) * sum(move * move for move in other)) ** 0.5
    return sum(a * b for a, b in zip(one, other, strict=True)) / size if size > 0 else 0.0


def _rate_repeats(course: Course, period: int) -> bool:
    rate = course.measured.rate
    if rate is None or len(rate.finite) < 3 * max(period, 1) or rate.low == rate.high:
        return False
    return _alike(list(rate.finite.values[-512:]), max(period, 1)) > _LIKE_BEFORE
