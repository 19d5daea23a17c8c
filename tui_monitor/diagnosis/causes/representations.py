"""Codes in which all things are the same: embeddings, latents, halting steps without any spread."""

from __future__ import annotations

from math import log
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.cause import fix
from tui_monitor.diagnosis.causes.policy_updates import is_empty
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.departures import fallen
from tui_monitor.diagnosis.measurands import (
    CONTRASTIVE,
    EMBEDDING_SPREAD,
    LATENT_KL,
    LIKENESS,
    RECONSTRUCTION,
    every,
    longest,
    of_lines,
    since,
    told,
    words_of,
)
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.role import Role

_NO_FREEDOM = lazy_compile(r"(?i)\b(?:var|std|cov)\w*\(\)\W*degrees of freedom is <= ?0|degrees of freedom <= ?0")
_SPREAD = lazy_compile(
    r"(?i)\b((?:feat\w*|emb\w*|repr\w*|latents?|z|proj\w*|codes?|hidden)[ _-](?:[\w/.*^-]+ ){0,4}?"
    r"(?:std|sd|dev\w*|var\w*|spread|rank)\b[^=:|;,\n]{0,20}?)\s?[=:]\s?(\d+(?:\.\d+)?(?:e[-+]?\d+)?)"
)
_TWO_VIEWS = lazy_compile(
    r"(?i)simsiam|\bbyol\b|siamese|stop[_ -]?grad|two[_ -]views?"
    r"|self[_ -]?supervis|\bssl\b|barlow|\bdino\b|neg\w*[_ -]cos"
)
_NO_STOP = lazy_compile(r"(?i)stop[_ -]?grad\w*\W{1,20}(?:false|off|no\b|none|0\b)|(?:no|without)[_ -]stop[_ -]?grad")
_LEAST, _NEARLY, _SPREAD_AT_MOST = -0.98, -0.95, 0.3
"""A negative cosine where all is alike, and soon before; what a spread that should be 1 is then at most."""
_GONE, _LOW = 0.1, 0.25
_ALIKE = 0.98
_STUCK = 10
_AT_CHANCE = 0.01
"""Share by which a loss may differ from the logarithm of its number of choices."""
_SIZES = (8, 16, 32, 48, 64, 96, 100, 128, 192, 200, 256, 384, 512, 768, 1024, 2048, 4096)


class VarianceCollapse:
    """Spread or rank of a code went to nothing, what should differ became alike, or a variance has no freedom.

    Source: Jing et al. 2022 (dimensional collapse); S4.16 (a variance over one value). Lies for codes that begin small
    and grow: only what was larger before counts.
    """

    name = CauseName.VARIANCE_COLLAPSE
    issue = "all inputs get the same code: its variance is gone, and nothing can be told apart by it"

    def look(self, course: Course, seen: Suspicion) -> None:
        seen.explains = course.trouble
        if (line := course.line(_NO_FREEDOM)) is not None:
            seen.quotes(Weight.DIRECT, line)
        for curve in (*every(course, EMBEDDING_SPREAD), *told(course, EMBEDDING_SPREAD), *_told_in_words(course)):
            _without_spread(curve, seen)
        _one_code_for_two_views(course, seen)
        for curve in every(course, LIKENESS):
            _alike(curve, seen)
        _empty_code(course, seen)
        _at_chance(course, seen)
        _solved_without_learning(course, seen)

    def fix(self, course: Course) -> Fix:
        del course
        return fix(
            do="add a term that asks for variance (VICReg: sd of each dimension at least 1), stop the "
            "gradient on one branch, and check that a batch holds more than one value",
            expect="the spread of the codes stays near its first level while the loss falls",
            verify="log sd and rank of the codes of 1000 inputs at every evaluation",
            otherwise="larger batches, negatives that differ, a lower weight of the KL term with warm-up",
            effort=Effort.MEDIUM,
            risk="start from a checkpoint before the spread fell: a collapsed code hardly comes apart again",
        )


def _without_spread(curve: MetricCurve, seen: Suspicion) -> None:
    gone, low = fallen(curve, curve.steps[-1], _GONE), fallen(curve, curve.steps[-1], _LOW)
    found = gone or low
    if found is not None and found.points >= 2:
        text = f"{curve.metric} fell from {found.level:.3g} to {found.value:.3g}{since(curve, found.step)}"
        step = found.step if since(curve, found.step) else None
        seen.proves(Weight.DIRECT if gone is not None else Weight.STRONG, text, step)


def _one_code_for_two_views(course: Course, seen: Suspicion) -> None:
    """The loss between two views came to its least at once, while the codes have hardly any spread."""
    loss = course.measured.loss
    values = loss.finite.values if loss is not None else []
    if loss is None or len(values) < _STUCK:
        return
    least = max(values[len(values) // 2 :]) <= _LEAST and min(values) >= -1.001
    if not least or min(values[: max(3, len(values) // 5)]) > _NEARLY or (line := course.line(_TWO_VIEWS)) is None:
        return
    text = f"{loss.metric} came to {values[-1]:.4g} at once, the least that a negative cosine can be"
    seen.proves(Weight.FAIR, f"{text}: one code for all does that ({line.text.strip()[:80]})", loss.steps[-1])
    for curve in (*every(course, EMBEDDING_SPREAD), *_told_in_words(course)):
        spread = curve.finite.values
        if len(spread) >= 3 and spread[-1] <= min(_SPREAD_AT_MOST, max(spread)) and spread[-1] <= spread[0]:
            seen.proves(Weight.STRONG, f"{curve.metric} went from {spread[0]:.3g} to {spread[-1]:.3g} meanwhile")
            break
    if (line := course.line(_NO_STOP)) is not None:
        seen.quotes(Weight.FAIR, line)


def _told_in_words(course: Course) -> list[MetricCurve]:
    """Spreads of codes whose names are several words, as lines tell them."""
    read = {words_of(curve.metric) for curve in course.artifacts.curves} | {
        words_of(name) for name in course.artifacts.told
    }
    said: dict[str, list[float]] = {}
    for line in course.artifacts.lines:
        for found in _SPREAD.finditer(line.text[:400]):
            if words_of(found[1]) not in read:
                said.setdefault(found[1].strip(), []).append(float(found[2]))
    return [of_lines(name, values) for name, values in said.items()]


def _alike(curve: MetricCurve, seen: Suspicion) -> None:
    values = curve.finite.values
    if len(values) >= 5 and median(values[-3:]) >= _ALIKE and min(values) < _ALIKE - 0.1 and max(values) <= 1.01:
        text = f"{curve.metric} rose from {values[0]:.3g} to {values[-1]:.3g}: what should differ is alike"
        seen.proves(Weight.DIRECT, text, curve.steps[-1])


def _empty_code(course: Course, seen: Suspicion) -> None:
    kl, built = longest(course, LATENT_KL), longest(course, RECONSTRUCTION)
    if kl is not None and built is not None and course.measured.curve(Role.REWARD) is None and is_empty(kl):
        text = f"posterior collapse: {kl.metric} sank to {kl.values[-1]:.3g}, the latents are the prior for every input"
        seen.proves(Weight.STRONG, text, kl.steps[-1])


def _at_chance(course: Course, seen: Suspicion) -> None:
    """A contrastive loss that is the logarithm of the number of choices: nothing is told apart."""
    loss = longest(course, CONTRASTIVE)
    batch = course.recipe.number(Hyperparameter.BATCH_SIZE)
    newest = loss.finite.values[-_STUCK:] if loss is not None else []
    if loss is None or not course.artifacts.alarmed or len(newest) < _STUCK:
        return
    level = median(newest)
    sizes = (batch, 2 * batch, batch - 1, 2 * batch - 1) if batch and batch > 2 else _SIZES
    size = next((size for size in sizes if abs(level - log(size)) < _AT_CHANCE), None)
    if size is not None and max(newest) - min(newest) < 0.05 * level:
        weight = Weight.STRONG if batch or max(newest) - min(newest) < 1e-3 else Weight.FAIR
        seen.proves(
            weight, f"{loss.metric} stays at {level:.4g}, ln({size:g}): no pair is told from another", loss.steps[-1]
        )


def _solved_without_learning(course: Course, seen: Suspicion) -> None:
    """A contrastive loss that went to nothing at once while the score that it is for fell: the shortcut of one code."""
    loss, score = longest(course, CONTRASTIVE), course.measured.curve(Role.SCORE)
    if loss is None or score is None or len(score) < 5:
        return
    solved = fallen(loss, loss.steps[-1], 0.05)
    best, last = score.high, median(score.finite.values[-3:] or [0.0])
    if solved is not None and last < 0.6 * best:
        text = f"{loss.metric} went to {solved.value:.2g} while {score.metric} fell from {best:.3g} to {last:.3g}"
        seen.proves(Weight.STRONG, f"{text}: one code for all solves it", solved.step)
