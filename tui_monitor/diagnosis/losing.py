"""What an agent lost, when it was half gone, and what had turned by then: the order of events (S4.18)."""

from __future__ import annotations

from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import FALLING, FLAT, Course
from tui_monitor.diagnosis.departures import burst, fallen, risen
from tui_monitor.diagnosis.measurands import (
    CLIP_FRACTION,
    ENTROPY,
    EXPLORATION,
    LENGTH,
    POLICY_KL,
    Q_VALUES,
    every,
    longest,
)
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.standing import standing_of
from tui_monitor.model.finding import Finding, Kind, Severity, step_text
from tui_monitor.model.role import Role

MOSTLY_GONE = 0.35
"""Share of its first values below which an entropy is mostly gone."""
LONG = 25
"""Points for which a policy that explores no more may stay good: then it was done, and what fell has another cause."""
CLIPPED = 0.3
"""Share of clipped ratios from which on a policy moved too far (PPO's authors: usual 0.1 to 0.2)."""
FAR = 0.1
"""KL divergence of one update that is never meant (targets are 0.01 to 0.05)."""
_ALWAYS_FAR, _FEWEST = 0.5, 5
"""KL divergence that is far for any update, also of the first ones; points that tell what is usual."""
_RAISED, _FAR_BEYOND = 1.8, 10.0
_LATER = 4
"""Points behind an update after which its harm would be seen."""
_NEAR = 10
"""Points within which two things belong together."""


class Turn(Struct, frozen=True):
    """Something that turned by the time of the loss."""

    text: str
    step: float
    ahead: int
    """Points of its own curve between it and the half of the loss; 0 where it was the same."""


def loss_of(course: Course) -> Finding | None:
    """What was lost, and is warned of: returns or a score that fell; else exploration itself; else returns that
    never rose."""
    found = course.found(FALLING, Severity.WARNING) or course.found({Kind.ENTROPY_COLLAPSE}, Severity.WARNING)
    if found is not None:
        return found
    flat = course.found(FLAT, Severity.WARNING)
    shown = course.measured.named(flat.metric) if flat is not None else None
    return flat if shown is not None and shown.role is Role.REWARD else None


def never_rose(course: Course) -> Finding | None:
    """Returns that stand where they began, though no one is called for that."""
    found = course.found({Kind.PLATEAU, Kind.FROZEN})
    shown = course.measured.named(found.metric) if found is not None else None
    if shown is None or shown.role is not Role.REWARD or not is_of_agents(course):
        return None
    standing = standing_of(shown)
    return found if standing is not None and standing.is_still else None


def is_of_agents(course: Course) -> bool:
    """Does anything here tell of acting for a reward?"""
    roles = {curve.role for curve in course.artifacts.curves}
    known = not roles.isdisjoint({Role.REWARD, Role.ENTROPY, Role.POLICY_LOSS, Role.KL})
    return known or longest(course, EXPLORATION) is not None or longest(course, Q_VALUES) is not None


def half_lost(course: Course, curve: MetricCurve, trouble: Finding) -> float:
    """When half of it was lost, in the steps of a curve; its end where nothing fell."""
    return course.onset_on(curve, trouble) if trouble.kind in FALLING else curve.steps[-1]


def ahead_of(curve: MetricCurve, step: float, until: float) -> int:
    """Points of a curve from a step up to another."""
    return len(curve.between(step, until).before(until))


def entropy_gone(course: Course, trouble: Finding, factor: float = 0.1) -> Turn | None:
    """The entropy of the policy went to nothing by then."""
    entropy = longest(course, ENTROPY)
    if entropy is None or entropy.low < 0.0 < entropy.high:  # of continuous actions it may be below zero, and no size
        return None
    until = half_lost(course, entropy, trouble)
    gone = fallen(entropy, until, factor)
    if gone is None:
        return None
    text = f"{entropy.metric} fell from {gone.level:.3g} to {gone.value:.3g} at step {step_text(gone.step)}"
    return Turn(text, gone.step, ahead_of(entropy, gone.step, until))


def entropy_is_calm(course: Course, trouble: Finding) -> bool:
    entropy = longest(course, ENTROPY)
    return entropy is not None and fallen(entropy, half_lost(course, entropy, trouble), 0.35) is None


def large_update(course: Course, trouble: Finding) -> Turn | None:
    """One update moved the policy further than is meant: by its KL, else by the share of clipped ratios."""
    found = (_kl_left(course, trouble), _kl_was_far(course, trouble), _clipped(course, trouble))
    return next((one for one in found if one is not None and not _survived(course, trouble, one)), None)


def _survived(course: Course, trouble: Finding, update: Turn) -> bool:
    """Was what was lost as good as ever long after it? Then it did no harm."""
    lost = course.measured.named(trouble.metric)
    if lost is None or trouble.kind not in FALLING or update.ahead < _LATER:
        return False
    since = lost.finite.between(update.step, course.onset_on(lost, trouble)).values
    before = lost.finite.before(update.step).newest(_NEAR).values
    return len(since) >= _LATER and bool(before) and max(since[2:]) >= max(before)


def gradient_left(course: Course, trouble: Finding) -> Turn | None:
    """The gradient norm was far beyond its level by then."""
    gradient = course.measured.gradient
    until = half_lost(course, gradient, trouble) if gradient is not None and len(gradient) else 0.0
    left = burst(gradient, until, _FAR_BEYOND) if gradient is not None else None
    if gradient is None or left is None:
        return None
    text = (
        f"{gradient.metric} left its level of {left.level:.3g} at step {step_text(left.step)}, up to {left.value:.3g}"
    )
    return Turn(text, left.step, ahead_of(gradient, left.step, until))


def _kl_left(course: Course, trouble: Finding) -> Turn | None:
    kl = longest(course, POLICY_KL)
    if kl is None or not is_of_agents(course):
        return None
    until = half_lost(course, kl, trouble)
    left = burst(kl, until)
    if left is None or left.value < FAR:
        return None
    text = f"{kl.metric} left its level of {left.level:.3g} at step {step_text(left.step)} and went to {left.value:.3g}"
    return Turn(text, left.step, ahead_of(kl, left.step, until))


def _kl_was_far(course: Course, trouble: Finding) -> Turn | None:
    """From the first update on each one moved the policy further than is ever meant: there is no level to leave."""
    kl = longest(course, POLICY_KL)
    weighed = course.recipe.get(Hyperparameter.KL_COEFFICIENT) is not None  # it is the distance to a reference
    if kl is None or weighed or not is_of_agents(course) or trouble.kind not in FALLING:
        return None
    values = kl.finite.between(last=half_lost(course, kl, trouble)).values
    if len(values) < _FEWEST or min(values[:3]) < _ALWAYS_FAR or (usual := median(values)) < _ALWAYS_FAR:
        return None
    text = f"{kl.metric} is {usual:.3g} by its median, and was {values[0]:.3g} at first: each update goes too far"
    return Turn(text, kl.steps[0], len(values))


def _clipped(course: Course, trouble: Finding) -> Turn | None:
    clipped = longest(course, CLIP_FRACTION)
    if clipped is None:
        return None
    until = half_lost(course, clipped, trouble)
    beyond = next(
        ((at, share) for at, share in clipped.between(last=until).newest(_NEAR).pairs if share > CLIPPED), None
    )
    if beyond is None:
        return None
    text = f"{clipped.metric} is {beyond[1]:.2g} at step {step_text(beyond[0])}: that share of the update was cut off"
    return Turn(text, beyond[0], ahead_of(clipped, beyond[0], until))


def rate_raised(course: Course, trouble: Finding) -> Turn | None:
    """The learning rate was larger by then."""
    rate = course.measured.rate
    until = half_lost(course, rate, trouble) if rate is not None and len(rate) else 0.0
    rise = risen(rate, until) if rate is not None else None
    if rate is None or rise is None or rise.factor < _RAISED:
        return None
    text = f"{rate.metric} rose from {rise.first:.3g} to {rise.last:.3g}"
    return Turn(text, rise.at, ahead_of(rate, rise.at, until))


def turned(course: Course, trouble: Finding) -> Turn | None:
    """What the agent itself did by then: a raised rate, a large update, an entropy that went to nothing."""
    return rate_raised(course, trouble) or large_update(course, trouble) or _entropy_turned(course, trouble)


def _entropy_turned(course: Course, trouble: Finding) -> Turn | None:
    """Of a policy that has long been nearly sure, and good, it is no news that it is sure."""
    gone, mostly = entropy_gone(course, trouble), entropy_gone(course, trouble, MOSTLY_GONE)
    return gone if mostly is None or mostly.ahead <= LONG or trouble.kind not in FALLING else None


def calm_things(course: Course, trouble: Finding) -> list[str]:
    """What is known not to have turned by then: names of metrics."""
    entropy, kl, rate = longest(course, ENTROPY), longest(course, POLICY_KL), course.measured.rate
    if rate_raised(course, trouble) or large_update(course, trouble):
        return []
    calm = [rate.metric] if rate is not None else []
    calm += [entropy.metric] if entropy is not None and entropy_is_calm(course, trouble) else []
    return [*calm, kl.metric] if kl is not None else [*calm]


def length_beside(course: Course, returns: MetricCurve) -> MetricCurve | None:
    """The lengths of the episodes whose returns a curve tells: of the same file, at the same steps."""
    fits = (one for one in every(course, LENGTH) if one.file == returns.file and len(one) == len(returns))
    return next((one for one in fits if one.steps == returns.steps and one.metric != returns.metric), None)
