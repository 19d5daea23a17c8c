"""What keeps a step small where weights are not settled, or a gradient is rare: a warm-up, and clipping."""

from __future__ import annotations

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import EARLY
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.step_size import points_before
from tui_monitor.diagnosis.chosen_rate import is_over, learns_on, rate_alone
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.departures import Departure, departure, risen
from tui_monitor.diagnosis.raised_cycles import had_learned, higher_peak
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Finding, counted, step_text

_STIRRED = 1.3
"""Times its level from which on a loss has begun to rise."""


class NoClipping:
    """The gradient norm left its level before the loss did, and nothing bounds it: recurrent nets and rare batches."""

    name = CauseName.NO_CLIPPING
    issue = "nothing bounds the gradient: one that is many times larger than usual moves the weights all the way"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble, gradient = course.blow_up, course.measured.gradient
        clipping = course.recipe.get(Hyperparameter.CLIPPING)
        if trouble is None or gradient is None or is_over(course, trouble) or learns_on(course, trouble):
            return
        seen.explains = trouble
        left = departure(gradient, course.onset_on(gradient, trouble))
        if left is None:
            return
        ahead = _points_ahead(course, gradient, left, trouble)
        before = f"{gradient.metric} left its level of {left.level:.3g} at step {step_text(left.step)}"
        if ahead >= 2:
            text = f"{before}, {counted(ahead, 'point')} before {trouble.metric} did"
            seen.proves(Weight.DIRECT, text, left.step, numbers={"level": left.level, "value": left.value})
        else:
            seen.proves(Weight.FAIR, f"{before}, as {trouble.metric} did", left.step)
        if clipping is not None and clipping.is_off:
            seen.proves(Weight.STRONG, f"gradients are not clipped: {clipping.said}", place=clipping.place)
        elif clipping is not None:
            seen.speaks_against(Weight.STRONG, f"gradients are clipped: {clipping.said}")
        _the_rate_itself(course, trouble, seen)

    def fix(self, course: Course) -> Fix:
        gradient = course.measured.gradient
        usual = gradient.between(last=course.onset).median if gradient is not None else None
        limit = f"{2 * usual:.2g} (twice its usual {usual:.2g})" if usual else "1.0"
        return fix(
            do=f"clip the gradient norm at {limit}",
            expect="the gradient norm never passes the limit, and the loss stays at its level where it left it",
            verify=f"log the norm before clipping; run past step {step_text(course.onset)} from the same seed",
            otherwise="lower the learning rate as well: clipped steps in a bad direction add up",
            risk="a limit below the usual norm slows all of training down",
        )


class NoWarmup:
    """It went wrong, or jumped, within the first steps, at a rate that was full from the first one on."""

    name = CauseName.NO_WARMUP
    issue = "the full learning rate from the first step on: weights and optimizer moments are not settled yet"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble, rate = course.blow_up, course.measured.rate
        warmup = course.recipe.get(Hyperparameter.WARMUP)
        if trouble is None or (curve := course.measured.named(trouble.metric)) is None or learns_on(course, trouble):
            return
        seen.explains = trouble
        points = points_before(course, curve, trouble)
        if points == 0:
            return
        if points > EARLY or had_learned(curve, trouble.onset_step):
            return
        full = rate is not None and len(rate) > 2 and rate.values[0] >= rate.between(last=trouble.onset_step).high
        if full and rate is not None:
            at_once = f"{rate.metric} is {rate.values[0]:.3g} from its first point on"
            seen.proves(Weight.FAIR, f"{at_once}, and {curve.metric} left after {points}", trouble.onset_step)
        if warmup is not None and warmup.is_off:
            seen.proves(Weight.SLIGHT, f"no warm-up is set: {warmup.said}", place=warmup.place)
        elif warmup is not None:
            seen.speaks_against(Weight.STRONG, f"a warm-up is set: {warmup.said}")

    def fix(self, course: Course) -> Fix:
        steps = max(100, int(0.02 * (course.artifacts.total or 5000)))
        return fix(
            do=f"warm the learning rate up from zero over the first {steps} steps",
            expect="the first points fall without a jump; the same rate is reached later",
            verify="the first 2 % of the run show no finding",
            otherwise="lower the peak of the learning rate",
            risk="none but the steps of the warm-up",
        )


def _the_rate_itself(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """A rate that is too large, or was raised, throws a gradient off its level in any run: bounding it hides that."""
    rate = course.measured.rate
    rise = risen(rate, course.onset_on(rate, trouble)) if rate is not None else None
    if (alone := rate_alone(course)) is not None:
        seen.speaks_against(Weight.FAIR, alone)
    elif rise is not None and rise.factor > 2.0 and not rise.even:
        seen.speaks_against(Weight.FAIR, f"the rate had been raised from {rise.first:.3g} to {rise.last:.3g}")
    elif rate is not None and (higher := higher_peak(rate, course.onset_on(rate, trouble))) is not None:
        seen.speaks_against(Weight.FAIR, f"the rate had been raised to {higher.peak:.3g}, {higher.before:.3g} before")


def _points_ahead(course: Course, gradient: MetricCurve, left: Departure, trouble: Finding) -> int:
    """How many points of the gradient norm lie between its departure and the first stir of the loss."""
    curve = course.measured.named(trouble.metric)
    loss = departure(curve, trouble.onset_step, _STIRRED) if curve is not None else None
    first = min(loss.step if loss is not None else trouble.onset_step, trouble.onset_step)
    return len(gradient.between(left.step, first).before(first)) if left.step < first else 0
