"""Rewards that are no number: the first thing that broke, and what took it over."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import has_grown
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import FALLING, NONFINITE, Course
from tui_monitor.diagnosis.measurands import is_of_a_critic
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Severity, step_text
from tui_monitor.model.role import Role

_KNOWN = 5
"""Points of a return that tell how good it was."""
_OF_AN_UPDATE = frozenset({Role.VALUE_LOSS, Role.POLICY_LOSS, Role.KL, Role.GRADIENT_NORM})
_NAN_REWARD = lazy_compile(
    r"(?i)\b(?:nan|non-?finite|not finite|invalid)\b[^|=\d]{0,25}\b(?:rewards?|returns?|observations?)\b|"
    r"\b(?:reward|return|rew)s?\b\W{0,3}(?:(?:is|was|are|became|contains?|has|not)\W+){0,2}(?:nan|non-?finite|finite|invalid)\b"
)


class NanInReward:
    """The reward is the first metric that is no number.

    Lies where a mean over episodes is not measured yet: so only a reward that was finite before counts.
    """

    name = CauseName.NAN_IN_REWARD
    issue = "the environment gave a reward that is no number, and everything that learns from it took it over"

    def look(self, course: Course, seen: Suspicion) -> None:
        _caught_in_calm(course, seen)
        trouble = course.found(NONFINITE) or course.found(FALLING, Severity.WARNING)
        if trouble is None:
            return
        seen.explains = seen.explains or trouble
        _first_of_all(course, seen)
        if (line := course.line(_NAN_REWARD)) is not None:
            seen.quotes(Weight.STRONG, line)

    def fix(self, course: Course) -> Fix:
        del course
        return fix(
            do="assert np.isfinite(reward) where the environment returns it, and log state and action where it fails",
            expect="the run ends at the step of the environment that is at fault, with its state",
            verify="the same seed and actions give the same reward that is no number, in the environment alone",
            otherwise="look at the normaliser of rewards: a variance of 0 divides by zero",
            risk="none: nothing that was trained is touched",
        )


def _caught_in_calm(course: Course, seen: Suspicion) -> None:
    """A check found a value that is no number in the program of an agent, while nothing that it logs had grown: what an
    agent reads comes from its environment, a step after the other."""
    end, reward = course.end, course.measured.curve(Role.REWARD)
    if end is None or reward is None or not end.message.of_numbers or course.blow_up is not None:
        return
    judged = [one for one in course.artifacts.curves if one.role in _OF_AN_UPDATE or is_of_a_critic(one)]
    if len(reward.finite) < _KNOWN or any(has_grown(one.finite.values) for one in judged if one is not reward):
        return
    calm = ", ".join(one.metric for one in (reward, *judged)[:3])
    seen.explains = end.finding
    seen.proves(Weight.STRONG, f"an agent met a value that is no number out of calm ({calm}): {end.line.text[:120]}")


def _first_of_all(course: Course, seen: Suspicion) -> None:
    """Of curves of one file, whose steps mean the same."""
    for reward in (one for one in course.artifacts.curves if one.role is Role.REWARD and one.first_bad is not None):
        bad = _bad_since(reward)
        if bad is None or not reward.before(bad).finite.values:
            continue
        took = [one for one in course.artifacts.curves if one.file == reward.file and _bad_since(one) == bad]
        if not any(_stays_bad(one, bad) for one in took) and not _lost_by_then(reward, bad):
            continue
        others = list(_bad_steps(course, reward))
        if others and bad > min(others):
            continue
        text = f"{reward.metric} is no number at step {step_text(bad)}"
        if others and bad < min(others):
            seen.proves(Weight.DIRECT, f"{text}; the next metric to become none, at step {step_text(min(others))}", bad)
        else:
            seen.proves(Weight.STRONG, f"{text}; no metric became none before", bad)
            _still_known(course, reward, bad, seen)
        return


def _still_known(course: Course, reward: MetricCurve, bad: float, seen: Suspicion) -> None:
    """What the weights said before they were updated with it was a number, and is none since."""
    for one in course.artifacts.curves:
        since = _bad_since(one)
        if one.file == reward.file and since is not None and since > bad and one.between(bad, bad).finite.values:
            seen.proves(Weight.STRONG, f"{one.metric} was still {one.between(bad, bad).low:.3g} there", bad)
            return


def _bad_steps(course: Course, reward: MetricCurve) -> Iterator[float]:
    """Of the other metrics of a file: where those that were finite before became no number."""
    for one in course.artifacts.curves:
        bad = _bad_since(one) if one.role is not Role.REWARD and one.file == reward.file else None
        if bad is not None and one.before(bad).finite.values:
            yield bad


def _bad_since(curve: MetricCurve) -> float | None:
    """The lowest step of a value that is no number: a line between may have told a step of another count."""
    return min((step for step, value in curve.pairs if not isfinite(value)), default=None)


def _lost_by_then(reward: MetricCurve, bad: float) -> bool:
    """Was it good up to there, and never again? Weights that took it over answer like untrained ones."""
    before, after = reward.finite.before(bad), reward.finite.between(bad)
    if len(before) < _KNOWN or len(after) < _KNOWN:
        return False
    good, low = median(before.newest(_KNOWN).values), min(before.values)
    return good > low and median(after.values) < (good + low) / 2.0


def _stays_bad(curve: MetricCurve, since: float) -> bool:
    newest = curve.between(since).newest(3).values
    return not all(isfinite(value) for value in newest)
