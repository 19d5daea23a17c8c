"""A rate that was too high from the first step on: no rise is seen, for it was over before the first points."""

from __future__ import annotations

from math import isclose, log

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import EARLY, Breakdown, breakdown
from tui_monitor.diagnosis.causes.data_words import NAN_IN_DATA
from tui_monitor.diagnosis.causes.linear_models import is_linear
from tui_monitor.diagnosis.causes.parts_of_a_pass import known_at_once
from tui_monitor.diagnosis.causes.step_size import LearningRateTooHigh
from tui_monitor.diagnosis.chosen_rate import beyond_usual, is_large, rate_alone
from tui_monitor.diagnosis.course import FALLING, FLAT, RISING, Course
from tui_monitor.diagnosis.lost_again import LostAgain, lost_again
from tui_monitor.diagnosis.overflows import DOMAIN, DOMAIN_WORDS, is_behind, is_half
from tui_monitor.diagnosis.parting import beyond_guessing, guessing, held_out_is_chance, said_classes, share
from tui_monitor.diagnosis.relearning import risen_again
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import step_text
from tui_monitor.model.role import LOSSES

_ARITHMETIC = lazy_compile(
    r"overflow encountered in (?:\w*scalars?_?\w* ?)?(?:multiply|matmul|dot|vdot|inner|add|at|subtract|square|reduce"
    r"|accumulate|einsum|double_scalars|divide)\b|overflow encountered in \w*_scalars",
)
_FAR, _NEWEST, _RAISED = 2.0, 12, 1.01
"""Times the untrained loss; newest points; times its value at the low that a rate was raised to."""
_ABOVE, _LITTLE = 1.25, 0.25
"""Times the loss of guessing that are worse than it; the share by which what stands still moves."""
_GOOD = 0.9
"""A score with which a loss may stand."""
_TWO_CLASSES = lazy_compile(r"(?i)\b(?:loss|objective|criterion)\w*\W{1,4}\w*(?:logistic|binary|bce|log_?loss)")
_SPREAD = lazy_compile(r"(?i)\b(?:y|targets?|labels?)\b[^;|]{0,40}?\bstd[ =:]{1,3}(?P<std>[0-9.]+(?:e[-+]?[0-9]+)?)")


class RateTooHighFromTheStart(LearningRateTooHigh):
    """It left for good within the first points, or was no number in its first one after arithmetic overflowed, or went
    back from what it had learned to guessing and stays there, at a large rate that was not moved.

    Source: gradient steps beyond 2 / curvature overshoot; ReLU units that such a step pushes below zero for all inputs
    stay there. Lies for data that changed at that point: so what is lost again counts only at a large rate.
    """

    def look(self, course: Course, seen: Suspicion) -> None:
        seen.explains = course.found(RISING) or course.found(FLAT | FALLING)
        broke = breakdown(course)
        if broke is not None:
            seen.explains = broke.finding
            _overflowed(course, broke, seen)
            _never_a_number(course, broke, seen)
        elif (loss := course.measured.objective) is not None and loss.role in LOSSES and not loss.held_out:
            if not _knows_at_once(course, loss):
                _left_for_good(loss, seen)
            if not seen.proofs:
                _worse_than_guessing(course, loss, seen)
            if not seen.proofs and (lost := lost_again(loss)) is not None:
                _lost(course, loss, lost, seen)
            if not seen.proofs:
                _unlearns(course, loss, seen)
            if not seen.proofs:
                _never_learned(course, loss, seen)
        if seen.proofs:
            _at_a_large_rate(course, seen)


def _overflowed(course: Course, broke: Breakdown, seen: Suspicion) -> None:
    line = course.line(_ARITHMETIC, ("overflow encountered",))
    if line is None or len(broke.before) >= EARLY or is_behind(line, broke) or is_half(course):
        return
    if broke.is_calm and broke.before:
        return
    when = "before its first value" if not broke.before else f"after {len(broke.before)} values"
    seen.proves(
        Weight.FAIR if broke.before else Weight.STRONG,
        f"plain arithmetic overflowed {when} of {broke.curve.metric}, which is {broke.value} at step "
        f"{step_text(broke.step)}: {line.text}",
        broke.step,
        line.place,
    )
    if (data := course.line(NAN_IN_DATA)) is not None:
        seen.speaks_against(Weight.STRONG, f"the log speaks of the data: {data.text}")


def _never_a_number(course: Course, broke: Breakdown, seen: Suspicion) -> None:
    """No number from its first point on, at a large rate, and no word of the data, nor of a half precision."""
    if broke.before or seen.proofs or is_large(course) is None or is_half(course):
        return
    if course.line(NAN_IN_DATA) is None and course.line(DOMAIN, DOMAIN_WORDS) is None:
        text = f"{broke.curve.metric} is no number from its first point on: it went within the first steps"
        seen.proves(Weight.FAIR if rate_alone(course) else Weight.SLIGHT, text, broke.step)


def _knows_at_once(course: Course, loss: MetricCurve) -> bool:
    """A first value far below that of guessing is of no untrained model."""
    classes = said_classes(course)
    least = log(classes) / 2 if classes is not None and classes > 1 else 0.0
    return known_at_once(course) or (bool(loss.finite.values) and 0.0 < loss.finite.values[0] < least)


def _left_for_good(loss: MetricCurve, seen: Suspicion) -> None:
    values, steps = loss.finite.values, loss.finite.steps
    if len(values) < 2 * EARLY or values[0] <= 0 or loss.first_bad is not None:
        return
    if steps[0] > max(EARLY, 2 * abs(steps[1] - steps[0])):
        return
    left = next((at for at, value in enumerate(values[:EARLY]) if value > _FAR * values[0]), None)
    if left is not None and min(values[left:]) > _FAR * values[0]:
        newest = loss.finite.newest(_NEWEST).median or 0.0
        text = f"{loss.metric} left {values[0]:.3g} at step {step_text(steps[left])} and never came back"
        seen.proves(Weight.STRONG, f"{text}, {newest:.3g} now: worse than untrained", steps[left])


def _worse_than_guessing(course: Course, loss: MetricCurve, seen: Suspicion) -> None:
    """It stands above what any constant answer has, at a rate with which hardly any training is stable."""
    standing = course.standing
    if standing is None or beyond_usual(course) is None:
        return
    binary = course.line(_TWO_CLASSES, ("logistic", "binary", "bce", "logloss", "log_loss"))
    classes = said_classes(course) or (2 if binary is not None else beyond_guessing(course, standing.late))
    if classes is None or classes < 2:
        return
    guess = log(classes)
    if min(standing.late, loss.low) > _ABOVE * guess and abs(standing.moved) < _LITTLE:
        text = f"{loss.metric} stands at {standing.late:.4g}, never below the {guess:.3g} of guessing, ln({classes})"
        seen.proves(Weight.FAIR, f"{text}: steps that overshoot keep it there", loss.steps[-1])


def _never_learned(course: Course, loss: MetricCurve, seen: Suspicion) -> None:
    """It wavers where it began, or at the level of guessing: steps that overshoot find nothing below that.

    Lies for dead units, labels without information and a model too small, which stand as well: so no more than fair
    beside the rate, and slight where it is merely large.
    """
    standing = course.standing
    large = is_large(course) if beyond_usual(course) is None else None
    if standing is None or not standing.wobbles or (beyond_usual(course) is None and large is None):
        return
    if is_linear(course) and standing.late <= standing.first and _score_is_even(course):
        return
    at_chance = guessing(course, standing.late) is not None or held_out_is_chance(course)
    if not at_chance and (large is not None or standing.improved > _LITTLE or _is_good(course)):
        return
    text = f"{loss.metric} began at {standing.first:.4g} and wavers about {standing.late:.4g}"
    knows = ", at the level of guessing" if at_chance else ""
    weight = Weight.FAIR if large is None else Weight.SLIGHT
    seen.proves(weight, f"{text}{knows}: steps that overshoot come to no less", loss.steps[-1])


def _score_is_even(course: Course) -> bool:
    """It wavers little: what a linear model cannot tell apart does that, and no step that overshoots."""
    score = course.measured.held_out_score
    return score is not None and "r2" not in score.metric.lower() and score.high - score.low <= 0.2


def _is_good(course: Course) -> bool:
    """A loss may stand where what is wanted is reached."""
    scores = (course.measured.train_score, course.measured.held_out_score)
    return any(one is not None and one.finite.values and share(one)[-1] >= _GOOD for one in scores)


def _lost(course: Course, loss: MetricCurve, lost: LostAgain, seen: Suspicion) -> None:
    rate = course.measured.rate
    raised = rate is not None and rate.between(lost.step).high > _RAISED * (rate.at(lost.step) or 0.0)
    if is_large(course) is None or raised:
        return
    if not (knows := _of_one_answer(course, lost.level)):
        return
    text = f"{loss.metric} came to {lost.low:.4g} at step {step_text(lost.step)}, and now stands at {lost.level:.4g}"
    seen.proves(Weight.STRONG, f"{text}{knows}: what was learned is gone", lost.step, numbers={"low": lost.low})


def _unlearns(course: Course, loss: MetricCurve, seen: Suspicion) -> None:
    """Training and held-out loss rise alike at a large rate that was not moved: steps wander away from what they found.

    Lies for labels that get worse, which raise both as well: so no more than fair, and beside a large rate alone.
    """
    rise, held_out, rate = risen_again(loss), course.measured.held_out, course.measured.rate
    if rise is None or held_out is None or held_out is loss or is_large(course) is None or seen.explains is None:
        return
    moved = rate is not None and rate.high > _RAISED * rate.low
    best, last = held_out.finite.low, held_out.finite.newest(1).high
    if not moved and rise[1] >= _FAR * rise[0] > 0 and last >= _ABOVE * best > 0:
        text = f"{loss.metric} came up again from {rise[0]:.3g} to {rise[1]:.3g}, {held_out.metric} from {best:.3g} to"
        seen.proves(Weight.FAIR, f"{text} {last:.3g}, at a rate that was not moved: both unlearn", loss.steps[-1])


def _of_one_answer(course: Course, level: float) -> str:
    """What a loss is of a model that gives one answer whatever it is asked; empty where it is not that."""
    if (classes := guessing(course, level)) is not None:
        return f", as of guessing, ln({classes})"
    line = course.line(_SPREAD, ("std",))
    found = _SPREAD.search(line.text) if line is not None else None
    spread = float(found["std"]) ** 2 if found is not None else 0.0
    for what, known in (("half the", spread / 2), ("the", spread)):
        if known and isclose(level, known, rel_tol=0.03):
            return f", {what} variance of the targets, as of one answer for all"
    return ""


def _at_a_large_rate(course: Course, seen: Suspicion) -> None:
    if (beyond := beyond_usual(course)) is not None:
        rate, limit, known = beyond
        weight = Weight.STRONG if known or rate > 1.0 else Weight.FAIR
        seen.proves(weight, f"the learning rate is {rate:.3g}; with {known or 'most optimizers'} {limit:g} is a lot")
    elif (large := is_large(course)) is not None:
        seen.proves(Weight.FAIR, f"{large[1]}: large for most training")
