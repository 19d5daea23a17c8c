"""Agents whose policy hardly moves, or never did: their losses tell nothing of it, returns and updates do."""

from __future__ import annotations

from tui_monitor.diagnosis.causes.not_training import NotTraining
from tui_monitor.diagnosis.causes.small_rate import TINY, LearningRateTooLow, largest_rate
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.losing import is_of_agents
from tui_monitor.diagnosis.measurands import CLIP_FRACTION, POLICY_KL, longest
from tui_monitor.diagnosis.poor_returns import poor_returns
from tui_monitor.diagnosis.suspicion import Suspicion, Weight

_LITTLE = 1e-5
"""A rate below which hardly any policy moves within a run."""
_NOTHING, _UPDATES = 1e-7, 10
"""KL divergence of an update that moved nothing, and how many of them tell."""


class PolicyRateTooLow(LearningRateTooLow):
    """The return stands where it began, at a rate that moves hardly any policy.

    Source: policies are trained at 1e-4 to 3e-3 with Adam. Lies for an agent that is done, so only of poor returns.
    """

    def look(self, course: Course, seen: Suspicion) -> None:
        rate, poor = largest_rate(course), poor_returns(course)
        if poor is None or not rate or rate > _LITTLE:
            return
        seen.explains = course.trouble
        text = f"{poor.curve.metric} stands at {poor.late:.3g} in {len(poor.curve)} points; the learning rate is"
        seen.proves(Weight.STRONG, f"{text} {rate:.3g}: hardly any policy moves by that", numbers={"rate": rate})
        if rate <= TINY:
            seen.proves(Weight.FAIR, f"that is {_LITTLE / rate:.2g} times less than the least that is usual")


class PolicyNeverMoved(NotTraining):
    """After each update the policy is exactly the one that collected the data.

    Source: the KL divergence of a policy to itself is zero. Lies where it is rounded away: so not of a tiny rate.
    """

    def look(self, course: Course, seen: Suspicion) -> None:
        kl, clipped = longest(course, POLICY_KL), longest(course, CLIP_FRACTION)
        if kl is None or len(kl.finite) < _UPDATES or not is_of_agents(course):
            return
        rate = largest_rate(course)
        still = max(abs(value) for value in kl.finite.values) <= _NOTHING and (clipped is None or clipped.high == 0.0)
        if still and not (rate and rate <= _LITTLE):
            text = f"{kl.metric} is {kl.median:.2g} at each of {len(kl.finite)} updates: the policy never moved"
            seen.proves(Weight.STRONG, text, kl.steps[-1])
