"""What an agent is told about how good it is, by its critic."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import inf, isfinite, log
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import FALLING, NONFINITE, RISING, Course
from tui_monitor.diagnosis.departures import Departure, departure, doubling, growth
from tui_monitor.diagnosis.losing import ahead_of, half_lost, is_of_agents, rate_raised
from tui_monitor.diagnosis.measurands import CRITIC, EXPLAINED, EXPLORATION, Q_VALUES, every, is_called, longest
from tui_monitor.diagnosis.poor_returns import poor_returns
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Finding, Kind, Severity, counted, step_text
from tui_monitor.model.role import Role

_FAR, _BEYOND_ALL = 3.0, 30.0
"""Factors by which an error of a critic left its level: so that it is told, and so that returns cannot explain it."""
_FAST = 0.1
"""Learning rates of critics are a hundredth of this."""
_MOST = 0.7
_OUT_OF_SIGHT = 1e4
_OF_NOTHING = 10.0
"""What no value is where no reward was ever given."""
_NO_TARGET = lazy_compile(r"(?i)\b(?:no|without)(?: an?| any| the)? (?:slow |frozen )?target[ _-]?net\w*")
_WORSE_THAN_NOTHING = -0.5


class CriticDivergence:
    """The error of the critic, or its values, grew from point to point before the return was lost, or alone.

    Source: Sutton & Barto 11.3 (the deadly triad: bootstrapping, approximation and off-policy data); van Hasselt et al.
    2018. Lies where returns grow (the error of a critic grows with them): so it has to come before a loss, or go beyond
    all measure; and where a schedule raised the learning rate, which speaks against it.
    """

    name = CauseName.CRITIC_DIVERGENCE
    issue = "the critic runs away: it learns from its own growing estimates, and the policy follows it"

    def look(self, course: Course, seen: Suspicion) -> None:
        trouble = course.found(FALLING, Severity.WARNING) or _of_the_critic(course)
        if trouble is None:
            _unseen(course, seen)
            return
        seen.explains = trouble
        for curve in _critics(course):
            _grown(course, curve, trouble, seen)
            if len(seen.proofs) >= 3:
                break
        _beyond_any_return(course, seen)
        _worse_than_nothing(course, trouble, seen)
        _of_its_settings(course, seen)
        if seen.proofs and (raised := rate_raised(course, trouble)) is not None:
            seen.speaks_against(Weight.FAIR, f"{raised.text}: the schedule was there first", raised.step)

    def fix(self, course: Course) -> Fix:
        rate = course.recipe.number(Hyperparameter.LEARNING_RATE)
        to = f" from {rate:.3g} to {rate / 10:.3g}" if rate else " to a tenth"
        return fix(
            do=f"lower the learning rate of the critic{to}, let it bootstrap from a slow target network (tau 0.005)",
            expect="the error of the critic stays within a few times its first level; its values stay below any return",
            verify=f"plot mean and largest value beside the returns past step {step_text(course.onset)}",
            otherwise="clip or scale rewards to about 1, use a Huber loss, take the smaller of two critics",
            effort=Effort.MEDIUM,
            risk="slow targets learn more slowly at first",
        )


def _critics(course: Course) -> Iterator[MetricCurve]:
    """Errors and values; of an agent that learns values alone its loss is the error."""
    yield from every(course, CRITIC)
    yield from every(course, Q_VALUES)
    by_values = longest(course, Q_VALUES) is not None or longest(course, EXPLORATION) is not None
    if (
        course.measured.loss is not None
        and by_values
        and not is_called(course.measured.loss.metric, CRITIC, course.measured.loss.role)
    ):
        yield course.measured.loss


def _of_the_critic(course: Course) -> Finding | None:
    """Something of a critic blew up, beside an agent or by a name that only critics have."""
    kinds = RISING | NONFINITE | {Kind.SPIKE}
    for found in course.artifacts.findings:
        curve = course.measured.named(found.metric)
        if curve is None or found.kind not in kinds or not (found.alarm or _is_out_of_sight(curve)):
            continue
        if is_called(curve.metric, CRITIC, curve.role) or is_called(curve.metric, Q_VALUES):
            return found
    return course.blow_up if is_of_agents(course) or longest(course, Q_VALUES) is not None else None


def _unseen(course: Course, seen: Suspicion) -> None:
    """Where no rule alarms: values that grew beyond any return, or a critic of unusual settings and poor returns."""
    if not is_of_agents(course) and longest(course, Q_VALUES) is None:
        return
    _beyond_any_return(course, seen)
    for curve in _critics(course) if seen.proofs or poor_returns(course) is not None else ():
        left = growth(curve, curve.steps[-1]) or departure(curve, curve.steps[-1])
        if left is not None and isfinite(left.value) and left.factor >= _BEYOND_ALL:
            text = f"{curve.metric} grew from {left.level:.3g} to {left.value:.3g} since step {step_text(left.step)}"
            seen.proves(Weight.STRONG, f"{text}{_twice(curve, left)}", left.step)
    if seen.proofs or poor_returns(course) is not None:
        _of_its_settings(course, seen)


def _of_its_settings(course: Course, seen: Suspicion) -> None:
    rate = course.recipe.get(Hyperparameter.CRITIC_RATE)
    if rate is not None and (rate.number or 0.0) >= _FAST:
        seen.proves(Weight.STRONG, f"a large learning rate for a critic: {rate.said}", place=rate.place)
    _no_target(course, seen)
    _counts_all(course, seen)


def _is_out_of_sight(curve: MetricCurve) -> bool:
    """Its newest values are beyond all measure, whatever a rule thinks of how it got there."""
    first, last = curve.finite.values[:3], curve.finite.values[-3:]
    return len(last) > 2 and abs(median(last)) > _OUT_OF_SIGHT * max(abs(median(first)), 1e-3)


def _grown(course: Course, curve: MetricCurve, trouble: Finding, seen: Suspicion) -> None:
    until = half_lost(course, curve, trouble) if trouble.kind in FALLING else curve.steps[-1]
    left = _left(curve, until)
    if left is None and trouble.kind not in FALLING and _is_out_of_sight(curve):
        text = f"{curve.metric} went from {curve.finite.values[0]:.3g} to {curve.high:.3g}, and is"
        seen.proves(Weight.STRONG, f"{text} {curve.finite.values[-1]:.3g} at its end: beyond all measure", until)
    if left is None or not _FAR <= left.factor < inf or left.points < 2 or not isfinite(left.value):
        return
    grew = f"{curve.metric} grew from {left.level:.3g} to {left.value:.3g}"
    text = f"{grew} since step {step_text(left.step)}{_twice(curve, left)}"
    if trouble.kind not in FALLING:
        seen.proves(Weight.STRONG if left.factor >= _BEYOND_ALL else Weight.FAIR, text, left.step)
        return
    if _jumped(curve, left.step, until):
        text = text.replace(" grew ", " jumped ", 1)
        seen.proves(Weight.SLIGHT, f"{text}, by the time half of {trouble.metric} was lost", left.step)
        return
    ahead = ahead_of(curve, left.step, until)
    text = f"{text}, {counted(ahead, 'point')} before half of {trouble.metric} was lost"
    if ahead >= 3 and left.factor >= _BEYOND_ALL:
        seen.proves(Weight.DIRECT, text, left.step)
    else:
        seen.proves(Weight.STRONG if ahead >= 2 and left.factor >= 2 * _FAR else Weight.FAIR, text, left.step)


def _jumped(curve: MetricCurve, since: float, until: float) -> bool:
    """Was most of a growth one step of it? Then something happened: what diverges by itself grows point by point."""
    before = curve.finite.before(since).values[-1:]
    sizes = [abs(one) for one in (*before, *curve.between(since, until).finite.values) if one]
    if len(sizes) < 2 or max(sizes) <= sizes[0]:
        return False
    return max(log(two / one) for one, two in pairwise(sizes)) > _MOST * log(max(sizes) / sizes[0])


def _left(curve: MetricCurve, until: float) -> Departure | None:
    fits = [one for one in (departure(curve, until), growth(curve, until)) if one is not None]
    return max(fits, key=lambda one: one.factor if isfinite(one.factor) else 0.0, default=None)


def _twice(curve: MetricCurve, left: Departure) -> str:
    values = [abs(value) for value in curve.between(left.step).finite.values]
    points = doubling(values) if len(values) > 5 and values[0] > 0 else None
    return f", twice as much every {points:.2g} points" if points is not None and points < len(values) / 3 else ""


def _beyond_any_return(course: Course, seen: Suspicion) -> None:
    """No discounted sum of rewards is larger than the largest return, where all rewards have one sign."""
    values, returns = longest(course, Q_VALUES), course.measured.curve(Role.REWARD)
    if values is None or returns is None or not returns.finite.values:
        return
    most = max(abs(returns.high), abs(returns.low))
    largest = max(abs(value) for value in values.finite.values) if values.finite.values else 0.0
    if most == 0.0 and largest > _OF_NOTHING:
        text = f"{values.metric} went to {largest:.3g}, and every {returns.metric} was 0"
        seen.proves(Weight.STRONG, text, numbers={"value": largest, "return": most})
    if largest > 5.0 * most > 0.0:
        text = f"{values.metric} went to {largest:.3g}; no return is beyond {most:.3g}"
        seen.proves(Weight.STRONG, text, numbers={"value": largest, "return": most})


def _worse_than_nothing(course: Course, trouble: Finding, seen: Suspicion) -> None:
    explained = longest(course, EXPLAINED)
    if explained is None or not seen.proofs:
        return
    newest = explained.between(last=half_lost(course, explained, trouble)).newest(5).median
    if newest is not None and newest < _WORSE_THAN_NOTHING:
        seen.proves(Weight.FAIR, f"{explained.metric} is {newest:.2g}: worse than a constant")


def _counts_all(course: Course, seen: Suspicion) -> None:
    discount = course.recipe.get(Hyperparameter.DISCOUNT)
    if discount is not None and (discount.number or 0.0) > 1.0:
        seen.proves(Weight.STRONG, f"values have no bound: {discount.said} is above 1", place=discount.place)


def _no_target(course: Course, seen: Suspicion) -> None:
    if seen.proofs and (line := course.line(_NO_TARGET, ("target",))) is not None:
        seen.quotes(Weight.FAIR, line)
    target = course.recipe.get(Hyperparameter.TARGET_UPDATE)
    if target is not None and seen.proofs and (target.is_off or target.number == 1.0):
        seen.proves(Weight.FAIR, f"the critic follows its own newest estimates: {target.said}", place=target.place)
