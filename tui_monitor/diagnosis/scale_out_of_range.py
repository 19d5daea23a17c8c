"""A loss scale with which no step is taken: so large that each gradient is infinite, or so small that it is 0."""

from __future__ import annotations

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.overflows import is_half
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.standing import standing_of
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.role import Role

_FLOOR = 2.0**-12
_LARGE, _SMALL = 2.0**18, 0.1
"""Half precision ends at 65504 = 2**16 and at 6e-8: with such scales a gradient of usual size is out of it."""


def fixed_scale(course: Course) -> str | None:
    """The chosen scale, where it is out of range, and no weight moved in any evaluation."""
    chosen = course.recipe.get(Hyperparameter.LOSS_SCALE)
    if chosen is None or not (scale := chosen.number) or not is_half(course) or _SMALL <= scale < _LARGE:
        return None
    return f"the loss scale is {scale:g}" if _nothing_moves(course) or _only_gradients_break(course) else None


def scale_out_of_range(course: Course, seen: Suspicion) -> None:
    if (fixed := fixed_scale(course)) is None:
        return
    seen.proves(Weight.STRONG, f"{fixed}, in half precision: gradients times that are none that it can hold")
    if _nothing_moves(course):
        seen.proves(Weight.FAIR, "what is held out does not move in any digit: no step is taken")
    if _only_gradients_break(course):
        seen.proves(Weight.FAIR, "gradients are no numbers while the loss is one: what is computed is sound")


def at_its_floor(course: Course, seen: Suspicion) -> None:
    """A dynamic scale that is halved for each overflow, until no gradient is left that half precision can hold."""
    scale = course.measured.curve(Role.LOSS_SCALE)
    if scale is None or len(scale.finite) < 3 or not is_half(course) or scale.finite.values[-1] > _FLOOR:
        return
    text = (
        f"{scale.metric} is {scale.finite.values[-1]:.3g} in the end: halved again and again, and no gradient is left"
    )
    seen.proves(Weight.STRONG, text, scale.steps[-1])


def _nothing_moves(course: Course) -> bool:
    standing = standing_of(course.measured.held_out)
    return standing is not None and standing.is_exact


def _only_gradients_break(course: Course) -> bool:
    gradient, loss = course.measured.gradient, course.measured.objective
    return gradient is not None and gradient.first_bad is not None and loss is not None and loss.first_bad is None
