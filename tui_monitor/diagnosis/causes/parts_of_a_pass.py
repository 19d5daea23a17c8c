"""Scores of training that only an order of the data explains: each part of a pass teaches what the next one refutes."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from tui_monitor.diagnosis.artifacts import MetricCurve
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.parting import classes_of, held_out_is_chance, share
from tui_monitor.diagnosis.suspicion import Suspicion, Weight
from tui_monitor.model.role import Role

_FEWEST = 4
_BELOW, _NEVER = 0.6, 0.02
"""Share of guessing below which a score is worse than that; the same where no number of classes is known."""
_ALIKE = -1.0
"""An R2 of batches in training at which a constant would be twice as near: all targets of a batch are about alike."""
_BEYOND, _HELD = 2.0, 0.9
"""Times the held-out score that training is beyond it; a training score that holds what it learned."""
_APART = 0.3
"""Of 1, between two scores."""
_FALLS = 0.25
"""Share of the moves of a training score that are falls where nothing stays."""


def worse_than_guessing(course: Course, seen: Suspicion) -> None:
    """As batches are met they are answered worse than by guessing, and what is held out is not: what was learned last
    is wrong for what comes next. Of mixed data no model is worse than a guess for long."""
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if train is None or held_out is None or min(len(train.finite), len(held_out.finite)) < _FEWEST:
        return
    ours, theirs = share(train)[1:], share(held_out)
    classes = classes_of(course) if "acc" in train.metric.lower() else None
    limit = _BELOW / classes if classes else _NEVER
    below = sum(value < limit for value in ours)
    if below >= 0.6 * len(ours) and median(theirs) > median(ours) + 0.05:
        text = f"{train.metric} is usually {median(ours):.3g}, worse than by guessing, and {held_out.metric}"
        text = f"{text} {median(theirs):.3g}: what was learned last is wrong for what comes next"
        seen.proves(Weight.STRONG, text, train.steps[-1])
        if below >= 0.9 * len(ours):
            seen.proves(Weight.FAIR, f"so at {below} of {len(ours)} points")


def batches_alike(course: Course, seen: Suspicion) -> None:
    """Where the share of variance explained is far below zero in batches and above it on all, a batch has none."""
    curves = [one for one in course.artifacts.curves if one.role is Role.SCORE and _is_r2(one)]
    held_out = next((one for one in curves if one.held_out and len(one.finite) >= _FEWEST), None)
    train = next((one for one in curves if not one.held_out and len(one.finite) >= _FEWEST), None)
    if train is None or held_out is None or (train.median or 0.0) > _ALIKE or (held_out.median or 0.0) <= 0.0:
        return
    text = f"{train.metric} of batches is usually {train.median:.3g}, {held_out.metric} {held_out.median:.3g}:"
    seen.proves(Weight.STRONG, f"{text} the targets of one batch are about alike, as of sorted data", train.steps[-1])


def nothing_stays(course: Course, seen: Suspicion) -> None:
    """Training answers far more than guessing, up and down, and an evaluation behind a pass answers as by guessing."""
    if not answers_within_a_pass(course):
        return
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if train is None or held_out is None:
        return
    text = f"{train.metric} is {share(train)[0]:.3g} at first and {median(share(train)):.3g} usually, up and down;"
    text = f"{text} {held_out.metric} behind each pass is {median(share(held_out)):.3g}, as by guessing"
    seen.proves(Weight.STRONG, f"{text}: only what came last is known", held_out.steps[-1])
    if len(set(held_out.finite.values)) <= max(2, len(held_out.finite) // 4):
        seen.proves(Weight.FAIR, f"{held_out.metric} is the same nearly each time: one answer, of the part that ends")


def easy_at_first(course: Course, seen: Suspicion) -> None:
    """The first pass is answered far better than what is held out, when nothing can be known by heart, and the passes
    behind it worse: it was of one kind as long as it lasted."""
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if not known_at_once(course) or train is None or held_out is None or len(train.finite) < _FEWEST:
        return
    ours, theirs = share(train), share(held_out)
    if median(ours[1:]) <= ours[0] - _APART / 2:
        text = f"{train.metric} is {ours[0]:.3g} in its first pass and {median(ours[1:]):.3g} since, {held_out.metric}"
        seen.proves(Weight.STRONG, f"{text} {theirs[0]:.3g} at once: what came first was all of one kind")
        if max(theirs) - min(theirs) < 0.05:
            seen.proves(Weight.FAIR, f"{held_out.metric} stays there: one answer, of the part that ends a pass")


def known_at_once(course: Course) -> bool:
    """Is training far beyond what is held out at the first point of both, and did the other know next to nothing?"""
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if train is None or held_out is None or not (train.finite.values and held_out.finite.values):
        return False
    return share(train)[0] - share(held_out)[0] >= _APART and share(held_out)[0] < _APART * 2


def answers_within_a_pass(course: Course) -> bool:
    """Far more than is held out from its first point on, and it falls back again and again: no learning by heart."""
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if train is None or held_out is None or min(len(train.finite), len(held_out.finite)) < _FEWEST:
        return False
    ours, theirs = share(train), share(held_out)
    falls = sum(two < one for one, two in pairwise(ours))
    stays = median(ours[-max(1, len(ours) // 8) :]) >= _HELD
    if stays or falls < _FALLS * (len(ours) - 1) or ours[0] < _BEYOND * theirs[0]:
        return False
    return median(ours) >= _BEYOND * max(theirs) and (held_out_is_chance(course) or max(theirs) - min(theirs) < 0.05)


def _is_r2(curve: MetricCurve) -> bool:
    words = curve.metric.lower()
    return words.endswith("r2") or "r^2" in words or "r²" in words
