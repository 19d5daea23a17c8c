"""The learning rate that was in force where something went wrong, and whether it can have been to blame."""

from __future__ import annotations

import re

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.model.finding import Finding

_USUAL_RATES = {"adam": 0.01, "lion": 0.003, "sgd": 1.0, "muon": 0.1, "rmsprop": 0.01, "adagrad": 0.5}
"""Beyond these hardly any training with such an optimizer is stable."""
LEAST_RATES = {
    "adam": 3e-6,
    "lion": 1e-6,
    "sgd": 3e-4,
    "momentum": 3e-4,
    "rmsprop": 3e-6,
    "adagrad": 1e-4,
    "adadelta": 1e-2,
}
"""Below these hardly any training with such an optimizer gets anywhere within a run."""
_FAR_BELOW = 30.0
_ANY_OPTIMIZER = 0.3
_WITH_MOMENTUM = 0.25
"""Of plain SGD's limit: steps in one direction add up, to ten times as much with a momentum of 0.9."""
_LARGE_RATES, _LARGE = {"adam": 0.005, "lion": 0.001, "rmsprop": 0.005, "adagrad": 0.1}, 0.1
_LARGE_OF_PLAIN_STEPS = 0.2
"""From these on a rate may be what is wrong."""
_NEWEST = 10
_MUCH_MOMENTUM = 0.8


def rate_of(course: Course) -> float | None:
    """The learning rate when it went wrong: as logged, else as chosen."""
    rate, trouble = course.measured.rate, course.blow_up or course.trouble
    logged = rate.at(course.onset_on(rate, trouble)) if rate is not None and trouble is not None else None
    chosen = course.recipe.number(Hyperparameter.LEARNING_RATE)
    return logged or chosen or (rate.high if rate is not None and rate.finite.values else None)


def healthy_rate(course: Course) -> float | None:
    """The largest rate among healthy runs of the batch that is clearly below that of this one."""
    own = course.recipe.get(Hyperparameter.LEARNING_RATE)
    if own is None or own.number is None:
        return None
    others = (one.config.get(own.name) for one in course.artifacts.siblings if one.healthy)
    rates = [float(one) for one in others if isinstance(one, int | float) and 0 < one < own.number / 1.5]
    return max(rates, default=None)


def beyond_usual(course: Course) -> tuple[float, float, str] | None:
    """The learning rate where it is larger than hardly any training stands, the limit, and for which optimizer."""
    rate, optimizer = rate_of(course), course.recipe.word(Hyperparameter.OPTIMIZER)
    known = next((name for name in _USUAL_RATES if name in optimizer), "")
    limit = _USUAL_RATES.get(known, _ANY_OPTIMIZER)
    if known == "sgd" and (course.recipe.number(Hyperparameter.MOMENTUM) or 0.0) >= _MUCH_MOMENTUM:
        known, limit = "sgd and momentum", _WITH_MOMENTUM * limit
    return (rate, limit, known) if rate is not None and rate >= limit else None


def learns_on(course: Course, trouble: Finding) -> bool:
    """The loss of the held-out data rose alone: no step size is too high for what is trained on."""
    curve, trained = course.measured.named(trouble.metric), course.measured.loss
    if curve is None or not curve.held_out or trained is None or trained.first_bad is not None:
        return False
    onset = course.onset_on(trained, trouble)
    before, since = trained.before(onset).newest(_NEWEST).median, trained.between(onset).median
    return before is not None and since is not None and since <= max(before, 0.9 * before)


def is_over(course: Course, trouble: Finding) -> bool:
    """It came back by itself, and nothing is wrong any more: no step size does that."""
    return not trouble.active and not course.artifacts.alarmed


def is_large(course: Course) -> tuple[float, str] | None:
    """The learning rate where it is larger than most training stands, and what says so; no proof by itself."""
    rate, optimizer = rate_of(course), course.recipe.word(Hyperparameter.OPTIMIZER)
    known = next((name for name in _LARGE_RATES if name in optimizer), "")
    plain = "sgd" in optimizer and course.recipe.number(Hyperparameter.MOMENTUM) == 0.0
    limit = _LARGE_RATES.get(known, _LARGE_OF_PLAIN_STEPS if plain else _LARGE)
    return (rate, f"the learning rate is {rate:.3g}") if rate is not None and rate >= limit else None


def rate_alone(course: Course) -> str | None:
    """That the learning rate by itself explains what is seen, where it is larger than hardly any training stands."""
    beyond = beyond_usual(course)
    return f"the learning rate of {beyond[0]:.3g} alone can explain it" if beyond is not None else None


def moves_rate(schedule: str) -> bool:
    """Does what was chosen as a schedule ever change the rate?"""
    return bool(schedule) and not re.match(r"const|none|null|false|off|no\b|fixed|0", schedule)


def is_far_below_usual(course: Course, rate: float) -> bool:
    """A thirtieth of what hardly moves anything with the optimizer that is named."""
    optimizer = course.recipe.word(Hyperparameter.OPTIMIZER)
    least = next((least for name, least in LEAST_RATES.items() if name in optimizer), None)
    return least is not None and rate < least / _FAR_BELOW * 1.01
