"""Numbers that break down in a function that is not defined for them: a logarithm of zero, a division by it."""

from __future__ import annotations

import re

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.breakdowns import Breakdown, breakdown, parts_beside
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.data_words import NAN_IN_DATA
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.overflows import DOMAIN, DOMAIN_WORDS, overflowed_first, part_that_broke
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.finding import Kind, step_text
from tui_monitor.model.role import Role

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
        said = course.line(DOMAIN, DOMAIN_WORDS)
        if broke is None:
            if said is not None and crash is not None:
                ended = any(said.text == event.text for event in course.artifacts.events)
                seen.explains = crash
                seen.quotes(Weight.STRONG if ended else Weight.FAIR, said)
            return
        seen.explains = broke.finding
        exp = course.line(_EXP, ("overflow", "math range", "expbackward"))
        first = overflowed_first(course, broke)
        if first is not None:
            seen.speaks_against(Weight.STRONG, f"what half precision cannot hold came first: {first.text}")
        if said is not None:
            weight = Weight.STRONG if broke.climbed else Weight.FAIR
            seen.quotes(weight if broke.has_grown else Weight.DIRECT, said)
        if exp is not None and first is None:
            seen.quotes(Weight.SLIGHT if broke.has_grown else Weight.STRONG, exp)
        if (part := part_that_broke(course, broke)) is not None and part is not said and first is None:
            seen.quotes(Weight.STRONG, part)
        epsilon = course.recipe.get(Hyperparameter.EPSILON)
        if epsilon is not None and epsilon.is_off and not broke.has_grown:
            seen.proves(Weight.FAIR, f"nothing keeps it from zero: {epsilon.said}", place=epsilon.place)
        for curve in course.artifacts.curves:
            _ran_out(curve, course.onset_on(curve, broke.finding), seen)
        self._by_its_course(course, broke, seen)
        if broke.has_grown:
            grew = f"{broke.curve.metric} had grown to {broke.before[-1]:.3g} before"
            weight = Weight.SLIGHT if said and broke.climbed else Weight.FAIR
            seen.speaks_against(weight if said or exp else Weight.STRONG, grew)
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
