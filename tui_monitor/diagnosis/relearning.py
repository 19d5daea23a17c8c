"""What jumped and is being learnt: a new stage of a curriculum, a new task beside the old ones. No one need be called.

It is learnt where each loss that rose has come back by half of its jump, or the held-out score never noticed, and
where nothing that was known is lost: no score fell far from its best.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import RISING, Course
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import Finding
from tui_monitor.model.role import Role

_KEPT, _STAYED = 0.9, 0.95
"""Share of its best that a score keeps where little is lost, and where it did not notice."""
_HALF, _THIRD, _BEGUN = 0.5, 0.3, 0.1
"""Shares of a jump that a loss has come back by: half of it is learnt, a third is; a tenth where no score noticed."""
_LOST = 0.6
"""Share of its best below which a score is lost."""
_NEAR, _CLEARLY = 8, 8.0
"""Points that tell a level, and times its noise that a jump is."""
_FEWEST, _LONG = 4, 32
_HARDER = lazy_compile(
    r"(?i)(?:augment\w*|mixup|cutmix|cutout|randaug\w*|drop(?:out|path)|label smoothing|regulari[sz]ation)"
    r"[^\n]{0,60}(?:->|→|\bnow\b|\bon from\b|\benabled\b|\bstarts?\b|\braised\b|\bstronger\b|switch\w* on)|"
    r"(?:start\w*|enabl\w*|switch\w* on|turn\w* on|rais\w*|apply\w*)[^\n]{0,30}"
    r"(?:augment\w*|mixup|cutmix|cutout|randaug\w*|dropout)"
)
_HARDER_WORDS = ("augment", "mixup", "cutmix", "cutout", "randaug", "drop", "smoothing", "regulari")


def is_learnt_again(course: Course) -> bool:
    alarms = [one for one in course.artifacts.findings if one.alarm]
    scores = [one for one in course.artifacts.curves if one.role is Role.SCORE and len(one.finite) >= _FEWEST]
    if not alarms or not scores or any(one.kind not in RISING for one in alarms):
        return False
    held_out = course.measured.held_out_score
    stayed = held_out is not None and _kept(held_out) >= _STAYED
    shown = [(one, course.measured.named(one.metric)) for one in alarms]
    if any(curve is None or curve.held_out for _, curve in shown) or min(map(_kept, scores)) < _KEPT:
        return False
    return all(curve is not None and _came_back(course, curve, one, stayed) for one, curve in shown)


def fell_and_stays(curve: MetricCurve, share: float = _LOST) -> tuple[float, float] | None:
    """The best of a score and where it is now, where that is less than a share of it."""
    values = curve.finite.values
    if len(values) < _FEWEST:
        return None
    best, last = max(values), median(values[-3:])
    return (best, last) if best > 0 and last < share * best else None


def lost_for_good(course: Course, step: float) -> str | None:
    """A score that was good up to a step, and is lost within few points from it."""
    for curve in course.artifacts.curves:
        fell = fell_and_stays(curve) if curve.role is Role.SCORE else None
        before, behind = curve.finite.before(step).newest(3).median, curve.finite.between(step).values[:3]
        if (
            fell is not None
            and before is not None
            and before >= _STAYED * fell[0]
            and behind
            and min(behind) < _LOST * fell[0]
        ):
            return f"{curve.metric} fell from {fell[0]:.3g} to {fell[1]:.3g} there and stays"
    return None


def came_back(curve: MetricCurve, onset: float, least: float = _THIRD) -> tuple[float, float, float] | None:
    """The level before a rise, its top and the end, where it came back by a share of it or more."""
    before, since = curve.finite.before(onset).newest(5).median, curve.finite.between(onset).values
    if before is None or len(since) < _FEWEST:
        return None
    top, last = max(since), median(since[-3:])
    return (before, top, last) if top > before and top - last >= least * (top - before) else None


def risen_again(curve: MetricCurve) -> tuple[float, float] | None:
    """The lowest level of a long curve, by medians of eighths, and its last level, which is the highest since."""
    values = curve.finite.values
    if len(values) < _LONG:
        return None
    width = len(values) // 8
    levels = [median(values[at : at + width]) for at in range(len(values) - 8 * width, len(values), width)]
    low = levels.index(min(levels))
    return (levels[low], levels[-1]) if low < len(levels) - 2 and levels[-1] >= max(levels[low:]) else None


def jumped_at_turn(course: Course, step: float) -> tuple[float, float, float] | None:
    """Where a held-out loss turned: the level of the training loss by then, how far it went up at one point there, and
    where it is at last. Other data do that; what is learned by heart goes down all the time."""
    train = course.measured.objective
    before = train.finite.between(last=step).newest(_NEAR).values if train is not None else []
    if train is None or len(before) < _NEAR or min(before) <= 0:
        return None
    behind = [value for at, value in train.finite.pairs if at > step]
    level, noise = median(before), median(abs(two - one) for one, two in pairwise(before))
    top = max(behind[:3], default=0.0)
    if len(behind) < _FEWEST or top < level + max(_THIRD * level, _CLEARLY * noise):
        return None
    return level, top, median(behind[-3:])


def is_made_harder(course: Course) -> bool:
    """Does it say that training is made harder on purpose, by augmentation or by units that are dropped?"""
    return course.line(_HARDER, _HARDER_WORDS) is not None


def _kept(curve: MetricCurve) -> float:
    best = curve.high
    return median(curve.finite.values[-3:]) / best if best > 0 else 1.0


def _came_back(course: Course, curve: MetricCurve, alarm: Finding, stayed: bool) -> bool:
    start = min(alarm.onset_step, _start_of_rise(curve, alarm))
    found = came_back(curve, start, _BEGUN if stayed else _THIRD)
    if found is None:
        return stayed and _made_harder(course, curve, start)
    before, top, last = found
    return stayed or top - last >= _HALF * (top - before)


def _made_harder(course: Course, curve: MetricCurve, start: float) -> bool:
    """Inputs that are augmented more from there on, or more units dropped, make training harder, and that is said. It
    is no fault while what is held out stays as good, and the training loss is below where it began and rises no more.
    """
    since = curve.finite.between(start).values
    if len(since) < _FEWEST or not is_made_harder(course):
        return False
    return max(since) < curve.finite.values[0] and median(since[-3:]) <= median(since[:3])


def _start_of_rise(curve: MetricCurve, alarm: Finding) -> float:
    """A drift is told late: the rise began at the largest step up among the points before."""
    pairs = list(curve.finite.between(last=alarm.onset_step).newest(12).pairs)
    moves = [(two[1] - one[1], two[0]) for one, two in pairwise(pairs)]
    largest = max(moves, default=(0.0, alarm.onset_step))
    return largest[1] if largest[0] > 0 else alarm.onset_step
