"""A level that becomes another at one point: what other data do, and no step size."""

from __future__ import annotations

from math import isfinite
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve

_BEFORE, _FEWEST = 12, 5
_LEAST = 1.25
"""Factor between the levels."""


class LevelJump(Struct, frozen=True):
    before: float
    behind: float


def jump(curve: MetricCurve, onset: float, falls: bool = False) -> LevelJump | None:
    """The levels before and behind, where it went from one to the other within two points and did not go on."""
    sign = -1.0 if falls else 1.0
    values = [sign * value for value in curve.values if isfinite(value)]
    at = sum(isfinite(value) for step, value in curve.pairs if step < onset)
    before, behind = values[max(0, at - _BEFORE) : at], values[at:]
    if len(before) < _FEWEST or len(behind) < _FEWEST:
        return None
    level, first = median(before), median(behind[:3])
    gap, noise = first - level, max(before[-_FEWEST - 2 :]) - min(before[-_FEWEST - 2 :])
    if gap <= max(noise, (_LEAST - 1.0) * abs(level)) or min(behind[1:5]) <= level + 0.4 * gap:
        return None
    later = median(behind[-max(3, len(behind) // 4) :])
    goes_on = later > level + 1.3 * gap or max(behind) > level + 3.0 * gap
    return None if goes_on else LevelJump(sign * level, sign * first)
