"""Steps that are larger than the loss surface allows: the rate itself, the first steps, and the rare large gradient."""

from __future__ import annotations

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import Breakdown, breakdown, gradient_calm
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import NONFINITE, Course
from tui_monitor.diagnosis.departures import LEFT, Departure, departure, growth, risen, slows
from tui_monitor.diagnosis.jumps import jump
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Finding, step_text
from tui_monitor.model.role import LOSSES

_EARLY = 10
"""Points of the loss within which what goes wrong was wrong from the first step (seed 000's hint)."""
_GREW = 3.0
_USUAL_RATES = {"adam": 0.01, "lion": 0.003, "sgd": 1.0, "muon": 0.1, "rmsprop": 0.01, "adagrad": 0.5}
"""Beyond these hardly any training with such an optimizer is stable."""
_ANY_OPTIMIZER = 0.3
_FAR, _FAR_OF_A_PART, _BEHIND, _NEWEST = 2.0, 100.0, 30, 10
"""Times the untrained loss, or part of it, that are far beyond; points behind an onset; newest ones."""
_MUCH = 30.0
"""Times its level: so far no growth that tires comes."""
_STIRRED = 1.3
"""Times its level from which on a loss has begun to rise."""


class LearningRateTooHigh:
    """The loss or the gradient grew from point to point, while the rate stayed, or was warmed up to a peak too high.

    Lies when the data changed at that step, or when a schedule raised the rate: those have their own causes, and a
    loss that was calm until one moment speaks against it.
    """

    name = CauseName.LR_TOO_HIGH
    issue = "the learning rate is too high: each step overshoots, and the error grows from step to step"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.blow_up
        if trouble is None or _is_over(course, trouble):
            return
        broke = breakdown(course)
        trouble = broke.finding if broke is not None and trouble.kind in NONFINITE else trouble
        if _learns_on(course, trouble):
            return
        seen.explains = trouble
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


class NoClipping:
    """The gradient norm left its level before the loss did, and nothing bounds it: recurrent nets and rare batches."""

    name = CauseName.NO_CLIPPING
    issue = "nothing bounds the gradient: one that is many times larger than usual moves the weights all the way"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble, gradient = course.blow_up, course.measured.gradient
        clipping = course.recipe.get(Hyperparameter.CLIPPING)
        if trouble is None or gradient is None or _is_over(course, trouble) or _learns_on(course, trouble):
            return
        seen.explains = trouble
        left = departure(gradient, course.onset_on(gradient, trouble))
        if left is None:
            return
        ahead = _points_ahead(course, gradient, left, trouble)
        before = f"{gradient.metric} left its level of {left.level:.3g} at step {step_text(left.step)}"
        if ahead >= 2:
            text = f"{before}, {ahead} points before {trouble.metric} did"
            seen.proves(Weight.DIRECT, text, left.step, numbers={"level": left.level, "value": left.value})
        else:
            seen.proves(Weight.FAIR, f"{before}, as {trouble.metric} did", left.step)
        if clipping is not None and clipping.is_off:
            seen.proves(Weight.STRONG, f"gradients are not clipped: {clipping.said}", place=clipping.place)
        elif clipping is not None:
            seen.speaks_against(Weight.STRONG, f"gradients are clipped: {clipping.said}")

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
        if trouble is None or (curve := course.measured.named(trouble.metric)) is None or _learns_on(course, trouble):
            return
        seen.explains = trouble
        points = len(curve.before(trouble.onset_step))
        if points == 0:
            return
        if points > _EARLY:
            return
        full = rate is not None and len(rate) > 2 and rate.values[0] >= rate.between(last=trouble.onset_step).high
        if full and rate is not None:
            at_once = f"{rate.metric} is {rate.values[0]:.3g} from its first point on"
            seen.proves(Weight.FAIR, f"{at_once}, and {curve.metric} left after {points}", trouble.onset_step)
        if warmup is not None and warmup.is_off:
            seen.proves(Weight.FAIR, f"no warm-up is set: {warmup.said}", place=warmup.place)
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


def rate_of(course: Course) -> float | None:
    """The learning rate when it went wrong: as logged, else as chosen."""
    rate, trouble = course.measured.rate, course.blow_up or course.trouble
    logged = rate.at(course.onset_on(rate, trouble)) if rate is not None and trouble is not None else None
    return logged if logged else course.recipe.number(Hyperparameter.LEARNING_RATE)


def healthy_rate(course: Course) -> float | None:
    """The largest rate among healthy runs of the batch that is clearly below that of this one."""
    own = course.recipe.get(Hyperparameter.LEARNING_RATE)
    if own is None or own.number is None:
        return None
    others = (one.config.get(own.name) for one in course.artifacts.siblings if one.healthy)
    rates = [float(one) for one in others if isinstance(one, int | float) and 0 < one < own.number / 1.5]
    return max(rates, default=None)


def beyond_usual(course: Course) -> tuple[float, float, str] | None:
    """The learning rate where it is larger than hardly any training stands, the limit, and for which optimizer."""
    rate, optimizer = rate_of(course), course.recipe.word(Hyperparameter.OPTIMIZER)
    known = next((name for name in _USUAL_RATES if name in optimizer), "")
    limit = _USUAL_RATES.get(known, _ANY_OPTIMIZER)
    return (rate, limit, known) if rate is not None and rate >= limit else None


def _learns_on(course: Course, trouble: Finding) -> bool:
    """The loss of the held-out data rose alone: no step size is too high for what is trained on."""
    curve, trained = course.measured.named(trouble.metric), course.measured.loss
    if curve is None or not curve.held_out or trained is None or trained.first_bad is not None:
        return False
    onset = course.onset_on(trained, trouble)
    before, since = trained.before(onset).newest(_NEWEST).median, trained.between(onset).median
    return before is not None and since is not None and since <= max(before, 0.9 * before)


def _is_over(course: Course, trouble: Finding) -> bool:
    """It came back by itself, and nothing is wrong any more: no step size does that."""
    return not trouble.active and not course.artifacts.alarmed


def _grown(course: Course, trouble: Finding, broke: Breakdown | None, seen: Suspicion) -> None:
    curve = course.measured.named(trouble.metric)
    if curve is not None:
        _grew(curve, trouble, broke, seen)
    gradient = course.measured.gradient
    left = departure(gradient, course.onset_on(gradient, trouble)) if gradient is not None else None
    if left is not None and gradient is not None and left.points > 1:
        text = f"{gradient.metric} left its level of {left.level:.3g} at step {step_text(left.step)}"
        seen.proves(Weight.FAIR, f"{text}, {trouble.metric} at {step_text(trouble.onset_step)}", left.step)


def _grew(curve: MetricCurve, trouble: Finding, broke: Breakdown | None, seen: Suspicion) -> None:
    """From point to point: before it was no number, or on from where it left its level, beyond what is untrained."""
    end = broke.step if broke is not None else _peak(curve, trouble.onset_step)
    grown = growth(curve, end)
    untrained = curve.finite.values[0] if len(curve.finite) else 0.0
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


def _peak(curve: MetricCurve, onset: float) -> float:
    """The step of the largest finite value among the first points behind an onset."""
    behind = list(curve.finite.between(onset).pairs)[:_BEHIND]
    return max(behind, key=lambda pair: pair[1], default=(onset, 0.0))[0]


def _early(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """Of a log that begins where training does."""
    curve = course.measured.named(trouble.metric)
    if curve is None or (curve.role not in LOSSES and trouble.kind not in NONFINITE):
        return
    if len(curve) < 2 or curve.steps[0] > max(_EARLY, 2 * abs(curve.steps[1] - curve.steps[0])):
        return
    if 0 < (points := len(curve.before(trouble.onset_step))) < _EARLY:
        text = f"{curve.metric} left after {points} points: so early a step size is wrong from the start"
        seen.proves(Weight.FAIR, text, trouble.onset_step)


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
    if curve is None or len(curve.before(trouble.onset_step)) < _EARLY:
        return
    if (jumped := jump(curve, trouble.onset_step)) is not None:
        text = f"{curve.metric} went to {jumped.behind:.3g} at one point and did not grow on"
        seen.speaks_against(Weight.FAIR, text, trouble.onset_step)
    elif (high := curve.between(trouble.onset_step).high) <= 1.1 * (first := curve.finite.values[0]):
        text = f"{curve.metric} never rose beyond what it was untrained: {high:.3g}, {first:.3g} at first"
        seen.speaks_against(Weight.FAIR, text, trouble.onset_step)
    if gradient is not None and len(gradient):
        onset = course.onset_on(gradient, trouble)
        usual, since = gradient.before(onset).newest(20).median, gradient.between(onset).median
        if usual and since and since <= LEFT * usual:
            text = f"{gradient.metric} stayed near its level of {usual:.3g}, {since:.3g} since"
            seen.speaks_against(Weight.FAIR, text, onset)


def _points_ahead(course: Course, gradient: MetricCurve, left: Departure, trouble: Finding) -> int:
    """How many points of the gradient norm lie between its departure and the first stir of the loss."""
    curve = course.measured.named(trouble.metric)
    loss = departure(curve, trouble.onset_step, _STIRRED) if curve is not None else None
    first = min(loss.step if loss is not None else trouble.onset_step, trouble.onset_step)
    return len(gradient.between(left.step, first).before(first)) if left.step < first else 0
