"""Agents that stopped trying: the entropy of the policy, its spread, or its share of random actions."""

from __future__ import annotations

from math import inf
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import FALLING, FLAT, Course
from tui_monitor.diagnosis.losing import (
    LONG,
    MOSTLY_GONE,
    entropy_gone,
    entropy_is_calm,
    gradient_left,
    half_lost,
    large_update,
    loss_of,
    never_rose,
    rate_raised,
)
from tui_monitor.diagnosis.measurands import ENTROPY, EXPLORATION, SURENESS, longest
from tui_monitor.diagnosis.poor_returns import PoorReturns, levelled, poor_returns
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Finding, counted, step_text

_SURE = 0.99
_NOTHING = 0.05
"""Nats of entropy: less than of a choice between two that is made the same way 99 times in 100."""
_GONE, _TELLING = 0.2, 9
"""Share of its first entropy that is left of one that is gone, and points that tell it."""
_HARDLY_EVER = 0.02
"""A share of random actions that tries nothing within a run."""
_SAID = lazy_compile(
    r"(?i)(?:policy|action)\w*\W+(?:\w+\W+){0,4}(?:determinis|collaps)|entropy\W+(?:\w+\W+){0,3}collaps|"
    r"always (?:picks?|takes?|chooses?) (?:the same )?action"
)


class EntropyTooLow:
    """The entropy was gone before half of the return was lost, or before there was any; and nothing rewards exploring.

    Source: Mnih et al. 2016 (an entropy bonus prevents premature convergence). Lies where one large update took the
    entropy at once (then the step is to blame: it speaks against it), and for a policy that was done: it stayed good.
    """

    name = CauseName.ENTROPY_TOO_LOW
    issue = "the policy stopped exploring before it was good: what it does not try it cannot learn any more"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = loss_of(course) or never_rose(course)
        if trouble is None:
            _sure_and_poor(course, seen)
            return
        seen.explains = trouble
        _gone(course, trouble, seen)
        _sure_of_one_action(course, trouble, seen)
        _no_random_actions(course, trouble, seen)
        _no_bonus(course, seen, entropy_is_calm(course, trouble))
        if (line := course.line(_SAID)) is not None:
            seen.quotes(Weight.STRONG, line)
        if seen.proofs:
            _by_a_large_step(course, trouble, seen)

    def fix(self, course: Course) -> Fix:
        chosen = course.recipe.number(Hyperparameter.ENTROPY_COEFFICIENT)
        now = f"from {chosen:g} to {2 * chosen:g}" if chosen else "of 0.01"
        entropy = longest(course, ENTROPY)
        level = f" above {0.2 * abs(entropy.values[0]):.2g}" if entropy is not None else ""
        return fix(
            do=f"add an entropy bonus {now} (or a temperature that is learnt), and let it decay slowly from there",
            expect=f"the entropy falls slowly, and stays{level} until the return is good",
            verify=f"run past step {step_text(course.onset)}, same seed: return and entropy do not fall together",
            otherwise="halve the learning rate: large steps make a policy deterministic, too",
            risk="a bonus that is too large keeps the policy random: watch the return",
        )


def _gone(course: Course, trouble: Finding, seen: Suspicion) -> None:
    gone = entropy_gone(course, trouble)
    if gone is None:
        _never_there(course, trouble, seen)
        much, partly = entropy_gone(course, trouble, 0.2), entropy_gone(course, trouble, 0.35)
        if much is not None and (trouble.kind not in FALLING or much.ahead <= LONG):
            led = trouble.kind not in FALLING or much.ahead > 0
            seen.proves(Weight.FAIR if led else Weight.SLIGHT, much.text, much.step)
        elif partly is not None and trouble.kind in FALLING and partly.ahead <= LONG:
            seen.proves(
                Weight.SLIGHT,
                f"{partly.text}, {counted(partly.ahead, 'point')} before {trouble.metric} was lost",
                partly.step,
            )
    elif trouble.kind not in FALLING:
        seen.proves(Weight.STRONG, gone.text, gone.step)
    elif (mostly := entropy_gone(course, trouble, MOSTLY_GONE) or gone).ahead > LONG:
        text = f"{mostly.text}; {trouble.metric} stayed good for {mostly.ahead} points"
        seen.proves(Weight.SLIGHT, text, mostly.step)
    elif gone.ahead:
        text = f"{gone.text}, {counted(gone.ahead, 'point')} before half of {trouble.metric} was lost"
        seen.proves(Weight.DIRECT, text, gone.step)
    else:
        seen.proves(Weight.STRONG, f"{gone.text}, where half of {trouble.metric} was lost", gone.step)


def _never_there(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """A policy that is sure from its first update on."""
    entropy = longest(course, ENTROPY)
    first = entropy.finite.between(last=half_lost(course, entropy, trouble)).values[:3] if entropy is not None else ()
    if entropy is not None and len(first) == 3 and max(abs(value) for value in first) < _NOTHING:
        text = f"{entropy.metric} is {first[0]:.2g} from its first point on: the first updates made the policy sure"
        seen.proves(Weight.STRONG, text, entropy.steps[0])


def _sure_and_poor(course: Course, seen: Suspicion) -> None:
    """Where no rule alarms: sure from its first updates on, and its return was never much better than at first."""
    poor, entropy = poor_returns(course), longest(course, ENTROPY)
    if poor is None:
        _sure_and_level(course, entropy, seen)
        return
    if entropy is not None and len(entropy.finite) >= 3 and entropy.low >= 0.0:
        usual = median(entropy.finite.values[len(entropy.finite) // 3 :])
        if usual >= MOSTLY_GONE * max(entropy.finite.values[:3]) and usual >= _NOTHING:
            return
        sure = next(step for step, value in entropy.finite.pairs if value <= max(usual, _NOTHING))
        text = f"{entropy.metric} is about {usual:.2g} since step {step_text(sure)}, and {poor.text}"
        seen.proves(Weight.STRONG if usual < _NOTHING else Weight.FAIR, text, sure)
    _no_bonus(course, seen, calm=False)
    _never_random(course, poor, seen)


def _sure_and_level(course: Course, entropy: MetricCurve | None, seen: Suspicion) -> None:
    """The entropy went early, and the return has risen no more since, short of what it had reached at times."""
    if entropy is None or len(entropy.finite) < _TELLING or entropy.low < 0.0:
        return
    values, third = entropy.finite.values, len(entropy.finite) // 3
    late, first = median(values[-third:]), max(values[:3])
    gone = next((step for step, value in entropy.finite.pairs if value <= max(2.0 * late, _GONE * first)), inf)
    if late > _GONE * first or gone > entropy.steps[2 * third]:
        return
    bonus = course.recipe.number(Hyperparameter.ENTROPY_COEFFICIENT)
    if (level := levelled(course, gone, rises=bonus is not None and bonus < 0)) is not None:
        text = f"{entropy.metric} fell from {first:.3g} to {late:.2g} by step {step_text(gone)}, and {level}"
        seen.proves(Weight.FAIR, text, gone)
        _no_bonus(course, seen, calm=False)


def _never_random(course: Course, poor: PoorReturns, seen: Suspicion) -> None:
    """Values of which the best is taken from the first step on: what was not tried is not known."""
    share = longest(course, EXPLORATION)
    told = course.recipe.number(Hyperparameter.FIRST_EXPLORATION)
    if told is None and course.recipe.get(Hyperparameter.DISCOUNT) is not None:
        told = course.recipe.number(Hyperparameter.EPSILON)
    most = share.high if share is not None else told
    if most is not None and most <= _HARDLY_EVER:
        called = share.metric if share is not None else "the share of random actions"
        seen.proves(Weight.STRONG, f"{called} is never above {most:.2g}, and {poor.text}")


def _sure_of_one_action(course: Course, trouble: Finding, seen: Suspicion) -> None:
    share = longest(course, SURENESS)
    at = share.at(half_lost(course, share, trouble)) if share is not None and len(share) else None
    if share is not None and at is not None and _SURE <= at / (100.0 if share.high > 1.5 else 1.0) <= 1.0:
        seen.proves(Weight.FAIR, f"{share.metric} is {at:.3g}: one action is all that is left", trouble.onset_step)


def _no_random_actions(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """A share of random actions that came down while nothing was learned yet."""
    share = longest(course, EXPLORATION)
    if share is None or trouble.kind not in FLAT or share.high <= share.low:
        return
    floor = next(step for step, value in share.pairs if value <= share.low + 0.02 * (share.high - share.low))
    if len(share.before(floor)) <= 0.25 * len(share):
        text = f"{share.metric} is at its floor of {share.low:.3g} from step {step_text(floor)} on"
        seen.proves(Weight.FAIR, f"{text}, and {trouble.metric} never rose", floor)


def _no_bonus(course: Course, seen: Suspicion, calm: bool) -> None:
    chosen = course.recipe.get(Hyperparameter.ENTROPY_COEFFICIENT)
    if chosen is None or calm:
        return
    negative = chosen.number is not None and chosen.number < 0
    if chosen.is_off or negative:
        weight = Weight.STRONG if negative or longest(course, ENTROPY) is not None else Weight.FAIR
        seen.proves(weight, f"nothing rewards exploration: {chosen.said}", place=chosen.place)


def _by_a_large_step(course: Course, trouble: Finding, seen: Suspicion) -> None:
    gone = entropy_gone(course, trouble)
    step = large_update(course, trouble) or rate_raised(course, trouble) or gradient_left(course, trouble)
    if gone is not None and step is not None and step.step <= gone.step:
        seen.speaks_against(Weight.FAIR, f"{step.text}: one step took the entropy with it", step.step)
