"""One answer to every input, of models that answer with a number: nothing of the variance is explained."""

from __future__ import annotations

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.role import Role

_SPREAD = (
    r"(?:pred\w*|outputs?|y_?hat)[_/ .-]?(?:std|var|spread)"
    r"|(?:std|var|spread)[_/ .-]?(?:of[_/ .-])?(?:pred\w*|outputs?)"
)
_NONE, _FEWEST = 1e-6, 5
_EXPLAINED = (-0.1, 0.02)
"""An R2 of one answer for all, near the mean of the targets."""


def constant_answers(course: Course, seen: Suspicion) -> None:
    held_out = course.held_out_standing or course.standing
    if held_out is None or held_out.is_exact or course.blow_up is not None:
        return
    for curve in (*course.measured.called(_SPREAD), *course.measured.told(_SPREAD)):
        values = [abs(value) for value in curve.finite.values]
        if len(values) >= _FEWEST and max(values[1:]) <= _NONE:
            text = f"{curve.metric} is {values[-1]:.3g} throughout, while the held-out loss moves: one answer"
            seen.proves(Weight.STRONG, f"{text} for every input, of which a bias learns", curve.steps[-1])
            return
    if (score := _explained(course)) is not None:
        text = f"{score.metric} is {score.low:.3g} to {score.high:.3g} at each of {len(score.finite)} evaluations"
        seen.proves(Weight.STRONG, f"{text}: as of one answer for every input", score.steps[-1])


def answers_otherwise(train: MetricCurve, held_out: float) -> bool:
    """Is a training score another than the held-out one: beyond it, or below what one answer would have?"""
    usual = train.median or 0.0
    usual = usual / 100.0 if train.high > 1.5 else usual
    return usual > 1.5 * held_out or usual < 0.5 * held_out


def _explained(course: Course) -> MetricCurve | None:
    low, high = _EXPLAINED
    scores = (one for one in course.artifacts.curves if one.role is Role.SCORE and one.held_out)
    fits = (one for one in scores if one.metric.lower().endswith(("r2", "r^2")) and len(one.finite) >= _FEWEST)
    return next((one for one in fits if low <= one.low and one.high <= high), None)
