"""Changes to a log that must not change what is said about it."""

import random
from array import array
from collections.abc import Callable, Mapping
from math import inf, isfinite
from types import MappingProxyType

from msgspec.structs import replace

from tui_monitor.judging.roles import role_of
from tui_monitor.model.points import Points
from tui_monitor.model.role import Role
from tui_monitor.scoring.corpus import LabelledRun
from tui_monitor.scoring.scored_run import HARD, QUIET
from tui_monitor.text import clean

_FEWEST = 20
_VALUES = frozenset(
    {
        Role.TRAIN_LOSS,
        Role.VALIDATION_LOSS,
        Role.LOSS_PART,
        Role.GAN_LOSS,
        Role.POLICY_LOSS,
        Role.VALUE_LOSS,
        Role.REWARD,
    }
)
Change = Callable[[Points], Points]


def _rows(points: Points, keep: slice) -> Points:
    return replace(
        points,
        steps=points.steps[keep],
        values=points.values[keep],
        times=points.times[keep],
        places=points.places[keep],
    )


def _every(n: int) -> Change:
    return lambda points: _rows(points, slice(None, None, n)) if len(points) >= n * _FEWEST else points


def _values(change: Callable[[float], float]) -> Change:
    """Losses and rewards only: the unit of a learning rate or an accuracy does matter."""
    return lambda points: (
        replace(points, values=array("d", map(change, points.values))) if role_of(points.metric) in _VALUES else points
    )


def _noisy(points: Points) -> Points:
    noise = random.Random(points.metric)
    return _values(lambda value: value * (1.0 + 0.02 * noise.gauss(0.0, 1.0)))(points)


def _without_start(points: Points) -> Points:
    return _rows(points, slice(len(points) // 10, None)) if len(points) >= _FEWEST else points


def _without_end(points: Points) -> Points:
    return _rows(points, slice(None, -(len(points) // 10))) if len(points) >= _FEWEST else points


def _restarted(points: Points) -> Points:
    """As if the job had been killed in the middle and resumed from a checkpoint a twentieth earlier."""
    n = len(points)
    if n < _FEWEST:
        return points
    middle, back = n // 2, n // 2 - max(3, n // 20)
    columns = (column[:middle] + column[back:] for column in (points.steps, points.values, points.times))
    steps, values, times = columns
    return Points(points.metric, points.file, steps, values, times, points.places[:middle] + points.places[back:])


CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "every 2nd point": _every(2),
        "every 5th point": _every(5),
        "values x 1e-6": _values(lambda value: 1e-6 * value),
        "values x 1e6": _values(lambda value: 1e6 * value),
        "noise of 2 %": _noisy,
        "values + 10": _values(lambda value: value + 10.0),
        "first tenth cut": _without_start,
        "last tenth cut": _without_end,
        "restarted in the middle": _restarted,
    }
)


def changed(run: LabelledRun, change: Change) -> LabelledRun:
    """The same run, its points changed."""
    return run.with_points(change)


def in_view(run: LabelledRun, changed: LabelledRun) -> bool:
    """Does the changed log still show when the trouble began? A cut or a sparser log may have taken that away.

    What lasts, as a plateau does, is in view for as long as the log reaches beyond its onset.
    """
    if run.onset is None or run.label in QUIET:
        return True
    if run.label == "nan":
        return _non_finite(changed) or not _non_finite(run)
    (first, last), (kept_first, kept_last) = _reach(run), _reach(changed)
    began = run.label not in HARD or not first <= run.onset < kept_first
    return began and not kept_last < run.onset <= last


def _reach(run: LabelledRun) -> tuple[float, float]:
    """First and last step of a run; of an empty one, nowhere."""
    logged = [points for points in run.points if len(points)]
    first = min((points.steps[0] for points in logged), default=inf)
    return first, max((points.steps[-1] for points in logged), default=-inf)


def _non_finite(run: LabelledRun) -> bool:
    return any(not isfinite(value) for points in run.points for value in points.values)


def renamed(run: LabelledRun) -> LabelledRun:
    """The labelled metric has a name that nobody knows; it is still asked for."""
    watched = run.thresholds(told=True).metric
    unknown = run.with_points(lambda p: replace(p, metric=clean("zz quux")) if p.metric == watched else p)
    return replace(unknown, metric="zz quux")
