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
    since,
    told,
)
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.diagnosis import CauseName, Effort, Fix
from tui_monitor.model.role import Role

_NO_FREEDOM = lazy_compile(r"(?i)\b(?:var|std|cov)\w*\(\)\W*degrees of freedom is <= ?0|degrees of freedom <= ?0")
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
        for curve in (*every(course, EMBEDDING_SPREAD), *told(course, EMBEDDING_SPREAD)):
            _without_spread(curve, seen)
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
