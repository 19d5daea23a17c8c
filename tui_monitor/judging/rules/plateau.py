"""No progress: plateau, or converged."""

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import LEARNED, Curve
from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Finding, Kind, Severity

GAIN = 0.02
"""Progress is a level this share of the best one below the last anchor."""
REAL = 4.0
"""And this many standard deviations of the level."""
FLAT_SHARE = 0.5
"""Flat for this share of the run so far."""


class Plateau:
    """No progress worth the name for half of the run: a plateau if little was learned before, else converged.

    Rule: the level has not come 2 % below its anchor for max(patience, half of all points). Learned less
    than 10 % since the first value: plateau; else converged.
    Advice (info): a curve alone cannot tell a stuck run from one that is done.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.PLATEAU, Kind.CONVERGED)
    needs: ClassVar[frozenset[Role]] = LOSSES | {Role.REWARD, Role.SCORE, Role.ERROR}

    def __init__(self, curve: Curve, thresholds: Thresholds) -> None:
        self._curve = curve
        self._case = Case(curve, "no 2 % gain for max(patience, half of all points)")
        self._patience = thresholds.plateau_patience
        self._anchor = 0.0
        self._anchor_n = 0
        self._anchor_at = (0.0, curve.place)

    def update(self) -> Sequence[Finding]:
        curve = self._curve
        gain = self._anchor - curve.level
        if self._anchor_n == 0 or (gain > GAIN * abs(self._anchor) and gain > REAL * curve.level_sd):
            return self._progress()
        if self._case.open or curve.out:
            return NOTHING
        flat = curve.n - self._anchor_n
        if flat < max(self._patience, FLAT_SHARE * curve.n):
            return NOTHING
        kind = Kind.PLATEAU if curve.learned < LEARNED else Kind.CONVERGED
        return self._raise(kind, flat)

    def _progress(self) -> Sequence[Finding]:
        curve = self._curve
        self._anchor, self._anchor_n, self._anchor_at = curve.level, curve.n, (curve.step, curve.place)
        return (self._case.closed(),) if self._case.open else NOTHING

    def _raise(self, kind: Kind, flat: int) -> Sequence[Finding]:
        curve = self._curve
        value = curve.level if curve.lower else -curve.level
        message = f"{curve.metric} has stayed at {value:.4g} for {flat} points, since step {self._anchor_at[0]:g}"
        numbers = {"flat points": float(flat), "level": value, "learned": curve.learned}
        trust = confidence(flat / max(self._patience, FLAT_SHARE * curve.n), flat)
        return (self._case.raised(kind, Severity.INFO, self._anchor_at, message, numbers, trust),)
