"""Several models, trained one after the other in one log, as folds of a cross-validation are: one of them is looked at.

Their rounds begin anew, and so do their losses. Read as one course that looks like a rhythm of the data, like a loss
that jumps back, and like a held-out loss that left for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from tui_monitor.diagnosis.artifacts import Artifacts, MetricCurve
from tui_monitor.model.finding import Finding, Kind
from tui_monitor.model.role import LOSSES, Role

_FEWEST, _SHORTEST = 3, 3
"""Models, and points of each."""
_ANEW = 0.5
"""Share of all that they differ by, within which first values of a loss are where an untrained model begins."""
_ROSE = 1.2
_KINDS = frozenset({Kind.DRIFT, Kind.EXPLOSION, Kind.SPIKE, Kind.OSCILLATION, Kind.COLLAPSE})


def one_of_many(artifacts: Artifacts) -> Artifacts:
    """As if only one had been logged, the last of those that are no stubs; the same where there is one."""
    losses = [one for one in artifacts.curves if one.role in LOSSES | {Role.VALIDATION_LOSS}]
    files = {one.file for one in losses if not one.held_out and _begins_anew(one)}
    if not files:
        return artifacts
    cut: dict[str, MetricCurve] = {
        one.metric: _one_model(one) for one in artifacts.curves if one.file in files and _starts(one)
    }
    curves = [cut.get(one.metric, one) for one in artifacts.curves]
    findings = [one for one in artifacts.findings if not _is_of_the_change(one, _cut(cut, one))]
    deciding = artifacts.deciding if artifacts.deciding in findings else None
    return replace(artifacts, curves=curves, findings=findings, deciding=deciding)


def _cut(cut: Mapping[str, MetricCurve], found: Finding) -> MetricCurve | None:
    return cut.get(found.metric) if found.metric is not None else None


def _starts(curve: MetricCurve) -> list[int]:
    """Where steps go back to the first one; empty where that is seldom."""
    if not len(curve):
        return []
    first = curve.steps[0]
    at = [at for at in range(1, len(curve)) if curve.steps[at] <= first < curve.steps[at - 1]]
    return [0, *at] if len(at) >= _FEWEST - 1 else []


def _begins_anew(curve: MetricCurve) -> bool:
    """Each is as bad at first as the first one was, and each was learning: no run that goes on."""
    starts = _starts(curve)
    parts = [curve.values[one:two] for one, two in pairwise([*starts, len(curve)])]
    whole = [part for part in parts if len(part) >= _SHORTEST]
    if len(whole) < _FEWEST:
        return False
    firsts, lows = [part[0] for part in whole], [min(part) for part in whole]
    way = abs(median(firsts) - median(lows))
    return all(abs(one - firsts[0]) <= max(_ANEW * way, 0.02 * abs(firsts[0])) for one in firsts)


def _one_model(curve: MetricCurve) -> MetricCurve:
    parts = list(pairwise([*_starts(curve), len(curve)]))
    longest = max(two - one for one, two in parts)
    one, two = next((one, two) for one, two in reversed(parts) if 2 * (two - one) >= longest)
    return _in_order(curve, range(one, two))


def _in_order(curve: MetricCurve, at: Sequence[int]) -> MetricCurve:
    """Without what is told again at its end: the best round."""
    kept = [one for one in at if one == at[0] or curve.steps[one] > max(curve.steps[at[0] : one])]
    steps, values = [curve.steps[one] for one in kept], [curve.values[one] for one in kept]
    return replace(curve, steps=steps, values=values)


def _is_of_the_change(found: Finding, one: MetricCurve | None) -> bool:
    """A rise from the end of one model to the beginning of the next, that no model shows itself."""
    if one is None or found.kind not in _KINDS or not len(one.finite):
        return False
    return one.finite.values[-1] <= _ROSE * one.low if one.lower_is_better else found.kind is Kind.COLLAPSE
