"""Held-out numbers that rest, though they do not rise, while the training loss goes to nothing."""

from __future__ import annotations

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import Parting, held_out_is_chance
from tui_monitor.diagnosis.suspicion import Suspicion, Weight

IMPROVED = 0.02
"""Share by which a held-out loss is better than at its first evaluation."""
FEWEST = 6
"""Evaluations."""


def never_better(course: Course, parted: Parting, seen: Suspicion) -> None:
    """Both are alike at the first evaluation; from then on the training loss goes to nothing, and only that."""
    train, held_out = course.measured.objective, course.measured.held_out
    beside = train.at(held_out.finite.steps[0]) if train is not None and held_out is not None else None
    if train is None or held_out is None or beside is None or parted.improved >= IMPROVED or parted.points < FEWEST:
        return
    if beside < 0.5 * parted.first or held_out_is_chance(course):
        return
    text = f"{held_out.metric} was {parted.first:.4g} at its first evaluation, beside {beside:.4g}, and never better"
    text = f"{text}, while {train.metric} fell to {parted.train_last:.4g}"
    seen.proves(Weight.STRONG if parted.last > parted.best else Weight.FAIR, text, held_out.finite.steps[0])


def left_behind(course: Course, parted: Parting, seen: Suspicion) -> None:
    """It does not rise, but has long stopped to fall, while the training loss goes to nothing."""
    train, held_out, rests = course.measured.objective, course.measured.held_out, parted.improved < 0.5 * parted.fell
    if train is None or held_out is None or not rests or parted.improved < IMPROVED or parted.first <= 0:
        return
    text = f"{train.metric} fell by {100 * parted.fell:.0f} % to {parted.train_last:.4g}, {held_out.metric} by"
    text = f"{text} {100 * parted.improved:.0f} % and rests at {parted.last:.4g}: a gap of {100 * parted.gap:.0f} %"
    seen.proves(Weight.STRONG, text, held_out.steps[-1], numbers={"gap": parted.gap})
