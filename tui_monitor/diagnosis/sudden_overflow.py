"""Numbers that overflow at once, out of calm: what one batch unlike all others does."""

from __future__ import annotations

import re
from math import isnan

from tui_monitor.diagnosis.breakdowns import Breakdown, breakdown, only_fell
from tui_monitor.diagnosis.chosen_rate import beyond_usual
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.overflows import is_behind, is_half
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile

_OVERFLOWED = lazy_compile(r"overflow encountered in (?!exp)", re.IGNORECASE)


def overflowed_out_of_calm(course: Course, seen: Suspicion) -> None:
    """Arithmetic overflowed between two points, out of calm: a NaN that is read overflows nothing, large inputs do."""
    broke = breakdown(course)
    warned = course.line(_OVERFLOWED, ("overflow",))
    if broke is None or warned is None or not broke.is_calm or not broke.before or is_half(course):
        return
    if beyond_usual(course) is not None or is_behind(warned, broke):
        return
    seen.explains = broke.finding
    text = f"{broke.curve.metric} was calm at {broke.before[-1]:.3g}, and then numbers overflowed at once"
    seen.proves(Weight.FAIR, f"{text}: {warned.text.strip()[:160]}", broke.step, warned.place)


def nan_out_of_a_fall(course: Course, broke: Breakdown) -> bool:
    return isnan(broke.value) and only_fell(course, broke.curve, broke.step)
