"""Weights that nobody moves, though there is a rate, and often a gradient."""

from __future__ import annotations

from math import log

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import breakdown
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.small_rate import (
    TINY,
    largest_rate,
    measured_alike,
    still_improves,
)
from tui_monitor.diagnosis.causes.unreached_targets import bounded_outputs
from tui_monitor.diagnosis.chosen_rate import is_far_below_usual
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.standing import Standing, chance_level, moved_before, standing_of
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.role import Role

_NOTHING = 1e-7
_GONE = 1e-3
"""Share of its largest at which a rate is gone."""
_ROUNDED = 1e-4
"""Share by which a loss that was rounded may miss the one of guessing."""
_FEW, _STANDS = 3, 0.01
"""Points, and share of its size by which a loss of trees without a split moves at most."""
_MOVED = r"(?<![a-z])(?:weight|param\w*|w|theta)[_/ .-]?(?:norm|l2|sum|abs|checksum|hash)|[|‖](?:w|θ|p|q|theta|u|v)[|‖]"
_UPDATED = r"update[_/ .-]?(?:norm|ratio|size|mag\w*|rms|to)|delta[_/ .-]?w|dw[_/ .-]?norm|step[_/ .-]?norm|Δ"
_UNTRAINED = lazy_compile(
    r"(?i)empty parameter list|none of the (?:inputs|parameters|params) (?:have|has) requires_?grad|"
    r"does not require grad and does not have a grad_fn|gradients? do(?:es)? not exist for variables|"
    r"(?<!non-)(?<!non )(?<!non_)\b(?:total )?trainable[ _]?(?:params?|parameters?|weights?|variables?|"
    r"%)?[^\w\n]{1,4}0(?:\.0+)?(?![\d.,]*[1-9])\b|"
    r"\b0 trainable (?:params?|parameters|weights|variables|tensors)|no (?:trainable|"
    r"learnable) (?:params|param|weights)|"
    r"no gradients? provided for any variable|(?:optimizer|optimiser)\b.{0,40}\b0 (?:params?|"
    r"parameters|tensors|groups)\b|"
    r"all (?:layers|parameters|weights) (?:are )?frozen"
)
_NO_SPLIT = lazy_compile(
    r"(?i)no (?:more leaves|further splits?)[^\n]{0,40}(?:split|gain)|"
    r"no meaningful features|number of used features: 0\b"
)
"""Trees of one leaf: said also where a model is done, so only of a loss that stands where it began."""


class NotTraining:
    """No weight moves although there is a rate: frozen, not in the optimizer's list, or cut off from the loss.

    Source: the same weights give the same number on the same data, to the last digit. Lies for a rate so small that
    no digit shows it, and for a rate of zero.
    """

    name = CauseName.NOT_TRAINING
    issue = "the weights are not updated: frozen, missing in the optimizer's list, or cut off from the loss"

    def look(self, course: Course, seen: Suspicion) -> None:
        line = course.line(_UNTRAINED)
        if line is not None:
            seen.quotes(Weight.DIRECT, line)
        seen.explains = course.found({Kind.FROZEN, Kind.PLATEAU, Kind.DEAD_LR}, Severity.WARNING)
        self._weights(course, seen)
        self._exact(course, seen)
        self._no_split(course, seen)
        freeze = course.recipe.get(Hyperparameter.FREEZE)
        stands = course.standing
        if (
            freeze is not None
            and stands is not None
            and (stands.is_still or stands.is_exact)
            and _all_frozen(freeze.word)
        ):
            seen.proves(Weight.STRONG, f"the setup says {freeze.said}", place=freeze.place)
        broke = breakdown(course)
        if seen.confidence and broke is not None and not broke.before:
            text = f"{broke.curve.metric} is no number from its first point on: there is no step to take"
            seen.speaks_against(Weight.STRONG, text, broke.step)
        rate = largest_rate(course)
        if seen.confidence and rate and (rate <= TINY or is_far_below_usual(course, rate)):
            seen.speaks_against(Weight.STRONG, f"the rate is {rate:.3g}: so small a step shows in no digit")
        if seen.confidence and (dead := course.found({Kind.DEAD_LR}, Severity.WARNING)):
            seen.speaks_against(Weight.STRONG, f"the rate is gone: {dead.message}", dead.onset_step)

    def _weights(self, course: Course, seen: Suspicion) -> None:
        for curve in (*course.measured.called(_MOVED), *course.measured.told(_MOVED)):
            standing = standing_of(curve)
            if standing is not None and standing.is_exact and curve.role is not Role.GRADIENT_NORM:
                seen.proves(Weight.DIRECT, f"{curve.metric} is exactly {standing.late:.7g} throughout", curve.steps[-1])
        for curve in course.measured.called(_UPDATED):
            standing = standing_of(curve)
            if (
                standing is not None
                and standing.is_exact
                and standing.late == 0.0
                and "grad" not in curve.metric.lower()
            ):
                seen.proves(Weight.DIRECT, f"{curve.metric} is 0 throughout", curve.steps[-1])

    def _no_split(self, course: Course, seen: Suspicion) -> None:
        curve = course.measured.objective or course.measured.held_out
        if curve is None or len(curve.finite) < _FEW or curve.high - curve.low > _STANDS * abs(curve.high):
            return
        if (line := course.line(_NO_SPLIT, ("leaves", "splits", "features"))) is not None:
            seen.quotes(Weight.DIRECT, line)

    def _exact(self, course: Course, seen: Suspicion) -> None:
        standing, curve = _exact_one(course)
        if standing is None or curve is None:
            return
        text = f"{curve.metric} is exactly {standing.late:.7g} in its last {standing.exact} points"
        rate, gradient = largest_rate(course), standing_of(course.measured.gradient)
        at_rate = f", at a rate of {rate:.3g}" if rate else ""
        if gradient is not None and gradient.late > _NOTHING and rate and course.measured.rate is not None:
            seen.proves(
                Weight.DIRECT, f"{text}{at_rate} and a gradient norm of {gradient.late:.3g}", standing.exact_since
            )
        elif (gradient is not None and gradient.late > _NOTHING) or (rate and rate >= 1e-5):
            there = f" and a gradient norm of {gradient.late:.3g}" if gradient is not None else ""
            seen.proves(Weight.STRONG, f"{text}{at_rate}{there}", standing.exact_since)
        else:
            seen.proves(Weight.FAIR, f"{text}: no weight moves", standing.exact_since)
        if (classes := chance_level(standing.late)) and abs(standing.late - log(classes)) < _ROUNDED * log(classes):
            text = f"{standing.late:.5g} is ln({classes}) in all digits that are logged: where guessing ends, too"
            seen.speaks_against(Weight.FAIR, text)
        logged = course.measured.rate
        since = logged.between(standing.exact_since).median if logged is not None else None
        if logged is not None and since is not None and since < _GONE * logged.high:
            text = f"{logged.metric} is {since:.3g} since then, its largest {logged.high:.3g}: there is no rate left"
            seen.speaks_against(Weight.STRONG, text)
        elif moved_before(curve, standing):
            seen.speaks_against(Weight.FAIR, f"{curve.metric} moved at each point before that: weights were updated")
        if (bounded := bounded_outputs(course)) is not None:
            seen.speaks_against(Weight.STRONG, f"{bounded[0].metric} stands at its bound: weights may move in vain")
        if gradient is not None and gradient.late <= _NOTHING:
            seen.speaks_against(Weight.SLIGHT, "the gradient is zero as well: dead units do that, too")

    def fix(self, course: Course) -> Fix:
        freeze = course.recipe.get(Hyperparameter.FREEZE)
        first = f"undo {freeze.said}, and " if freeze is not None else ""
        return fix(
            do=f"{first}build the optimizer from model.parameters() after the last change of the model; look for "
            "requires_grad=False, detach(), no_grad() and a missing optimizer.step() or backward()",
            expect="the sum of |weights| changes with each step, and the loss with it",
            verify="print sum(p.abs().sum()) of the parameters before and after ten steps: it must differ",
            otherwise="overfit one batch of eight samples: if that does not reach a loss of zero, the step is broken",
            risk="none: nothing has been trained so far",
        )


def _exact_one(course: Course) -> tuple[Standing | None, MetricCurve | None]:
    """What is measured on the same data and does not move in any digit; none where training goes on beside it."""
    for curve in measured_alike(course):
        standing = standing_of(curve)
        if standing is None or not (standing.stopped or (standing.is_exact and standing.last != 0.0)):
            continue
        if course.measured.objective not in (None, curve) and still_improves(course, standing):
            return None, None
        return standing, curve
    return None, None


def _all_frozen(word: str) -> bool:
    return word in ("true", "all", "yes", "1", "1.0", "0 trainable", "everything") or word.startswith("all")
