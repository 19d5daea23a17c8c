"""Numbers that leave what they can hold: a logarithm of zero, a division by it, half precision and its scale."""

from __future__ import annotations

import re
from math import isinf

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import Breakdown, breakdown, parts_beside
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.data_words import NAN_IN_DATA
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, step_text
from tui_monitor.model.role import Role

_FUNCTION = (
    r"(?:log\w*|sqrt|rsqrt|\w*divi\w*|reciprocal|power|pow|arc\w+|acos|asin|digamma|lgamma|gammaln|xlogy|cholesky)"
)
_DOMAIN = lazy_compile(
    rf"divide by zero encountered|invalid value (?:\(nan\) )?encountered in (?:\w+[ (])?{_FUNCTION}\b|math domain error"
    rf"|float division by zero|division by zero|zerodivision|domainerror|domain_error|\b(?:log|ln)\(0(?:\.0)?\)"
    r"|log(?:arithm)? of (?:a )?(?:zero|non-?positive|negative)|(?:sqrt|square root) of (?:a )?negative|nans produced"
    r"|(?:log\w*|sqrt|rsqrt|div|pow|reciprocal|acos|asin)backward\d* ?'? returned nan"
    r"|not positive[- ]definite|singular matrix|matrix is singular|leading minor|cholesky\w* (?:failed|error)",
    re.IGNORECASE,
)
_DOMAIN_WORDS = (
    *("divide by", "division", "invalid value", "domain", "zerodiv", "log(0", "ln(0", "log of", "logarithm of"),
    *("sqrt of", "square root", "nans produced", "backward", "definite", "singular", "leading minor", "cholesky"),
)
"""One of them is in each line that `_DOMAIN` finds."""
_EXP = lazy_compile(
    r"overflow encountered in (?:\w+ )?(?:exp\w*|sinh|cosh|power)\b|math range error|expbackward\d* ?'? returned nan"
    r"|overflow in exp",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(
    r"(?:^|[/_. ])(?:std|stddev|sigma|scale|var|variance|min_?prob|prob_?min|p_?min|prob|denom\w*|det|margin"
    r"|temp|temperature|tau|norm_?min|min_\w+|alpha|precision|weight_?sum|mass|dist\w*)(?:$|[/_. \d])"
)
_LOGARITHM = re.compile(r"log_?(?:std|var|sigma|scale|alpha|prob|det|temp|variance)|lnvar|logits?_?(?:max|min|abs)")
_LOGS = re.compile(r"\bkl|kl\b|kld|log_?prob|entropy")
_GONE, _EXP_LIMIT = 1e-3, 20.0
"""Share of what it was at first from which on a quantity is on its way to zero; the size of a log that is one."""
_HALF = re.compile(
    r"^(?:fp16|float16|f16|half|16|16\.0|16-mixed|16-true|mixed_float16|o[123]|torch\.float16|np\.float16)$"
)
_OTHER = re.compile(r"bf16|bfloat16|fp32|float32|^32|^64|float64|fp64|double|full")
_OVERFLOWED = lazy_compile(
    r"gradient overflow|overflow!|overflow encountered in (?:cast|half)|overflow detected"
    r"|(?:reducing|lowering|decreas\w+|setting) (?:the )?(?:loss[ _-]?)?scale\w*"
    r"|loss[ _-]?scale\w* (?:reduc|lower|halv|decreas)"
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


class NumericDomain:
    """A log, a root, a division or an exp was given what it is not defined for: a message says so, what it is taken of
    ran to zero before, or one part of the loss alone broke down, or a loss that was all but zero.

    From what IEEE 754 and numpy's warnings say: numpy warns where a NaN is made, never where one passes through.
    Fooled by numbers that had grown beyond measure before: then such warnings come last, and prove nothing.
    """

    name = CauseName.NUMERIC_DOMAIN
    issue = "a logarithm, a root, a division or an exponential gets a number that it is not defined for"

    def look(self, course: Course, seen: Suspicion) -> None:
        broke = breakdown(course)
        crash = course.found({Kind.CRASH})
        said = course.line(_DOMAIN, _DOMAIN_WORDS)
        if broke is None:
            if said is not None and crash is not None:
                ended = any(said.text == event.text for event in course.artifacts.events)
                seen.explains = crash
                seen.quotes(Weight.STRONG if ended else Weight.FAIR, said)
            return
        seen.explains = broke.finding
        exp = course.line(_EXP, ("overflow", "math range", "expbackward"))
        if said is not None:
            seen.quotes(Weight.FAIR if broke.has_grown else Weight.DIRECT, said)
        if exp is not None:
            seen.quotes(Weight.SLIGHT if broke.has_grown else Weight.STRONG, exp)
        for curve in course.artifacts.curves:
            _ran_out(curve, course.onset_on(curve, broke.finding), seen)
        self._by_its_course(course, broke, seen)
        if broke.has_grown:
            grew = f"{broke.curve.metric} had grown to {broke.before[-1]:.3g} before"
            seen.speaks_against(Weight.FAIR if said or exp else Weight.STRONG, grew)
        if (data := course.line(NAN_IN_DATA)) is not None:
            seen.speaks_against(Weight.FAIR, f"the log speaks of the data: {data.text}")

    def _by_its_course(self, course: Course, broke: Breakdown, seen: Suspicion) -> None:
        name, step = broke.curve.metric, step_text(broke.step)
        bad, good = parts_beside(course, broke)
        if good and bad and not broke.has_grown:
            told = f"{', '.join(one.metric for one in bad[:3])} is no number at step {step}"
            seen.proves(
                Weight.STRONG, f"{told}, {good[0].metric} still is: one part of the loss is to blame", broke.step
            )
        if not broke.is_calm and len(broke.before) > 2:
            return
        if broke.was_infinite and len(broke.before) > 2:
            seen.proves(
                Weight.FAIR, f"{name} was infinite at step {step}, before anything was NaN: a log of 0", broke.step
            )
        _too_sure(course, broke, seen)
        logs = next((one for one in course.measured.called(_LOGS.pattern) if one.role is not Role.TRAIN_LOSS), None)
        if logs is not None:
            seen.proves(Weight.FAIR, f"{logs.metric} is measured, which takes logarithms or exponentials")
        if broke.before:
            last = f"{broke.before[-1]:.3g}"
            seen.proves(
                Weight.SLIGHT, f"{name} was {last} at its last finite value, no number at step {step}", broke.step
            )

    def fix(self, course: Course) -> Fix:
        return fix(
            do="bound what the logarithm, root or division gets: log(p + 1e-8) or log_softmax, sqrt(x + 1e-12), "
            "clamp(sigma, 1e-4), clamp(logvar, -10, 10)",
            expect=f"every part of the loss stays a number past step {step_text(course.onset)}",
            verify="log the smallest argument once a step; run with anomaly detection, which names the operation",
            otherwise="look for a NaN in the batch of that step",
            effort=Effort.MEDIUM,
            risk="none where the bound is below what a trained model gives",
        )


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
        if chosen is not None and half:
            seen.proves(Weight.FAIR, f"it trains in half precision: {chosen.said}", place=chosen.place)
            if broke is not None and not broke.has_grown:
                seen.proves(Weight.SLIGHT, f"{broke.curve.metric} had not grown before", broke.step)
        elif chosen is not None and (_OTHER.search(chosen.word) or chosen.is_off):
            seen.speaks_against(Weight.STRONG, f"it does not train in half precision: {chosen.said}")
        if said is not None:
            grown = broke is not None and broke.has_grown
            cast = "in cast" in said.text
            seen.quotes(Weight.FAIR if grown else Weight.DIRECT if cast else Weight.STRONG, said)
            if sum(_OVERFLOWED.search(line.text) is not None for line in course.artifacts.lines) > 2 and not grown:
                seen.proves(Weight.FAIR, "the log says so again and again", trouble.onset_step)
        _scale_fell(course, trouble.onset_step, seen)
        if broke is not None:
            self._by_its_course(course, broke, half or said is not None, seen)

    def _by_its_course(self, course: Course, broke: Breakdown, half: bool, seen: Suspicion) -> None:
        for curve in course.artifacts.curves:
            until = course.onset_on(curve, broke.finding)
            near = [(step, abs(value)) for step, value in curve.finite.pairs if step <= until][-8:]
            largest = max(near, key=lambda one: one[1], default=None)
            if curve.role not in (Role.OTHER, Role.GRADIENT_NORM) or not largest:
                continue
            infinite = any(isinf(value) for value in curve.between(until, until).values)
            if half and infinite:
                text = f"{curve.metric} was infinite at step {step_text(until)}, and no NaN as from the data"
                seen.proves(Weight.STRONG, text, until)
            if _LARGEST / 3 <= largest[1] <= (1e7 if half else _LARGEST) and (half or infinite):
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


def is_half(course: Course) -> bool:
    """Was half precision chosen? Not bfloat16, which holds what float32 does."""
    chosen = course.recipe.get(Hyperparameter.PRECISION)
    if chosen is None or _OTHER.search(f"{chosen.name} {chosen.word}".lower()):
        return False
    named = re.search(r"16|half|amp|mixed", chosen.name.lower()) is not None
    return _HALF.match(chosen.word) is not None or (named and not chosen.is_off and chosen.word in ("true", "1", "1.0"))


class LossScale:
    """The scale of the loss was halved until nothing was left of it: every step overflows, or gradients underflow."""

    name = CauseName.LOSS_SCALE
    issue = "the loss scale has fallen so far that gradients are lost: nearly every step is skipped"

    def look(self, course: Course, seen: Suspicion) -> None:
        collapse, said = (
            course.found({Kind.LOSS_SCALE_COLLAPSE}),
            course.line(_AT_ITS_END, ("scale", "underflow")),
        )
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

    def fix(self, course: Course) -> Fix:
        del course
        return fix(
            do="start the loss scale at 1024 with a growth interval of 2000 steps, or train in bfloat16 without one",
            expect="the scale stays above 1; under 1 % of the steps are skipped",
            verify="log scale and skipped steps: after 500 steps the scale no longer falls",
            otherwise="in float32: if it breaks down there too, the scale was not to blame",
            risk="none: the scale changes no direction of a step",
        )


def _ran_out(curve: MetricCurve, until: float, seen: Suspicion) -> None:
    """Something that a log or a division is taken of, on its way to zero; or a logarithm on its way out of exp."""
    name = curve.metric.lower()
    log = _LOGARITHM.search(name) is not None
    if not log and _ARGUMENT.search(name) is None:
        return
    values = [value for step, value in curve.finite.pairs if step < until]
    if len(values) < 3:
        return
    first, last = values[0], values[-1]
    text = f"{curve.metric} went from {first:.3g} to {last:.3g} up to there"
    if log and abs(last) > _EXP_LIMIT and abs(last) >= max(map(abs, values)):
        seen.proves(Weight.STRONG, f"{text}: its exponential is out of range", until)
    elif not log and first > 0 and last <= _GONE * max(values) and last <= min(values):
        seen.proves(Weight.STRONG, f"{text}: a logarithm or a division by it breaks down", until)


def _too_sure(course: Course, broke: Breakdown, seen: Suspicion) -> None:
    """The log of a probability that became zero."""
    if not broke.is_at_its_lowest:
        return
    last = broke.before[-1]
    score = course.measured.curve(Role.SCORE)
    known = score.before(course.onset_on(score, broke.finding)).finite.values if score is not None else ()
    full = bool(known) and score is not None and (known[-1] in (1.0, 100.0))
    if 0 <= last < 1e-3 or full:
        beside = f", {score.metric} at {known[-1]:g}" if full and score is not None else ""
        text = f"{broke.curve.metric} was lower than ever, at {last:.3g}{beside}: probabilities of 0 and 1"
        seen.proves(Weight.STRONG if full and last < 0.05 else Weight.FAIR, text, broke.step)
    else:
        seen.proves(Weight.SLIGHT, f"{broke.curve.metric} was lower than ever, at {last:.3g}", broke.step)


def _scale_fell(course: Course, until: float, seen: Suspicion) -> None:
    scale = course.measured.curve(Role.LOSS_SCALE)
    values = [value for step, value in scale.finite.pairs if step <= until] if scale is not None else []
    if scale is not None and values and values[-1] <= max(values) / 4:
        text = f"{scale.metric} fell from {max(values):g} to {values[-1]:g} by step {step_text(until)}"
        seen.proves(Weight.STRONG, text, until)
