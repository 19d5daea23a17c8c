"""Does a run go on learning beside what it lost? Then nobody stops it who was not asked.

Weights that went NaN make every later loss NaN: of training, its parts, the other side of a GAN, the critic, and of
data held out. Where one of them stays a number and moves, or the very metric is one again and again, something else is
lost: an evaluation without examples, a term that is only logged, a skipped batch, another model in the same log, or a
line that some data printed. Where nothing is logged that is minimised, nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
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


class LossValues(Protocol):
    """Of the metrics of one run."""

    def counts(self) -> Mapping[Shown, int]:
        """How many values of each were logged."""
        ...

    def newest(self, metric: Shown, most: int) -> Sequence[float]:
        """The last ones, at most so many, oldest first."""
        ...


class StillLearning:
    """Remembers how many values each loss had when the finding was first seen: what counts is what came since."""

    def __init__(self) -> None:
        self._before: dict[Shown, tuple[str, Mapping[Shown, int]]] = {}

    def reason(self, run: Shown, finding: Finding, values: LossValues) -> Shown | None:
        """Why it may be well, and is left to a person; None where all that it minimises is lost."""
        why = self._why(run, finding, values)
        return clean(f"{why}: what it means is for a person to decide", 300) if why is not None else None

    def _why(self, run: Shown, finding: Finding, values: LossValues) -> str | None:
        if finding.kind not in _LOST or finding.metric is None:
            return None
        counts = values.counts()
        known, before = self._before.get(run, ("", counts))
        if known != finding.id:
            self._before[run] = finding.id, counts
            before = counts

        def since(metric: Shown) -> Sequence[float]:
            new = counts.get(metric, 0) - before.get(metric, 0)
            return values.newest(metric, min(new, _NEWEST)) if new > 0 else ()

        def after(metric: Shown) -> Sequence[float]:
            """With the value before: an evaluation is rare, and a single new one can differ from it."""
            new = counts.get(metric, 0) - before.get(metric, 0)
            return values.newest(metric, min(new, _NEWEST) + 1) if new > 0 else ()

        if any(map(isfinite, since(finding.metric))):
            return f"{finding.metric} is a number again and again"
        roles = {name: role_of(name) for name in counts if name != finding.metric}
        moving = (name for name, role in roles.items() if role in _OF_THE_WEIGHTS and _moves(after(name)))
        if (name := next(moving, None)) is not None:
            return f"{name} is a number beside it, and moves"
        if role_of(finding.metric) in _MINIMISED:
            return None
        losses = [name for name, role in roles.items() if role in _MINIMISED]
        if not losses:
            return "no loss of its training is logged beside it"
        if any(isfinite(value) for name in losses for value in values.newest(name, 1)):
            return f"{losses[0]} was a number when it was last logged"
        return None


def _moves(values: Sequence[float]) -> bool:
    """The lowest loss so far stays where it is, and what is a number no more has no next one."""
    return len({value for value in values if isfinite(value)}) > 1 and isfinite(values[-1])
