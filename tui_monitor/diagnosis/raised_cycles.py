"""A rate that goes up again and again, whether training held its earlier peaks, and what was learned before."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve

_RESTART, _HIGHER = 1.8, 1.3
"""Factors: of a rate that starts anew from one point to the next, and of a peak beyond all earlier ones."""
_FEWEST = 3
_LEARNED = 0.6
"""Share of its first value that a loss came down to where it had learned."""


class HigherPeak(Struct, frozen=True):
    """A cycle of a rate that begins beyond all that training had held."""

    before: float
    peak: float
    at: float

    @property
    def factor(self) -> float:
        return self.peak / self.before


def higher_peak(rate: MetricCurve, until: float) -> HigherPeak | None:
    """Of a rate that fell and was raised again, at least once, the last cycle up to a step, where it is the highest."""
    pairs = [(step, value) for step, value in rate.finite.pairs if step <= until and value > 0]
    starts = [0, *(at for at, (one, two) in enumerate(pairwise(pairs), 1) if two[1] > _RESTART * one[1])]
    cycles = [pairs[one:two] for one, two in pairwise([*starts, len(pairs)])]
    if len(cycles) < 2 or cycles[-2][-1][1] > max(value for _, value in cycles[-2]) / _RESTART:
        return None  # a warm-up in leaps did not fall between them
    earlier = max(value for cycle in cycles[:-1] for _, value in cycle)
    at, peak = max(cycles[-1], key=lambda pair: pair[1])
    return HigherPeak(earlier, peak, at) if peak >= _HIGHER * earlier else None


def had_learned(curve: MetricCurve, until: float, share: float = _LEARNED) -> bool:
    """Had it come down to a share of its first value before a step, so that what it began with was good?"""
    values = curve.finite.before(until).values
    if len(values) < _FEWEST:
        return False
    if curve.lower_is_better is False:
        return max(values) - values[0] >= (1.0 - share) * abs(values[0])
    return min(values) <= share * values[0]
