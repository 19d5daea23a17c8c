"""Numbers that half precision cannot hold, and the scale of the loss that is to keep them within."""

from __future__ import annotations

import re
from math import isinf

from tui_monitor.diagnosis.breakdowns import Breakdown, breakdown
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.overflows import OTHER, is_behind, is_half, overflowed_first, said_half
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.scale_out_of_range import at_its_floor, fixed_scale, scale_out_of_range
from tui_monitor.diagnosis.skipped_steps import all_skipped
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Fix
from tui_monitor.model.finding import Kind, step_text
from tui_monitor.model.role import Role

_OVERFLOWED = lazy_compile(
    r"gradient overflow|overflow!|overflow encountered in (?:cast|half)|overflow detected"
    r"|(?:reducing|lowering|decreas\w+|setting) (?:the )?(?:loss[ _-]?)?scale\w*"
    r"|(?:reduc|lower|halv|decreas)\w* (?:lg|log2?)_?loss[ _-]?scale|loss[ _-]?scale\w* (?:reduc|lower|halv|decreas)"
    r"|(?:inf|nan)\w*(?: or \w+)? (?:found )?in (?:the )?(?:scaled |unscaled )?grad\w*"
    r"|found[ _]inf|without overflow|type (?:at::)?half|(?:float16|fp16|half).{0,40}(?:overflow|\binf\b|65504)"
    r"|exceeds? 65504",
    re.IGNORECASE,
)
_AT_ITS_END = lazy_compile(
    r"minimum loss scale|loss[ _-]?scale\w*.{0,40}(?:already at (?:its )?minimum|too (?:small|low)|at minimum|underflow"
    r"|below (?:the )?min)|underflow.{0,30}(?:grad|scale)|grad\w*.{0,30}underflow|cannot decrease (?:the )?scale",
    re.IGNORECASE,
)
_LARGEST = 65504.0
_SCALE = re.compile(r"(?:^|[/_. ])(?:loss_?|grad_?)?scale(?:$|r$)")


class Fp16Overflow:
    """Half precision, which ends at 65504: it says so, something came near to that, or the gradient was infinite alone.

    A first few overflows are how a loss scale finds its size: they count only where something is wrong.
    Fooled by a growth that any precision would have seen: a loss that had grown before speaks against it.
    """

    name = CauseName.FP16_OVERFLOW
    issue = "a value, or a gradient, is larger than half precision can hold (65504)"

    def look(self, course: Course, seen: Suspicion) -> None:
        broke = breakdown(course)
        trouble = course.found({Kind.LOSS_SCALE_COLLAPSE}) or (broke.finding if broke is not None else None)
        said = course.line(_OVERFLOWED)
        if trouble is None and said is not None and course.artifacts.alarmed:
            trouble = course.trouble
        if trouble is None:
            return
        seen.explains = trouble
        chosen = course.recipe.get(Hyperparameter.PRECISION)
        half = is_half(course)
        first = overflowed_first(course, broke) if broke is not None else None
        if half:
            if (told := said_half(course)) is not None:
                seen.quotes(Weight.FAIR, told)
            elif chosen is not None:
                seen.proves(Weight.FAIR, f"it trains in half precision: {chosen.said}", place=chosen.place)
            if broke is not None and not broke.has_grown:
                seen.proves(Weight.SLIGHT, f"{broke.curve.metric} had not grown before", broke.step)
        elif chosen is not None and (OTHER.search(chosen.word) or chosen.is_off):
            seen.speaks_against(Weight.STRONG, f"it does not train in half precision: {chosen.said}")
        if first is not None and broke is not None:
            seen.quotes(Weight.FAIR if broke.has_grown else Weight.DIRECT, first)
        if said is not None and said is not first:
            grown = broke is not None and (broke.has_grown or is_behind(said, broke))
            cast = "in cast" in said.text
            seen.quotes(Weight.FAIR if grown else Weight.DIRECT if cast else Weight.STRONG, said)
            if sum(_OVERFLOWED.search(line.text) is not None for line in course.artifacts.lines) > 2 and not grown:
                seen.proves(Weight.FAIR, "the log says so again and again", trouble.onset_step)
        _scale_fell(course, trouble.onset_step, seen)
        if seen.confidence and (fixed := fixed_scale(course)) is not None:
            seen.speaks_against(Weight.FAIR, f"{fixed}: gradients overflow by that, and no step is taken")
        if broke is not None:
            self._by_its_course(course, broke, half or said is not None, seen)

    def _by_its_course(self, course: Course, broke: Breakdown, half: bool, seen: Suspicion) -> None:
        for curve in course.artifacts.curves:
            until = course.onset_on(curve, broke.finding)
            near = [(step, abs(value)) for step, value in curve.finite.pairs if step <= until][-8:]
            largest = max(near, key=lambda one: one[1], default=None)
            infinite = any(isinf(value) for value in curve.between(until, until).values)
            part = curve.role is Role.LOSS_PART and infinite
            if not part and (curve.role not in (Role.OTHER, Role.GRADIENT_NORM) or not largest):
                continue
            if half and infinite:
                text = f"{curve.metric} was infinite at step {step_text(until)}, and no NaN as from the data"
                seen.proves(Weight.STRONG, text, until)
            if largest and _LARGEST / 3 <= largest[1] <= (1e7 if half else _LARGEST) and (half or infinite):
                text = f"{curve.metric} had come to {largest[1]:.5g}: half precision ends at 65504"
                seen.proves(Weight.STRONG if largest[1] > near[0][1] else Weight.SLIGHT, text, largest[0])
                break
        gradient = course.measured.gradient if half else None
        if gradient is not None and gradient.first_bad is not None and not broke.has_grown:
            loss = broke.curve.at(gradient.first_bad)
            if broke.curve is not gradient and (broke.curve.first_bad or 0) > gradient.first_bad and loss is not None:
                text = f"{gradient.metric} was no number at step {step_text(gradient.first_bad)}"
                seen.proves(Weight.FAIR, f"{text}, {broke.curve.metric} {loss:.3g}", gradient.first_bad)
        if broke.has_grown and half:
            seen.speaks_against(Weight.FAIR, f"{broke.curve.metric} had grown to {broke.before[-1]:.3g} before")

    def fix(self, course: Course) -> Fix:
        return fix(
            do="train in bfloat16, or keep logits, losses and norms in float32; with float16 use a dynamic loss scale",
            expect="no step is skipped for an overflow; the loss is as before up to where it broke down",
            verify=f"the same seed in float32 passes step {step_text(course.onset)}: then it was the precision",
            otherwise="find the layer whose activations are largest, and normalise its inputs",
            risk="float32 takes twice the memory; bfloat16 has three digits less",
        )


class LossScale:
    """The scale of the loss was halved until nothing was left of it: every step overflows, or gradients underflow; or
    it is fixed so high that every step is skipped, which the counter of skipped steps proves by itself."""

    name = CauseName.LOSS_SCALE
    issue = "the loss scale has fallen so far that gradients are lost: nearly every step is skipped"

    def look(self, course: Course, seen: Suspicion) -> None:
        collapse, said = (
            course.found({Kind.LOSS_SCALE_COLLAPSE}),
            course.line(_AT_ITS_END, ("scale", "underflow")),
        )
        self._all_skipped(course, seen)
        scale_out_of_range(course, seen)
        at_its_floor(course, seen)
        if collapse is None and (said is None or not course.artifacts.alarmed):
            return
        seen.explains = collapse or course.trouble
        if said is not None:
            seen.quotes(Weight.DIRECT, said)
        if collapse is not None:
            seen.proves(Weight.STRONG, collapse.said, collapse.onset_step)
        _scale_fell(course, course.onset, seen)
        broke = breakdown(course)
        if broke is not None and collapse is not None and broke.step < collapse.onset_step:
            text = f"{broke.curve.metric} was no number before, at step {step_text(broke.step)}"
            seen.speaks_against(Weight.FAIR, text, broke.step)

    def _all_skipped(self, course: Course, seen: Suspicion) -> None:
        if (told := all_skipped(course)) is None:
            return
        seen.proves(Weight.DIRECT, f"{told}: no step of the optimizer was taken")
        scale = next((values for name, values in course.artifacts.told.items() if _SCALE.search(name.lower())), ())
        if len(scale) > 2 and min(scale) == max(scale) > 1.0:
            seen.proves(Weight.STRONG, f"the loss scale stays at {scale[0]:g} all the same")

    def fix(self, course: Course) -> Fix:
        del course
        return fix(
            do="start the loss scale at 1024 with a growth interval of 2000 steps, or train in bfloat16 without one",
            expect="the scale stays above 1; under 1 % of the steps are skipped",
            verify="log scale and skipped steps: after 500 steps the scale no longer falls",
            otherwise="in float32: if it breaks down there too, the scale was not to blame",
            risk="none: the scale changes no direction of a step",
        )


def _scale_fell(course: Course, until: float, seen: Suspicion) -> None:
    scale = course.measured.curve(Role.LOSS_SCALE)
    values = [value for step, value in scale.finite.pairs if step <= until] if scale is not None else []
    if scale is not None and values and values[-1] <= max(values) / 4:
        text = f"{scale.metric} fell from {max(values):g} to {values[-1]:g} by step {step_text(until)}"
        seen.proves(Weight.STRONG, text, until)
