"""What changed around an agent, while the agent itself was calm: its rewards, and what it acts in."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import FALLING, Course
from tui_monitor.diagnosis.departures import burst
from tui_monitor.diagnosis.losing import (
    calm_things,
    entropy_gone,
    entropy_is_calm,
    half_lost,
    is_of_agents,
    large_update,
    length_beside,
    turned,
)
from tui_monitor.diagnosis.measurands import CRITIC, EXPLORATION, REWARD_SPREAD, longest, words_of
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.reward_steps import multiplied, scaled_anew, worth_changed, worth_jumped
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Finding, Severity, step_text
from tui_monitor.model.points import EventKind
from tui_monitor.model.role import Role

_SAME, _OTHER = 0.25, 3.0
"""A length that stays within this share; a reward a step that changed by this factor."""
_HUGE, _TINY = 1e4, 1e-3
_AT_ONCE = 3
"""Points in which what changed by itself is down: what is unlearned takes longer."""
_NEAR = 5
_WHOLE = 0.8
"""Share of what was lost that one point lost."""
_CHANGED = lazy_compile(
    r"(?i)\b(?:level|stage|phase|difficulty|curriculum|task|env(?:ironment)?|map|maze|goal|wind|gravity|friction|physics|"
    r"season|opponent|domain|dynamics)\b.{0,40}(?:->|→|=>|\bto\b|\bnow\b|\bswitch|\bchang|\bmov|\badvanc|\brais|\bnew\b|\bstart)|"
    r"\b(?:switch\w*|chang\w*|advanc\w*|mov\w*|new|entering|start\w*)\b.{0,25}\b(?:level|stage|phase|difficulty|task|"
    r"env(?:ironment)?|map|maze|goal|opponent|domain|dynamics|season)\b"
)
_LEVEL = lazy_compile(r"\b(stage|level|difficulty|phase|task|lesson|season|curriculum|env id|wind|gravity|friction)\b")


class RewardScale:
    """The reward itself changed, or is of a size that no critic of usual settings learns: the agent did nothing new.

    Source: Henderson et al. 2018 (reward scale decides whether agents learn). Lies where the environment changed as
    well: both are named then, and the length of the episodes decides between them.
    """

    name = CauseName.REWARD_SCALE
    issue = "the rewards are of another size, or sign, than what the agent was tuned and trained for"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.found(FALLING, Severity.WARNING) or course.blow_up or course.trouble
        if not is_of_agents(course):
            return
        seen.explains = trouble
        if (changed := worth_changed(course)) is not None:
            seen.proves(Weight.DIRECT, changed.said, changed.step)
            if (line := scaled_anew(course)) is not None:
                seen.quotes(Weight.STRONG, line)
        elif (jumped := worth_jumped(course)) is not None:
            seen.proves(Weight.DIRECT, jumped.said, jumped.step)
        elif (times := multiplied(course)) is not None:
            seen.proves(Weight.DIRECT, times.said, times.step)
        if trouble is None or not course.artifacts.alarmed:
            return
        _other_reward_a_step(course, trouble, seen)
        _worse_than_untrained(course, trouble, seen)
        _spread_left(course, trouble, seen)
        _surprised_while_calm(course, trouble, seen)
        if trouble.kind in FALLING and not turned(course, trouble):
            calm = ", ".join(calm_things(course, trouble)) or "all that is logged"
            seen.proves(Weight.SLIGHT, f"{trouble.metric} fell while {calm} was as before")
        _of_unusual_size(course, seen)
        _scaled(course, seen)
        _against_the_surroundings(course, trouble, seen)

    def fix(self, course: Course) -> Fix:
        reward = course.measured.curve(Role.REWARD)
        size = f" (the median of the returns is {reward.median:.3g})" if reward is not None and reward.median else ""
        return fix(
            do=f"check sign and unit of the reward at that step, then scale returns to about 1 to 100{size}",
            expect="the loss of the critic starts below 1000, and no jump of the return without one of the behaviour",
            verify=f"log reward a step and episode length side by side past step {step_text(course.onset)}",
            otherwise="normalise advantages, and returns by their running spread",
            risk="returns before and after can only be compared unscaled",
        )


class EnvironmentChange:
    """The return fell while entropy, KL and learning rate were as before: what the agent acts in became another.

    Lies where the sign of an update is wrong: that unlearns without any other sign, too, but slowly.
    """

    name = CauseName.CURRICULUM_OR_DATA_CHANGE
    issue = "what the agent acts in changed at that step: what it learned does not hold there"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.found(FALLING, Severity.WARNING)
        curve = course.measured.named(trouble.metric) if trouble is not None else None
        if trouble is None or curve is None or not is_of_agents(course):
            return
        seen.explains = trouble
        _told(course, trouble, seen)
        _surprised_while_calm(course, trouble, seen)
        _down_at_once(course, curve, trouble, seen)
        _more_random(course, trouble, seen)
        _against_the_surroundings(course, trouble, seen)

    def fix(self, course: Course) -> Fix:
        return fix(
            do=f"find what changed at step {step_text(course.onset)}: level, task, opponent, version, wrapper or seed",
            expect="with the old environment from there on the return stays; with the new one it is learned again",
            verify="evaluate the same checkpoint in the environment before and after: the difference is the change",
            otherwise="mix both from that step on, raise exploration for a while, and go back when the return halves",
            effort=Effort.MEDIUM,
            risk="none: only what is evaluated differs",
        )


def _other_reward_a_step(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """Episodes as long as before with returns of another size: what a step is worth changed."""
    returns = next(
        (one for one in course.artifacts.curves if one.role is Role.REWARD and length_beside(course, one)), None
    )
    lengths = length_beside(course, returns) if returns is not None else None
    if returns is None or lengths is None:
        return
    split = half_lost(course, returns, trouble)
    before, after = returns.before(split).newest(10).median, returns.between(split).median
    long, longer = lengths.before(split).newest(10).median, lengths.between(split).median
    if before is None or after is None or not long or longer is None or abs(longer - long) > _SAME * long:
        return
    size, other = abs(before) / long, abs(after) / longer if longer else 0.0
    if not _worth_the_same(returns.before(split), lengths.before(split)):
        return
    if before * after < 0 or size > _OTHER * other or other > _OTHER * size:
        text = f"{returns.metric} went from {before:.3g} to {after:.3g} at step {step_text(split)}"
        seen.proves(
            Weight.DIRECT, f"{text} while {lengths.metric} stayed at {long:.3g}: a step is worth another", split
        )


def _worth_the_same(returns: MetricCurve, lengths: MetricCurve) -> bool:
    """Was each step worth about the same up to then, however long an episode was? Else behaviour decides what it is."""
    both = zip(returns.values, lengths.values, strict=True)
    worth = sorted(one / length for one, length in both if length > 0 and isfinite(one))
    low, high = (worth[len(worth) // 10], worth[-1 - len(worth) // 10]) if len(worth) >= _NEAR else (0.0, 0.0)
    return low * high > 0 and max(abs(low), abs(high)) <= (1.0 + _SAME) * min(abs(low), abs(high))


def _worse_than_untrained(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """At once beyond all that was ever seen, also of the untrained policy: no policy does that, a reward does."""
    curve = course.measured.named(trouble.metric)
    if curve is None or trouble.kind not in FALLING:
        return
    half = half_lost(course, curve, trouble)
    before, after = curve.before(trouble.onset_step), curve.between(half).newest(50).median
    if len(before) < _NEAR or after is None or len(curve.between(trouble.onset_step, half)) > _AT_ONCE:
        return
    room = before.high - before.low
    if after < before.low - room:
        text = (
            f"{curve.metric} fell to {after:.3g} at once, far below all before ({before.low:.3g} to {before.high:.3g})"
        )
        seen.proves(Weight.STRONG, f"{text}: also below the untrained policy", half)


def _spread_left(course: Course, trouble: Finding, seen: Suspicion) -> None:
    spread = longest(course, REWARD_SPREAD)
    left = burst(spread, half_lost(course, spread, trouble), _OTHER) if spread is not None else None
    if spread is not None and left is not None:
        text = f"{spread.metric} went from {left.level:.3g} to {left.value:.3g} at step {step_text(left.step)}"
        seen.proves(Weight.FAIR, text, left.step)


def _surprised_while_calm(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """The critic was right until that step, and wrong from there on, while the policy did not move."""
    critic = longest(course, CRITIC)
    until = half_lost(course, critic, trouble) if critic is not None and trouble.kind in FALLING else None
    calm = entropy_is_calm(course, trouble) and large_update(course, trouble) is None
    if critic is None or until is None or not calm:
        return
    after = critic.between(until).values[:_NEAR]
    left = burst(critic, critic.steps[min(len(critic.before(until)) + _NEAR, len(critic) - 1)], _OTHER, 2 * _NEAR)
    if after and left is not None:
        text = f"{critic.metric} jumped from {left.level:.3g} to {left.value:.3g} at step {step_text(left.step)}"
        known = ", ".join(calm_things(course, trouble)) or "entropy"
        seen.proves(Weight.FAIR, f"{text}, while {known} was as before: rewards are not what they were", left.step)


def _of_unusual_size(course: Course, seen: Suspicion) -> None:
    returns = course.measured.curve(Role.REWARD)
    early = returns.finite.values[:20] if returns is not None else []
    size = median(abs(value) for value in early) if early else 0.0
    if returns is not None and (size >= _HUGE or 0.0 < size <= _TINY):
        seen.proves(
            Weight.FAIR, f"{returns.metric} is about {size:.3g} early on: usual settings are made for 1 to 1000"
        )


def _scaled(course: Course, seen: Suspicion) -> None:
    scale = course.recipe.get(Hyperparameter.REWARD_SCALE)
    if scale is not None and scale.number is not None and (scale.number >= 10.0 or 0.0 < scale.number <= 0.01):
        seen.proves(Weight.STRONG, f"rewards are scaled: {scale.said}", place=scale.place)


def _told(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """By an event of the log, a line, or a metric of the stage, just before."""
    shown = course.measured.named(trouble.metric)
    near = shown.before(trouble.onset_step).newest(_NEAR).steps[:1] if shown is not None else []
    first = near[0] if near else trouble.onset_step
    half = half_lost(course, shown, trouble) if shown is not None else trouble.onset_step
    for event in course.artifacts.events:
        if event.kind is EventKind.CHANGE and first <= event.step <= half:
            seen.proves(Weight.STRONG, f"the log says: {event.text}", event.step, event.place)
            return
    for curve in course.artifacts.curves:
        if (moved := _moved(course, curve, trouble)) is not None:
            seen.proves(
                Weight.DIRECT, f"{curve.metric} changed at step {step_text(moved)}, then {trouble.metric} fell", moved
            )
            return
    if (line := course.line(_CHANGED)) is not None:
        seen.quotes(Weight.STRONG, line)


def _moved(course: Course, curve: MetricCurve, trouble: Finding) -> float | None:
    if not _LEVEL.search(words_of(curve.metric)) or curve.role in (Role.REWARD, Role.SCORE) or len(curve) < 2:
        return None
    until = half_lost(course, curve, trouble)
    near = list(curve.between(last=until).newest(2 * _NEAR).pairs)
    moves = [two[0] for one, two in pairwise(near) if one[1] != two[1]]
    return moves[-1] if 0 < len(moves) <= 2 else None


def _down_at_once(course: Course, curve: MetricCurve, trouble: Finding, seen: Suspicion) -> None:
    half = half_lost(course, curve, trouble)
    points = len(curve.between(trouble.onset_step, half))
    best, low = curve.at(trouble.onset_step), curve.between(half).median
    calm = calm_things(course, trouble)
    if best is None or low is None or low >= best or entropy_gone(course, trouble) is not None:
        return
    text = f"{curve.metric} fell from {best:.3g} to about {low:.3g}"
    near = curve.finite.before(half).newest(1).values
    if near and near[0] - low >= _WHOLE * (best - low):
        seen.proves(Weight.FAIR, f"{text} at one point, and stayed", half)
    elif points <= _AT_ONCE:
        seen.proves(Weight.SLIGHT, f"{text} within {points} points, and stayed", half)
    if calm:
        seen.proves(Weight.FAIR, f"{text} while {', '.join(calm)} had not turned by then", half)
    elif not turned(course, trouble):
        seen.proves(Weight.SLIGHT, f"{text}, and nothing that is logged had turned by then", half)


def _more_random(course: Course, trouble: Finding, seen: Suspicion) -> None:
    """A share of random actions that rises again is another setting to act in, too."""
    share = longest(course, EXPLORATION)
    until = half_lost(course, share, trouble) if share is not None and len(share) else 0.0
    before = share.between(last=until) if share is not None else None
    if (
        before is not None
        and len(before) > 5
        and before.values[-1] > before.low + 0.1
        and before.values[0] > before.low
    ):
        text = (
            f"{before.metric} rose again, from {before.low:.2g} to {before.values[-1]:.2g} by step {step_text(until)}"
        )
        seen.proves(Weight.STRONG, f"{text}: what is done is more and more random", until)


def _against_the_surroundings(course: Course, trouble: Finding, seen: Suspicion) -> None:
    if not seen.proofs:
        return
    turn = turned(course, trouble)
    if turn is not None and turn.ahead <= 5 * _NEAR:
        seen.speaks_against(Weight.FAIR, f"{turn.text}: the agent itself had turned by then", turn.step)
