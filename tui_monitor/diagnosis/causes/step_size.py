"""A rate that is larger than the loss surface allows: each step overshoots."""

from __future__ import annotations

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import EARLY, Breakdown, breakdown, gradient_calm, only_fell
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.chosen_rate import beyond_usual, healthy_rate, is_over, learns_on, rate_of
from tui_monitor.diagnosis.course import NONFINITE, Course
from tui_monitor.diagnosis.departures import LEFT, departure, growth, risen, slows
from tui_monitor.diagnosis.jumps import jump
from tui_monitor.diagnosis.measurands import is_of_a_critic
from tui_monitor.diagnosis.raised_cycles import higher_peak
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Finding, step_text
from tui_monitor.model.role import LOSSES

_GREW = 3.0
_FAR, _FAR_OF_A_PART, _BEHIND, _NEWEST = 2.0, 100.0, 30, 10
"""Times the untrained loss, or part of it, that are far beyond; points behind an onset; newest ones."""
_MUCH = 30.0
"""Times its level: so far no growth that tires comes."""


class LearningRateTooHigh:
    """The loss or the gradient grew from point to point, while the rate stayed, or was warmed up to a peak too high.

    Lies when the data changed at that step, or when a schedule raised the rate: those have their own causes, and a
    loss that was calm until one moment speaks against it.
    """

    name = CauseName.LR_TOO_HIGH
    issue = "the learning rate is too high: each step overshoots, and the error grows from step to step"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.blow_up
        if trouble is None or is_over(course, trouble):
            return
        broke = breakdown(course)
        trouble = broke.finding if broke is not None and trouble.kind in NONFINITE else trouble
        if learns_on(course, trouble):
            return
        seen.explains = trouble
        shown = course.measured.named(trouble.metric)
        if shown is not None and is_of_a_critic(shown) and beyond_usual(course) is None:
            text = f"{shown.metric} is of a critic: what it learns from is its own estimates"
            seen.speaks_against(Weight.SLIGHT, text)
        _grown(course, trouble, broke, seen)
        _early(course, trouble, seen)
        _rate_beyond_usual(course, seen)
        _warmed_up_too_far(course, trouble, seen)
        _lower_in_healthy_runs(course, seen)
        if broke is not None:
            _calm_until(course, broke, seen)
        else:
            _like_other_data(course, trouble, seen)

    def fix(self, course: Course) -> Fix:
        rate, healthy = rate_of(course), healthy_rate(course)
        to = f"{healthy:.3g}, as healthy runs of this batch have it" if healthy else f"{rate / 10:.3g}" if rate else ""
        said = f"lower the learning rate from {rate:.3g} to {to}" if rate else "lower the learning rate to a tenth"
        return fix(
            do=said,
            expect="the loss falls without leaving its level; the gradient norm stays near its usual value",
            verify=f"run past step {step_text(course.onset)} from the same seed: no finding there",
            otherwise="halve it once more; if it goes wrong at the same step again, look at the data of that step",
            risk="slower at first: compare after as many steps again",
        )


def _grown(course: Course, trouble: Finding, broke: Breakdown | None, seen: Suspicion) -> None:
    curve = course.measured.named(trouble.metric)
    if curve is not None:
        _grew(curve, trouble, broke, seen, _untrained(course, curve))
    gradient = course.measured.gradient
    left = departure(gradient, course.onset_on(gradient, trouble)) if gradient is not None else None
    if left is not None and gradient is not None and left.points > 1:
        text = f"{gradient.metric} left its level of {left.level:.3g} at step {step_text(left.step)}"
        seen.proves(Weight.FAIR, f"{text}, {trouble.metric} at {step_text(trouble.onset_step)}", left.step)


def _grew(curve: MetricCurve, trouble: Finding, broke: Breakdown | None, seen: Suspicion, untrained: float) -> None:
    """From point to point: before it was no number, or on from where it left its level, beyond what is untrained."""
    end = broke.step if broke is not None else _peak(curve, trouble.onset_step)
    grown = growth(curve, end)
    far_beyond = _FAR if curve.role in LOSSES else _FAR_OF_A_PART
    if (
        grown is not None
        and grown.factor >= (_GREW if broke or curve.role in LOSSES else _FAR_OF_A_PART)
        and (broke is not None or grown.value > 1.1 * untrained)
    ):
        text = f"{curve.metric} grew from {grown.level:.3g} to {grown.value:.3g} over {grown.points} points"
        tires = broke is None and grown.factor < _MUCH and slows(curve.between(grown.step, end).finite.values)
        numbers = {"from": grown.level, "to": grown.value}
        seen.proves(Weight.FAIR if tires else Weight.STRONG, text, grown.step, numbers=numbers)
    elif broke is not None and broke.has_grown:
        usual = broke.curve.before(broke.step).newest(_NEWEST).median or 0.0
        text = f"{curve.metric} had come to {broke.before[-1]:.3g}, from {usual:.3g}, before it was no number"
        seen.proves(Weight.FAIR, text, trouble.onset_step)
    elif broke is None and (far := curve.between(trouble.onset_step).high) > far_beyond * abs(untrained) > 0:
        text = f"{curve.metric} rose to {far:.3g}, where it began at {untrained:.3g}: worse than untrained"
        seen.proves(Weight.FAIR, text, trouble.onset_step)


def _untrained(course: Course, curve: MetricCurve) -> float:
    """What it was at first; of a held-out loss, evaluated when much was learned already, what training began with."""
    first, trained = curve.finite.values[:1] or [0.0], course.measured.loss
    if curve.held_out and trained is not None and len(trained.finite) and curve.role in LOSSES:
        return max(first[0], trained.finite.values[0])
    return first[0]


def points_before(course: Course, curve: MetricCurve, trouble: Finding) -> int:
    """Also those of the training loss, which is told more often than what is held out."""
    trained = course.measured.loss if curve.held_out else None
    of_training = len(trained.before(course.onset_on(trained, trouble))) if trained is not None else 0
    return max(len(curve.before(trouble.onset_step)), of_training)


def _peak(curve: MetricCurve, onset: float) -> float:
    """The step of the largest finite value among the first points behind an onset."""
    behind = list(curve.finite.between(onset).pairs)[:_BEHIND]
    return max(behind, key=lambda pair: pair[1], default=(onset, 0.0))[0]


def _early(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """Of a log that begins where training does."""
    curve = course.measured.named(trouble.metric)
    if curve is None or (curve.role not in LOSSES and trouble.kind not in NONFINITE):
        return
    if len(curve) < 2 or curve.steps[0] > max(EARLY, 2 * abs(curve.steps[1] - curve.steps[0])):
        return
    begins = trouble.kind not in NONFINITE or curve.steps[0] <= EARLY
    if 0 < (points := points_before(course, curve, trouble)) < EARLY:
        text = f"{curve.metric} left after {points} points: so early a step size is wrong from the start"
        calm = (
            trouble.kind in NONFINITE and only_fell(course, curve, trouble.onset_step) and beyond_usual(course) is None
        )
        seen.proves(Weight.FAIR if begins and not calm else Weight.SLIGHT, text, trouble.onset_step)


def _rate_beyond_usual(course: Course, seen: Suspicion) -> None:
    if (beyond := beyond_usual(course)) is not None:
        rate, limit, known = beyond
        weight = Weight.STRONG if known or rate > 1.0 else Weight.FAIR
        seen.proves(weight, f"the learning rate is {rate:.3g}; with {known or 'most optimizers'} {limit:g} is a lot")


def _warmed_up_too_far(course: Course, trouble: Finding, seen: Suspicion) -> None:
    rate = course.measured.rate
    rise = risen(rate, course.onset_on(rate, trouble)) if rate is not None else None
    if rise is not None and rise.even and rise.points >= 3:
        text = f"it left when its warm-up had brought the rate to {rise.last:.3g}, evenly from {rise.first:.3g}"
        seen.proves(Weight.STRONG, text, trouble.onset_step)
    elif rise is not None and rise.factor > 2:
        seen.speaks_against(Weight.SLIGHT, f"the rate was raised from {rise.first:.3g}: the schedule is to blame")
    elif rate is not None and (higher := higher_peak(rate, course.onset_on(rate, trouble))) is not None:
        text = f"the rate was raised to {higher.peak:.3g}, {higher.before:.3g} before: the schedule is to blame"
        seen.speaks_against(Weight.SLIGHT, text)


def _lower_in_healthy_runs(course: Course, seen: Suspicion) -> None:
    own, lower = course.recipe.number(Hyperparameter.LEARNING_RATE), healthy_rate(course)
    if own is not None and lower is not None:
        seen.proves(Weight.STRONG, f"healthy runs of this batch have a rate of at most {lower:.3g}, this one {own:.3g}")


def _calm_until(course: Course, broke: Breakdown, seen: Suspicion) -> None:
    if not broke.is_calm:
        return
    text = f"{broke.curve.metric} was calm up to the last value before step {step_text(broke.step)}"
    if gradient_calm(course, broke) and course.measured.gradient is not None:
        seen.speaks_against(Weight.STRONG, f"{text}, and so was {course.measured.gradient.metric}")
    else:
        seen.speaks_against(Weight.FAIR, text)


def _like_other_data(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """A rise that weights blown up do not show: one jump, or slow and never worse than untrained, in calm gradients."""
    curve, gradient = course.measured.named(trouble.metric), course.measured.gradient
    if curve is None or points_before(course, curve, trouble) < EARLY:
        return
    if (jumped := jump(curve, trouble.onset_step)) is not None:
        text = f"{curve.metric} went to {jumped.behind:.3g} at one point and did not grow on"
        seen.speaks_against(Weight.FAIR, text, trouble.onset_step)
    elif (high := curve.between(trouble.onset_step).high) <= 1.1 * (first := _untrained(course, curve)):
        text = f"{curve.metric} never rose beyond what it was untrained: {high:.3g}, {first:.3g} at first"
        seen.speaks_against(Weight.FAIR, text, trouble.onset_step)
    if gradient is not None and len(gradient):
        onset = course.onset_on(gradient, trouble)
        usual, since = gradient.before(onset).newest(20).median, gradient.between(onset).median
        if usual and since and since <= LEFT * usual:
            text = f"{gradient.metric} stayed near its level of {usual:.3g}, {since:.3g} since"
            seen.speaks_against(Weight.FAIR, text, onset)
