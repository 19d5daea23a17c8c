"""What usually makes curves look like this, where no rule alarms and nothing proves more: where to look first.

Each shape names its causes in the order in which they are met, by what else is known: a rate, a score, a level.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from msgspec import Struct

from tui_monitor.diagnosis.causes.small_rate import largest_rate
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.measurands import POLICY_KL, longest
from tui_monitor.diagnosis.parting import classes_of, held_out_is_chance, share
from tui_monitor.diagnosis.poor_returns import poor_returns
from tui_monitor.diagnosis.standing import Standing, standing_of
from tui_monitor.model.diagnosis import CauseName
from tui_monitor.model.role import Role

_FEWEST = 12
_ABOVE = 1.03
"""Times the loss of guessing: above, steps are too large to find even that."""
_SMALL, _USUAL, _LARGE = 1e-5, 1e-3, 0.05
"""Rates that are small, usual and large with most optimizers."""
_MOVED = 1e-4
"""KL divergence of an update that moved a policy: that is no standstill of its weights."""
_DONE = 0.9
"""A score with which a loss may stand."""
_APART = 0.15
"""Of 1, between two scores."""


class CalmShape(Struct, frozen=True):
    text: str
    """What the shape is."""
    causes: tuple[CauseName, ...]
    """The likeliest first."""


def calm_shape(course: Course) -> CalmShape | None:
    """Of the first shape that is clear."""
    return next((shape for look in _SHAPES if (shape := look(course)) is not None), None)


def _at_chance(course: Course) -> CalmShape | None:
    standing, classes = course.standing, classes_of(course)
    if standing is None or classes is None or not held_out_is_chance(course):
        return None
    score = course.measured.held_out_score
    called = score.metric if score is not None else "the score"
    text = f"the loss stands at {standing.late:.4g} and {called} at that of guessing among {classes} classes"
    if standing.late > _ABOVE * log(classes):
        causes = (CauseName.LR_TOO_HIGH, CauseName.LABEL_NOISE, CauseName.INIT_OR_DEAD_UNITS)
    else:
        causes = (CauseName.INIT_OR_DEAD_UNITS, CauseName.LABEL_NOISE, CauseName.LR_TOO_LOW)
    return CalmShape(text, _by_rate(course, causes))


def _never_fell(course: Course) -> CalmShape | None:
    standing, loss = course.standing, course.measured.objective
    if standing is None or loss is None or standing.points < _FEWEST or _is_done(course) or loss.low <= 0:
        return None
    if (
        not standing.is_still
        or standing.high > 3.0 * standing.late
        or standing.improved > max(0.02, 1.5 * standing.noise / abs(standing.first))
        or _is_of_agents(course)
    ):
        return None
    text = f"{loss.metric} stands at {standing.late:.4g} in all {standing.points} points, where it began"
    usual = (largest_rate(course) or 0.0) >= _USUAL
    return CalmShape(text, _by_rate(course, _moved_by_nothing(standing) if usual else _of_standing(standing)))


def _moved_by_nothing(standing: Standing) -> tuple[CauseName, ...]:
    """At a usual rate something would move, if it were only a bias."""
    if standing.creeps:
        return CauseName.UNDERFITTING, CauseName.NOT_TRAINING, CauseName.LR_TOO_LOW
    return CauseName.NOT_TRAINING, CauseName.INIT_OR_DEAD_UNITS, CauseName.LABEL_NOISE


def _never_rose(course: Course) -> CalmShape | None:
    """Of an agent."""
    poor = poor_returns(course)
    standing = standing_of(poor.curve) if poor is not None else None
    if poor is None or standing is None or abs(standing.late - standing.first) > 2.0 * standing.noise:
        return None
    kl = longest(course, POLICY_KL)
    if kl is not None and (kl.median or 0.0) > _MOVED:
        return None
    causes = (CauseName.NOT_TRAINING, CauseName.LR_TOO_LOW, CauseName.ENTROPY_TOO_LOW)
    text = f"{poor.curve.metric} stands at {poor.late:.4g} in all {standing.points} points, where it began"
    return CalmShape(text, _by_rate(course, causes))


def _of_standing(standing: Standing) -> tuple[CauseName, ...]:
    if standing.creeps:
        return CauseName.LR_TOO_LOW, CauseName.UNDERFITTING, CauseName.NOT_TRAINING
    if standing.is_exact:
        return CauseName.NOT_TRAINING, CauseName.LR_TOO_LOW, CauseName.INIT_OR_DEAD_UNITS
    return CauseName.LR_TOO_LOW, CauseName.LABEL_NOISE, CauseName.NOT_TRAINING


def _scores_apart(course: Course) -> CalmShape | None:
    train, held_out = course.measured.train_score, course.measured.held_out_score
    if train is None or held_out is None or min(len(train.finite), len(held_out.finite)) < 3:
        return None
    ours, theirs = share(train), share(held_out)
    if ours[-1] < 0.97 or theirs[-1] > ours[-1] - _APART or theirs[-1] > max(theirs) - 0.01:
        return None
    text = f"{train.metric} is {ours[-1]:.3g}, {held_out.metric} was {max(theirs):.3g} at its best and is"
    text = f"{text} {theirs[-1]:.3g}"
    early = ours[0] - theirs[0] >= _APART
    causes = (CauseName.OVERFITTING, CauseName.TRAIN_EVAL_MISMATCH, CauseName.LABEL_NOISE)
    return CalmShape(text, (causes[1], causes[0], causes[2]) if early else causes)


_SHAPES = (_at_chance, _never_fell, _never_rose, _scores_apart)


def _by_rate(course: Course, causes: tuple[CauseName, ...]) -> tuple[CauseName, ...]:
    """What the rate says itself comes first."""
    return tuple(dict.fromkeys((*_told_by_rate(course), *causes)))[:3]


def _told_by_rate(course: Course) -> Iterator[CauseName]:
    rate = largest_rate(course)
    if rate is not None and rate <= _SMALL:
        yield CauseName.LR_TOO_LOW
    elif rate is not None and rate >= _LARGE:
        yield CauseName.LR_TOO_HIGH


def _is_done(course: Course) -> bool:
    scores = (course.measured.train_score, course.measured.held_out_score)
    return any(one is not None and one.finite.values and share(one)[-1] >= _DONE for one in scores)


def _is_of_agents(course: Course) -> bool:
    return any(one.role is Role.REWARD for one in course.artifacts.curves)
