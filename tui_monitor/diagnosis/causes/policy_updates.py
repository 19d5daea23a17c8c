"""Policies that were moved too far: from the one that collected the data, and from the one that they started as."""

from __future__ import annotations

from math import isfinite
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import FALLING, Course
from tui_monitor.diagnosis.departures import burst, departure, fallen
from tui_monitor.diagnosis.losing import (
    CLIPPED,
    entropy_gone,
    gradient_left,
    half_lost,
    is_of_agents,
    large_update,
    loss_of,
    rate_raised,
)
from tui_monitor.diagnosis.measurands import (
    CLIP_FRACTION,
    ENTROPY,
    EXPLORATION,
    LATENT_KL,
    POLICY_KL,
    RATIO,
    RECONSTRUCTION,
    REFERENCE_KL,
    longest,
)
from tui_monitor.diagnosis.poor_returns import poor_returns
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Finding, Kind, Severity, counted, step_text
from tui_monitor.model.role import Role

_WIDE, _MANY = 0.4, 20
"""A clip range, and passes over one batch, beyond which an update is hardly bounded."""
_FAST, _FAR_TOO_FAST = 0.003, 0.05
"""Learning rates of policies are a tenth of the first; hardly any policy holds the second."""
_SAID = lazy_compile(
    r"(?i)(?:early[ -]stopp?\w*|abort\w*|stopp?\w*|skipp?\w*|exceed\w*|too (?:large|high))\b.{0,60}\bkl\b|"
    r"\bkl\b.{0,40}\b(?:exceed|too (?:large|high)|> ?target|above target|early)"
)
_APART = 3.0
_OUT_OF_SIGHT, _FAR_FROM_IT = 0.5, 3.0
"""Nats from the reference: beyond the first it is another model, beyond the second little of it is left."""
_VARIATIONAL = lazy_compile(r"(?i)\bvae\b|variational|\blatents?\b|\blatent_|\bz_?dim\b|\belbo|\bkld?\b")
_HEAVY, _STANDS = 4.0, 0.15
"""A weight of the code length from which on it decides; the share by which a loss moves that came to stand early."""
_NO_CODE = 0.01
"""Nats that are none, whatever there was before."""
_EMPTY, _HARDLY = 0.05, 0.05
"""Nats, and share of what it was: below, a code tells nothing of what it stands for."""


class PolicyStepTooLarge:
    """KL divergence, clipped share or ratio of an update left their level when the return was lost, or just before.

    Source: Schulman et al. 2015, 2017 (trust regions; clipped ratios). Lies where a schedule raised the learning rate:
    that is its own cause, and it speaks against this one.
    """

    name = CauseName.POLICY_STEP_TOO_LARGE
    issue = (
        "one update moves the policy further than its data hold: what it knew is overwritten before it can be tested"
    )

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.found(FALLING | {Kind.KL_EXPLOSION}, Severity.WARNING) or loss_of(course)
        rate = course.recipe.number(Hyperparameter.LEARNING_RATE) or 0.0
        if trouble is None and rate >= _FAR_TOO_FAST and poor_returns(course) is not None:
            _hardly_bounded(course, seen)
        if trouble is None or not is_of_agents(course):
            return
        seen.explains = trouble
        _moved_far(course, trouble, seen)
        _entropy_at_once(course, trouble, seen)
        _hardly_bounded(course, seen)
        if (line := course.line(_SAID)) is not None:
            seen.quotes(Weight.STRONG, line)
        if seen.proofs and (kl := reference_kl(course)) is not None:
            seen.speaks_against(Weight.FAIR, f"{kl.metric} is the distance to a reference, not that of one update")
        raised = rate_raised(course, trouble)
        if seen.proofs and raised is not None:
            seen.speaks_against(Weight.FAIR, f"{raised.text}: the schedule made the steps large", raised.step)

    def fix(self, course: Course) -> Fix:
        rate = course.recipe.number(Hyperparameter.LEARNING_RATE)
        to = f" from {rate:.3g} to {rate / 3:.3g}" if rate else " to a third"
        return fix(
            do=f"lower the learning rate of the policy{to}; stop the passes over a batch where its KL passes 0.02",
            expect="KL of an update below 0.02 and clipped share below 0.2; the return no longer falls at once",
            verify=f"log KL and clipped share of every update past step {step_text(course.onset)}, from the same seed",
            otherwise="fewer passes over a batch, larger batches, advantages brought to mean 0 and sd 1",
            risk="slower at first: compare after as many steps again",
        )


class KlDivergence:
    """The distance to a reference policy, or the code length of a variational model, ran away, or went to nothing.

    Source: Ouyang et al. 2022 (KL penalty to the reference model); Bowman et al. 2016 (posterior collapse). Lies where
    the weight of the term is warmed up: it is meant to grow then; so it counts only where something else went wrong.
    """

    name = CauseName.KL_DIVERGENCE
    issue = "the KL term is out of balance: it no longer bounds what it should, or presses out what should be learned"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.found(FALLING | {Kind.KL_EXPLOSION}, Severity.WARNING) or course.blow_up or course.trouble
        seen.explains = trouble
        if trouble is not None and course.artifacts.alarmed:
            _away_from_reference(course, trouble, seen)
        _of_latents(course, trouble if course.artifacts.alarmed else None, seen)
        _heavy_term(course, seen)
        if seen.proofs:
            _weight_of_the_term(course, seen)

    def fix(self, course: Course) -> Fix:
        beta = course.recipe.number(Hyperparameter.KL_COEFFICIENT)
        kl = longest(course, LATENT_KL)
        gone = kl is not None and len(kl) and is_empty(kl)
        if gone:
            to = f" from {beta:g} to {beta / 10:g}" if beta else " to a tenth"
            what, expect = (
                f"lower the weight of the KL term{to}, and warm it up from 0",
                "KL above 1 nat; reconstruction falls",
            )
        else:
            to = f" from {beta:g} to {5 * beta:g}" if beta else " (start at 0.1)"
            what, expect = (
                f"raise the KL coefficient{to}, or adapt it to a target",
                "KL stays at its target; the rest follows",
            )
        return fix(
            do=what,
            expect=expect,
            verify=f"plot KL beside what it is traded against, past step {step_text(course.onset)}",
            otherwise="bound the logarithm of the variance, and lower the learning rate",
            risk="the weight trades two aims: compare both after the change",
        )


def _moved_far(course: Course, trouble: Finding, seen: Suspicion) -> None:
    update = large_update(course, trouble)
    if update is not None and trouble.kind in FALLING:
        when = (
            f"{counted(update.ahead, 'point')} before half of {trouble.metric} was lost"
            if update.ahead
            else "as it was lost"
        )
        seen.proves(Weight.DIRECT, f"{update.text}, {when}", update.step)
    elif update is not None:
        seen.proves(Weight.STRONG, update.text, update.step)
    pushed = gradient_left(course, trouble) if trouble.kind in FALLING else None
    if pushed is not None:
        seen.proves(
            Weight.STRONG, f"{pushed.text}, {counted(pushed.ahead, 'point')} before half of it was lost", pushed.step
        )
    clipped = longest(course, CLIP_FRACTION)
    usual = clipped.median if clipped is not None else None
    if clipped is not None and usual is not None and usual > CLIPPED:
        seen.proves(Weight.STRONG, f"{clipped.metric} is {usual:.2g} by its median: most updates go too far")
    ratio = longest(course, RATIO)
    left = burst(ratio, half_lost(course, ratio, trouble), _APART) if ratio is not None else None
    if ratio is not None and left is not None:
        seen.proves(Weight.STRONG, f"{ratio.metric} went from {left.level:.3g} to {left.value:.3g}", left.step)


def _entropy_at_once(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """What exploration loses slowly, a step that is too large takes at once."""
    entropy, gone = longest(course, ENTROPY), entropy_gone(course, trouble)
    if entropy is None or gone is None:
        return
    before = entropy.before(gone.step).newest(3)
    level = entropy.between(last=gone.step).median
    fell = abs(entropy.at(gone.step) or 0.0) <= 0.5 * abs(before.values[-1]) if before.values else False
    if level and fell and min(abs(value) for value in before.values) > 0.5 * abs(level):
        seen.proves(Weight.FAIR, f"{gone.text}, at once: it was {before.values[-1]:.3g} just before", gone.step)


def _hardly_bounded(course: Course, seen: Suspicion) -> None:
    by_values = longest(course, EXPLORATION) is not None
    clip = course.recipe.get(Hyperparameter.CLIP_RANGE)
    passes = course.recipe.get(Hyperparameter.UPDATE_EPOCHS)
    rate = course.recipe.get(Hyperparameter.LEARNING_RATE)
    if rate is not None and (rate.number or 0.0) > _FAST and not by_values:
        weight = Weight.STRONG if (rate.number or 0.0) >= _FAR_TOO_FAST else Weight.FAIR
        seen.proves(weight, f"a large learning rate for a policy: {rate.said}", place=rate.place)
    if clip is not None and seen.proofs and (clip.is_off or (clip.number or 0.0) >= _WIDE):
        seen.proves(Weight.FAIR, f"ratios are hardly clipped: {clip.said}", place=clip.place)
    if passes is not None and seen.proofs and (passes.number or 0.0) >= _MANY:
        seen.proves(Weight.FAIR, f"many passes over one batch: {passes.said}", place=passes.place)


def _away_from_reference(course: Course, trouble: Finding, seen: Suspicion) -> None:
    kl = reference_kl(course)
    if kl is None or not is_of_agents(course):
        return
    until = half_lost(course, kl, trouble)
    part = kl.finite.between(last=until).values
    first, last = median(part[:3] or [0.0]), max(part[-3:], default=0.0)
    if last >= max(_OUT_OF_SIGHT, 10.0 * first):
        text = f"{kl.metric} grew from {first:.3g} to {last:.3g} by step {step_text(until)}"
        seen.proves(Weight.STRONG if last > _FAR_FROM_IT else Weight.FAIR, f"{text}, away from the reference", until)


def reference_kl(course: Course) -> MetricCurve | None:
    """The distance to a reference: called so, or weighed by a coefficient where nothing is clipped."""
    named = longest(course, REFERENCE_KL)
    weighed = course.recipe.get(Hyperparameter.KL_COEFFICIENT) is not None and longest(course, CLIP_FRACTION) is None
    return named or (longest(course, POLICY_KL) if weighed else None)


def _of_latents(course: Course, trouble: Finding | None, seen: Suspicion) -> None:
    kl, built = longest(course, LATENT_KL), longest(course, RECONSTRUCTION)
    if kl is None or built is None or course.measured.curve(Role.REWARD) is not None:
        return
    left = departure(kl, course.onset_on(kl, trouble), _APART) if trouble is not None else None
    if left is not None and trouble is not None and isfinite(left.value):
        text = f"{kl.metric} left its level of {left.level:.3g} at step {step_text(left.step)}, up to {left.value:.3g}"
        ahead = len(kl.between(left.step, trouble.onset_step).before(trouble.onset_step))
        weight = Weight.STRONG if ahead else Weight.FAIR
        seen.proves(weight, f"{text}, {trouble.metric} at {step_text(trouble.onset_step)}", left.step)
    elif is_empty(kl):
        text = f"posterior collapse: {kl.metric} went to {kl.values[-1]:.3g}, so the code tells nothing"
        seen.proves(Weight.STRONG, f"{text}, while {built.metric} stays at {built.values[-1]:.3g}", kl.steps[-1])


def is_empty(kl: MetricCurve) -> bool:
    """Did the code length of a variational model sink to nothing, and stay there?"""
    values = kl.finite.values
    third = len(values) // 3
    if (
        third >= 4
        and max(map(abs, values[third:])) < _NO_CODE
        and median(values[-third:]) <= 1.5 * median(values[:third])
    ):
        return True
    gone = fallen(kl, kl.steps[-1], 0.2)
    return gone is not None and gone.points >= 3 and abs(kl.values[-1]) < min(_EMPTY, _HARDLY * gone.level)


def _heavy_term(course: Course, seen: Suspicion) -> None:
    """Where the code length is not logged: its weight is far beyond 1, and the loss came to stand early."""
    beta, standing = course.recipe.get(Hyperparameter.KL_COEFFICIENT), course.standing or course.held_out_standing
    if longest(course, LATENT_KL) is not None or is_of_agents(course) or standing is None or beta is None:
        return
    still = abs(standing.moved) <= _STANDS
    named = any(map(_VARIATIONAL.search, course.artifacts.config)) or course.line(_VARIATIONAL) is not None
    if (beta.number or 0.0) >= _HEAVY and still and named:
        text = f"the loss stands at {standing.late:.4g}, and each nat of the code costs {beta.number:g}:"
        seen.proves(Weight.FAIR, f"{text} a code that tells nothing is the cheapest")


def _weight_of_the_term(course: Course, seen: Suspicion) -> None:
    beta = course.recipe.get(Hyperparameter.KL_COEFFICIENT)
    if beta is not None and beta.number is not None and (beta.number <= 0.001 or beta.number >= _HEAVY):
        seen.proves(Weight.FAIR, f"the weight of the KL term: {beta.said}", place=beta.place)
