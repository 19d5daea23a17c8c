"""Does a run go on learning beside what it lost? Then nobody stops it who was not asked.

Weights that went NaN make every later loss NaN: of training, its parts, the other side of a GAN, the critic, and of
data held out. Where one of them stays a number and moves, or the very metric is one again and again, something else is
lost: an evaluation without examples, a term that is only logged, a skipped batch, another model in the same log, or a
line that some data printed. Where nothing is logged that is minimised, nobody knows.
So it is with what exploded or collapsed: where a training loss beside it is no higher than before, the weights are
well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import isfinite
from statistics import median, quantiles
from typing import Protocol

from tui_monitor.judging.roles import role_of
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.role import Role
from tui_monitor.text import Shown, clean

_LOST = (Kind.NAN, Kind.INF)
_MINIMISED = frozenset({Role.TRAIN_LOSS, Role.LOSS_PART, Role.GAN_LOSS, Role.POLICY_LOSS, Role.VALUE_LOSS})
_OF_THE_WEIGHTS = _MINIMISED | {Role.VALIDATION_LOSS}
"""Roles of what is no number any more once the weights are none."""
_NEWEST = 10
"""Values that are looked at: older ones say nothing about now."""
_EARLIER, _FEWEST = 1024, 5
"""Values before the finding that tell what was usual, at most and at least."""
_USUAL = 8
"""Nine tenths of what was logged before, as an index: noise alone takes the middle of ten values no higher."""


class LossValues(Protocol):
    """Of the metrics of one run."""

    def counts(self) -> Mapping[Shown, int]:
        """How many values of each were logged."""
        ...

    def newest(self, metric: Shown, most: int) -> Sequence[float]:
        """The last ones, at most so many, oldest first."""
        ...

    def points_after(self, metric: Shown, step: float) -> int:
        """How many were logged after the one of this step."""
        ...


class StillLearning:
    """Remembers how many values each metric had when a finding was first seen: what counts is what came since."""

    def __init__(self) -> None:
        self._before: dict[Shown, Mapping[str, Mapping[Shown, int]]] = {}
        """Run -> its findings -> how many values of each metric there were."""

    def meet(self, run: Shown, findings: Collection[str], counts: Callable[[], Mapping[Shown, int]]) -> None:
        """All that it is ill of now: which of them decides may change later. `counts`: as `LossValues.counts`."""
        known = self._before.pop(run, {})
        now = counts() if set(findings) - known.keys() else {}
        if findings:
            self._before[run] = {finding: known.get(finding, now) for finding in findings}

    def reason(self, run: Shown, finding: Finding, values: LossValues) -> Shown | None:
        """Why it may be well, and is left to a person; None where all that it minimises is lost."""
        why = self._why(run, finding, values)
        return clean(f"{why}: what it means is for a person to decide", 300) if why is not None else None

    def _why(self, run: Shown, finding: Finding, values: LossValues) -> str | None:
        metric = finding.metric
        if metric is None:
            return None
        since = self._since(run, finding, values)
        beside = {name: role_of(name) for name in values.counts() if name != metric}
        if finding.kind in _LOST:
            return _beside_what_is_lost(metric, beside, values, since)
        losses = [name for name, role in beside.items() if role is Role.TRAIN_LOSS]
        return _beside_what_left_its_level(finding, metric, losses, values, since)

    def _since(self, run: Shown, finding: Finding, values: LossValues) -> _Since:
        counts = values.counts()
        before = self._before.get(run, {}).get(finding.id, counts)

        def since(metric: Shown) -> Sequence[float]:
            new = counts.get(metric, 0) - before.get(metric, 0)
            return values.newest(metric, min(new, _NEWEST)) if new > 0 else ()

        return since


_Since = Callable[[Shown], Sequence[float]]
"""The newest values of a metric, of those that came since the finding was first seen."""


def _beside_what_is_lost(metric: Shown, beside: Mapping[Shown, Role], values: LossValues, since: _Since) -> str | None:
    if any(map(isfinite, since(metric))):
        return f"{metric} is a number again and again"

    def moves(name: Shown) -> bool:
        """With the value before: an evaluation is rare, and a single new one can differ from it."""
        new = len(since(name))
        return new > 0 and _moves(values.newest(name, new + 1))

    moving = next((name for name, role in beside.items() if role in _OF_THE_WEIGHTS and moves(name)), None)
    if moving is not None:
        return f"{moving} is a number beside it, and moves"
    if role_of(metric) in _MINIMISED:
        return None
    losses = [name for name, role in beside.items() if role in _MINIMISED]
    if not losses:
        return "no loss of its training is logged beside it"
    if any(isfinite(value) for name in losses for value in values.newest(name, 1)):
        return f"{losses[0]} was a number when it was last logged"
    return None


def _beside_what_left_its_level(
    finding: Finding, metric: Shown, losses: Sequence[Shown], values: LossValues, since: _Since
) -> str | None:
    if _comes_back(finding, _earlier(values, metric, finding.onset_step), since(metric)):
        return f"{metric} is back at its level again and again"
    for name in losses:
        after = values.points_after(name, finding.onset_step)
        newest, earlier = values.newest(name, min(after, _NEWEST)), _earlier(values, name, finding.onset_step)
        if not newest and role_of(metric) is not Role.TRAIN_LOSS:
            return f"{name} was not logged since"
        if newest and _moves(newest) and _is_no_higher(newest, earlier):
            return f"{name} is no higher beside it than it was before, and moves"
    return None


def _earlier(values: LossValues, metric: Shown, step: float) -> Sequence[float]:
    """What was logged up to this step, as far as it is remembered."""
    after = values.points_after(metric, step)
    return [value for value in values.newest(metric, after + _EARLIER)[: -after or None] if isfinite(value)]


def _comes_back(finding: Finding, earlier: Sequence[float], newest: Sequence[float]) -> bool:
    """Whichever way is worse for it: it went there."""
    if finding.value is None or len(earlier) < _FEWEST:
        return False
    usual = median(earlier)
    worse = 1.0 if finding.value > usual else -1.0
    return any(worse * (value - usual) <= 0 for value in newest)


def _is_no_higher(newest: Sequence[float], earlier: Sequence[float]) -> bool:
    """Of a loss of which too little is known nobody can say that it is."""
    return len(earlier) < _FEWEST or median(filter(isfinite, newest)) <= quantiles(earlier, n=10)[_USUAL]


def _moves(values: Sequence[float]) -> bool:
    """The lowest loss so far stays where it is, and what is a number no more has no next one."""
    return len({value for value in values if isfinite(value)}) > 1 and isfinite(values[-1])
