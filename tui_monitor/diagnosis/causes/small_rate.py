"""Steps that are too small to get anywhere: by the rate that was chosen, or by a schedule that is over too soon."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.chosen_rate import LEAST_RATES, is_far_below_usual, moves_rate
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import beyond_guessing, guessing, share
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.standing import Standing, moved_before, standing_of
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Kind, Severity, step_text
from tui_monitor.model.role import Role

_ANY_OPTIMIZER, _BOOSTING = 1e-5, 3e-3
_FAR = 100.0
TINY = 1e-6
"""A rate of which hardly any optimizer shows a step in the digits that are logged."""
_CALLED = r"^(?:lr|eta|learning[_ ]?rate|l_?rate|step[_ ]?size|shrinkage)$"
_BOOSTED = lazy_compile(
    r"(?i)lightgbm|xgboost|catboost|boosting|bestIteration|num_leaves|n_estimators|max_depth|trees?\b"
)
_USUAL = 1e-3
"""A rate from here on explains no standstill by itself."""
_GONE, _TOO_SOON = 1e-3, 0.3
"""A rate at this share of its largest is gone; for this share of the run that is too soon."""
_NOTHING_LEFT = 1e-6
"""Share of its largest rate with which no step shows."""
_OF_SIBLINGS = 30.0
_ONCE_MOVED = 4


class LearningRateTooLow:
    """It stands where it began, or creeps along a straight line, far from any floor; the rate is below what is usual.

    Source: a step moves the loss by rate times squared gradient: far from the floor that is the same each time, so the
    way is straight and even. Lies near a floor, where every curve is flat: there it has come down before.
    """

    name = CauseName.LR_TOO_LOW
    issue = "the learning rate is too small: each step goes the right way, and hardly moves anything"

    def look(self, course: Course, seen: Suspicion) -> None:
        standing = course.standing or course.held_out_standing
        if standing is None or not (standing.is_still or standing.creeps):
            return
        seen.explains = course.found({Kind.PLATEAU, Kind.FROZEN, Kind.DEAD_LR}, Severity.WARNING)
        _crept(course, seen)
        _below_usual(course, seen)
        _gradient_stays(course, standing, seen)
        _not_even_a_bias(course, standing, seen)
        rate = largest_rate(course) or 1.0
        shows = rate > TINY and not is_far_below_usual(course, rate)
        if seen.confidence and not standing.creeps and _is_exact_held_out(course) and shows:
            seen.speaks_against(Weight.FAIR, "what is measured on the same data does not move in any digit")

    def fix(self, course: Course) -> Fix:
        rate = largest_rate(course)
        to = f"from {rate:.3g} to {_advised(course, rate):.3g}" if rate else "a hundredfold"
        return fix(
            do=f"raise the learning rate {to}, or sweep it in factors of ten for 100 steps each and take the largest"
            " that falls without a jump",
            expect="the loss falls by more than its noise within the first hundred points",
            verify=f"the loss is below {_low(course):.4g} after as many steps as were logged here",
            otherwise="look whether the weights change at all between two checkpoints, and at the "
            "gradient of each layer",
            risk="too large a rate diverges: start from the initial weights, not from a good checkpoint",
        )


class LearningRateDead:
    """The rate is zero, or next to nothing beside its largest, long before the plan is over.

    Source: the logged rate itself. Lies at the end of a schedule that was meant to end there.
    """

    name = CauseName.LR_DEAD
    issue = "the learning rate is at its floor: nothing is learned from there on"

    def look(self, course: Course, seen: Suspicion) -> None:
        dead = course.found({Kind.DEAD_LR}, Severity.WARNING)
        if dead is not None and (dead.active or course.recipe.number(Hyperparameter.LEARNING_RATE) == 0.0):
            seen.explains = dead
            seen.proves(Weight.DIRECT, f"{dead.message}, since step {step_text(dead.onset_step)}", dead.onset_step)
            return
        chosen = course.recipe.get(Hyperparameter.LEARNING_RATE)
        if chosen is not None and chosen.number == 0.0 and course.measured.rate is None:
            seen.proves(Weight.DIRECT, f"the learning rate is zero: {chosen.said}", place=chosen.place)
        elif rate_of(course) is not None:
            self._gone(course, seen)
        else:
            _stopped_exactly(course, seen)

    def _gone(self, course: Course, seen: Suspicion) -> None:
        """A rate at its floor for long, of which no finding was made."""
        rate = rate_of(course)
        values = rate.finite.values if rate is not None else []
        highest = max(values, default=0.0)
        gone = next((at for at, value in enumerate(reversed(values)) if value > _GONE * highest), len(values))
        if rate is None or gone < max(5, _TOO_SOON * len(values)):
            return
        at = rate.finite.steps[-gone]
        text = (
            f"{rate.metric} is {values[-1]:.3g} for the last {gone} of {len(values)} points, its largest {highest:.3g}"
        )
        weight = Weight.DIRECT if values[-1] <= _NOTHING_LEFT * highest else Weight.STRONG
        seen.proves(weight, text, at, numbers={"points": float(gone), "largest": highest})
        _stopped_exactly(course, seen)

    def fix(self, course: Course) -> Fix:
        dead, total = course.found({Kind.DEAD_LR}, Severity.WARNING), course.artifacts.total
        at = step_text(dead.onset_step) if dead is not None else "the first one"
        planned = (
            f"{step_text(total)} planned steps" if total else f"at least {step_text(course.measured.last_step)} steps"
        )
        highest = course.measured.rate.high if course.measured.rate is not None else 0.0
        keep = f", and never below {highest / 10:.3g}" if highest > 0 else ""
        return fix(
            do=f"let the schedule decay over {planned}{keep}; here the rate was gone at step {at}",
            expect=f"the rate is above its floor until the plan is over, and the loss goes on falling past step {at}",
            verify="print the rate for every step of the plan before training; look for steps counted twice "
            "(once a batch, once an epoch), and for per-rank steps",
            otherwise="go on from the last checkpoint with a constant rate: if it still stands, it is not the rate",
            risk="a rate that returns at once to its peak can undo what is learned: warm it up again",
        )


def rate_of(course: Course) -> MetricCurve | None:
    """As it was logged, or told in lines that are no points."""
    return course.measured.rate or next(course.measured.told(_CALLED), None)


def largest_rate(course: Course) -> float | None:
    """As logged, else as chosen."""
    logged = (
        course.measured.rate.high if course.measured.rate is not None and len(course.measured.rate.finite) else None
    )
    return logged or course.recipe.number(Hyperparameter.LEARNING_RATE)


def _crept(course: Course, seen: Suspicion) -> None:
    for curve, standing in (
        (course.measured.objective, course.standing),
        (course.measured.held_out, course.held_out_standing),
    ):
        if curve is None or standing is None or not standing.creeps:
            continue
        values = curve.finite.values
        first, last = values[0], values[-1]
        text = f"{curve.metric} goes from {first:.7g} to {last:.7g} along a straight line, in {standing.points} points"
        share = f"{text}: {abs(last - first) / max(abs(first), 1e-300):.2g} of its size"
        seen.proves(
            Weight.STRONG if abs(standing.moved) < 0.03 else Weight.FAIR,
            share,
            curve.steps[-1],
            numbers={"first": first, "last": last},
        )
        return


def _below_usual(course: Course, seen: Suspicion) -> None:
    rate = largest_rate(course)
    if not rate:
        return
    optimizer = course.recipe.word(Hyperparameter.OPTIMIZER)
    known = next((name for name in LEAST_RATES if name in optimizer), None)
    boosted = known is None and course.line(_BOOSTED) is not None
    least = LEAST_RATES[known] if known else _BOOSTING if boosted else _ANY_OPTIMIZER
    text = f"the learning rate is {rate:.3g}; with {known or ('boosting' if boosted else 'most optimizers')}"
    if rate < least:
        seen.proves(Weight.STRONG, f"{text} less than {least:g} hardly moves anything", numbers={"rate": rate})
        if rate < least / _FAR:
            seen.proves(Weight.FAIR, f"that is {least / rate:.2g} times less")
    elif rate <= 3 * least:
        seen.proves(Weight.FAIR, f"{text} that is little", numbers={"rate": rate})
    elif rate >= _USUAL and not boosted:
        seen.speaks_against(Weight.STRONG, f"the learning rate is {rate:.3g}, as usual")
    others = [
        one.config.get(name) for one in course.artifacts.siblings if one.healthy for name in _names_of_rate(course)
    ]
    rates = [float(one) for one in others if isinstance(one, int | float) and one > _OF_SIBLINGS * rate]
    if rates:
        seen.proves(Weight.STRONG, f"healthy runs of this batch have {min(rates):.3g} and more, this one {rate:.3g}")


def _not_even_a_bias(course: Course, standing: Standing, seen: Suspicion) -> None:
    """Guessing is learned by a bias within a few steps; what stands far above it has not come so far."""
    if standing.creeps or standing.is_exact or not standing.is_still:
        return
    tight = abs(standing.late - standing.first) <= max(0.02 * abs(standing.first), 0.5 * standing.noise)
    flat = course.found({Kind.PLATEAU}) is not None or standing.points >= 60
    if classes := beyond_guessing(course, standing.late):
        text = f"the loss stands at {standing.late:.4g}; guessing among {classes} classes would be {log(classes):.4g}"
        seen.proves(Weight.STRONG, f"{text}: in {standing.points} points not even that was learned")
    elif tight and flat and not _is_game(course) and guessing(course, standing.late) is None and standing.points >= 30:
        text = f"the loss is {standing.late:.4g} at the end as it was at first ({standing.first:.4g}), and that is"
        seen.proves(Weight.FAIR, f"{text} no level of guessing")


def _names_of_rate(course: Course) -> tuple[str, ...]:
    chosen = course.recipe.get(Hyperparameter.LEARNING_RATE)
    return (chosen.name,) if chosen is not None else ()


def _gradient_stays(course: Course, standing: Standing, seen: Suspicion) -> None:
    """The gradient at the end is that of the beginning: these are the same weights, or nearly so."""
    gradient = course.measured.gradient
    if gradient is None or len(gradient.finite) < 8 or standing.creeps or abs(standing.moved) > 0.03:
        return
    values = gradient.finite.values
    quarter = len(values) // 4
    early, late = sum(values[:quarter]) / quarter, sum(values[-quarter:]) / quarter
    if late > 1e-3 and abs(late - early) <= 0.15 * early:
        text = (
            f"{gradient.metric} is {late:.3g}, as it was at first ({early:.3g}): there is a gradient, and it does not"
        )
        seen.proves(Weight.FAIR, f"{text} change", gradient.steps[-1])


def _is_exact_held_out(course: Course) -> bool:
    held_out = course.held_out_standing
    return held_out is not None and held_out.is_exact


def _stopped_exactly(course: Course, seen: Suspicion) -> None:
    """What is measured on the same data stays equal in every digit from one step on: no weight moves any more."""
    for curve in measured_alike(course):
        standing = standing_of(curve)
        if standing is None or not (standing.stopped or standing.is_exact) or standing.last == 0.0:
            continue
        own = course.standing
        if (
            own is not None
            and curve is not course.measured.objective
            and not own.is_exact
            and still_improves(course, standing)
        ):
            return
        text = f"{curve.metric} is exactly {curve.finite.values[-1]:.7g} in its last {standing.exact} points"
        moved = moved_before(curve, standing)
        weight = Weight.FAIR if moved or not standing.is_exact else Weight.SLIGHT
        seen.proves(weight, f"{text}: no weight moves any more", standing.exact_since)
        schedule = course.recipe.get(Hyperparameter.SCHEDULE)
        if moved and course.measured.rate is None and schedule is not None and moves_rate(schedule.word):
            seen.proves(Weight.FAIR, f"the rate is moved by a schedule: {schedule.said}", place=schedule.place)
        return


def _is_game(course: Course) -> bool:
    """Its loss stands while it learns: two nets against each other, or a policy."""
    curve = course.measured.objective
    other = curve is not None and curve.role not in (Role.TRAIN_LOSS, Role.LOSS_PART, Role.ERROR)
    return other or any(
        course.measured.called(r"gan|disc|reward|return|regret|(?<![a-z])(?:d|g)[_ ]?(?:loss|real|fake)|modes?\b")
    )


def measured_alike(course: Course) -> Iterator[MetricCurve]:
    """What may be measured on the same data each time, surest first: held out, the score there, the objective; else
    whatever is logged with many digits."""
    score = course.measured.held_out_score
    yield from (one for one in (course.measured.held_out, course.measured.objective) if one is not None)
    if course.measured.held_out is None and score is not None and score.finite.values and share(score)[-1] < 0.9:
        yield score
    if course.measured.objective is None:
        fits = (one for one in course.artifacts.curves if one.role is Role.OTHER and len(set(one.values)) > _ONCE_MOVED)
        yield from (one for one in fits if (standing := standing_of(one)) and standing.digits > 5)


def still_improves(course: Course, standing: Standing) -> bool:
    """Does what is minimised fall on, while the other one stands exactly?"""
    curve = course.measured.objective
    if curve is None:
        return False
    values = curve.finite.between(first=standing.exact_since).values
    half = len(values) // 2
    if half < 2:
        return False
    first, second = sum(values[:half]) / half, sum(values[half:]) / (len(values) - half)
    noise = course.standing.noise if course.standing is not None else 0.0
    return bool(first - second > max(0.02 * abs(first), 3.0 * noise / half**0.5))


def _advised(course: Course, rate: float) -> float:
    optimizer = course.recipe.word(Hyperparameter.OPTIMIZER)
    usual = 1e-3 if "adam" in optimizer else 1e-2 if "sgd" in optimizer else 0.1 if course.line(_BOOSTED) else 1e-3
    return max(usual, 10.0 * rate)


def _low(course: Course) -> float:
    curve = course.measured.objective or course.measured.held_out
    return curve.low if curve is not None else 0.0
