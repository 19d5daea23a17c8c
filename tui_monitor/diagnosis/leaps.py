"""Where a training loss leaps up at once, by a good share of all that had been learned, and what becomes of it."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.finding import step_text

_SHARE, _MOVES = 0.12, 6.0
"""Of all that had been learned, and times the usual move between two points before: a leap is more than both."""
_NEAR, _FEWEST = 3, 5
_WORSE = 1.25
"""Times its best that a held-out loss is worse."""
_MANY = 60
"""Points of a curve from which on they are single batches: one of them may be hard."""


class Leap(Struct, frozen=True):
    step: float
    """Of the first value that is high."""
    before: float
    top: float
    last: float

    @property
    def is_learned_anew(self) -> bool:
        return self.top - self.last >= 0.3 * (self.top - self.before)


def leap_of(curve: MetricCurve) -> Leap | None:
    """The largest, of a loss that had come down before and was a number all the time."""
    values, steps = curve.finite.values, curve.finite.steps
    if len(values) < 2 * _FEWEST or curve.first_bad is not None:
        return None
    moves = [two - one for one, two in pairwise(values)]
    at = max(range(len(moves)), key=moves.__getitem__) + 1
    before, behind = values[max(0, at - _NEAR) : at], values[at : at + _NEAR]
    if at < _FEWEST or len(values) - at < _NEAR:
        return None
    usual = median(abs(move) for move in moves[max(0, at - 4 * _NEAR) : at - 1])
    top = values[at] if len(values) < _MANY else median(behind)
    learned = max(values[:2]) - min(values[:at])
    if learned <= 0 or top - max(before) <= max(_SHARE * learned, _MOVES * usual if len(values) >= _MANY else usual):
        return None
    return Leap(steps[at], median(before), max(behind), median(values[-_NEAR:]))


def training_leapt(course: Course, seen: Suspicion) -> None:
    """Training leaps up and is learned anew, and what is held out gets worse meanwhile: that is still of the old."""
    train, held_out = course.measured.loss, course.measured.held_out
    if train is None or train.held_out or (leap := leap_of(train)) is None or not leap.is_learned_anew:
        return
    text = (
        f"{train.metric} leapt from {leap.before:.3g} to {leap.top:.3g} at step {step_text(leap.step)} and fell again"
    )
    before = held_out.before(leap.step).finite.low if held_out is not None else 0.0
    since = held_out.between(leap.step).median if held_out is not None and held_out is not train else None
    if (
        held_out is not None
        and since is not None
        and since > _WORSE * before > 0
        and len(held_out.between(leap.step)) > 2
    ):
        seen.proves(Weight.STRONG, f"{text}, {held_out.metric} is worse since: only the new is learned", leap.step)
    else:
        seen.proves(Weight.FAIR, f"{text}: what is new is being learned", leap.step)
