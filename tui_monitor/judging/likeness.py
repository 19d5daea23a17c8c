"""A metric whose name tells nothing, and whose values go as those of a loss do.

Where no name of a run tells what is learned, it is the best that there is to look at. A loss is positive, no count, and
smooth, and in its first values it falls or stands. A schedule does so, too; but its values go by a rule.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isfinite, log
from statistics import median

from tui_monitor.judging.roles import is_held_out, lower_is_better, role_of, without_data_set
from tui_monitor.model.role import Role
from tui_monitor.text import Shown

_FEWEST, FIRST = 6, 12
"""Values that tell something; those that are looked at."""
_ROUGH = 0.3
"""Between two values lies seldom more than this share of their size."""
_RISES = 2.0
"""So many times the usual step lie between the medians of its ends where it does not only tremble."""
_EVEN = 0.02
"""So little do the steps of a schedule differ, of their size."""


def goes_like_a_loss(values: Sequence[float]) -> bool:
    """Do the first values fall or stand, as a loss does?

    >>> goes_like_a_loss([2.31, 2.02, 1.85, 1.61, 1.57, 1.38]), goes_like_a_loss([8.0, 4.0, 2.0, 1.0, 0.5, 0.25])
    (True, False)
    """
    first = [value for value in values[:FIRST] if isfinite(value)]
    if len(first) < _FEWEST or min(first) <= 0 or all(value == int(value) for value in first):
        return False
    step = _step(first)
    return _rise(first) <= _RISES * step and step <= _ROUGH * median(first) and not _by_a_rule(first)


def _by_a_rule(values: Sequence[float]) -> bool:
    """Are they constant, or do they fall by one amount, or by one factor?"""
    falls = [before - after for before, after in pairwise(values)]
    factors = [log(before / after) for before, after in pairwise(values)]
    return _even(falls) or _even(factors)


def _even(steps: Sequence[float]) -> bool:
    size = max(map(abs, steps))
    return max(steps) - min(steps) <= _EVEN * size


def likest(curves: Mapping[Shown, Sequence[float]]) -> Shown | None:
    """The metric that goes like a loss though its name tells nothing: of two data sets that held out, else the first
    one of the log that falls, or stands. None where none does."""
    alike = [name for name, values in curves.items() if role_of(name) is Role.OTHER and goes_like_a_loss(values)]
    told = [name for name in alike if is_held_out(name) and any(is_partner(name, other) for other in alike)]
    return next(iter(told or [name for name in alike if _falls(curves[name])] or alike), None)


def _falls(values: Sequence[float]) -> bool:
    first = [value for value in values[:FIRST] if isfinite(value)]
    return _rise(first) < -_RISES * _step(first)


def _rise(values: Sequence[float]) -> float:
    """From the median of the first third to that of the last."""
    third = max(2, len(values) // 3)
    return median(values[-third:]) - median(values[:third])


def _step(values: Sequence[float]) -> float:
    return median(abs(after - before) for before, after in pairwise(values))


def is_partner(name: str, other: str) -> bool:
    """Are two metrics the same quantity, of other data?"""
    return name != other and without_data_set(name) == without_data_set(other)


def likely_role(name: Shown, like: Shown | None) -> tuple[Role, bool | None]:
    """The role of a metric, and which way is better, where `like` is taken for a loss."""
    if like is None or (name != like and not (role_of(name) is Role.OTHER and is_partner(name, like))):
        return role_of(name), lower_is_better(name)
    return (Role.VALIDATION_LOSS if is_held_out(name) else Role.TRAIN_LOSS), True
