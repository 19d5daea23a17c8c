"""No progress: plateau, converged, or stuck short of a target."""

from math import ceil, hypot, inf, log

from tui_monitor.judging.roles import LOSSES, Role
from tui_monitor.judging.rule import (
    Curve,
    Excess,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
)
from tui_monitor.judging.rules.decline import OneCount
from tui_monitor.model.finding import Kind, Severity, confidence

_CLASSES = (2, 10, 1000)
_NEAR = 0.01
_MOVED = 0.1
"""Worse by this many scales than it was, and it has not stayed there."""
_NOW_AND_THEN = 1.05
_WILD = 0.1
"""Noise of this share of the level is jumping..."""
_CALMER = 10.0
"""...where it is so many times less by now."""


class _Anchor:
    """The last level that was real progress: 2 % and 5 sd below the one before; or so much worse that it has moved."""

    def __init__(self, facts: Curve) -> None:
        parameters = facts.about.thresholds.parameters
        self.n = 0
        self.at = (0.0, facts.place)
        self._level = self._sd = self._wildest = 0.0
        self._renew = 1
        self._least, self._noise = parameters.negligible, parameters.slow_noise

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        self._see_wild(facts)
        gain = self._level - facts.now
        noise = self._noise * hypot(facts.sd, self._sd)
        least = self._least * abs(self._level)
        # What has come to rest since stands where it is, and not somewhere in the noise it came from.
        calm = abs(gain) > least and _CALMER * facts.sd < self._sd and self.was_wild(facts)
        if self.n == 0 or calm or gain > max(least, noise) or -gain > max(_MOVED * facts.scale, noise):
            self._level, self._sd = facts.now, facts.sd
            self.n, self.at = facts.n, (facts.step, facts.place)

    def _see_wild(self, facts: Curve) -> None:
        """Now and then: every 5 % of the points."""
        if facts.n < self._renew:
            return
        self._renew = int(facts.n * _NOW_AND_THEN) + 1
        if facts.now:
            self._wildest = max(self._wildest, facts.sigma / abs(facts.now))

    def was_wild(self, facts: Curve) -> bool:
        """Did it jump about before it came to rest? What learns comes down instead."""
        noise = facts.sigma / (abs(facts.now) or 1.0)
        return self._wildest > max(_WILD, _CALMER * noise)

    def take(self, block: PointBlock, case: Tally) -> None:
        """None of them is progress."""

    def room(self, facts: Curve) -> float:
        return self._renew - facts.n - 1

    def stays(self, low: float, high: float, scale: float) -> bool:
        """Is a level between these certainly neither progress nor a move, where the scale is at least so much?"""
        gain, least = self._level - low, self._least * abs(self._level)
        progress = gain > least and gain > self._noise * self._sd
        moved = high - self._level > max(_MOVED * scale, self._noise * self._sd)
        rests = self._wildest > _WILD and max(abs(gain), abs(self._level - high)) > least
        return not (progress or moved or rests)


class Plateau(Rule[Curve]):
    """No progress for as long as it took to get there: a plateau if little was learned before, else converged.

    Rule: the level has not come 2 % and 5 sd below its anchor for `--patience` points, or as many as before, nor has it
    moved up by a tenth of the scale and 5 sd. Learned
    less than 15 % since the first value (returns: 80 % of their range): plateau; else converged. Advice (info): a curve
    alone cannot tell a stuck run from one that is done. With a second witness it is a warning: the level is that of
    guessing (ln 2, ln 10, ln 1000), after a wild start, too; or worse than `--target` (baseline_missed).
    Source: seed 000 (20 points without a better value by 1e-6), which every noisy run trips over.
    Lies on fine-tunes and boosting, which start near their floor, and on losses with a large constant part.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Plateau, [2.32, 2.31, *[2.303, 2.301] * 20], "loss")
    ['21 warning']
    """

    kinds = (Kind.PLATEAU, Kind.CONVERGED, Kind.BASELINE_MISSED)
    needs = LOSSES | {Role.REWARD, Role.SCORE, Role.ERROR}
    sees = Sees.CURVE
    severity = Severity.INFO
    persistence = Persistence()
    formula = "no gain of 2 % and 5 sd for max(patience, as many points as before)"

    def __init__(self, facts: Curve) -> None:
        thresholds = facts.about.thresholds
        self._parameters = thresholds.parameters
        self._patience = thresholds.plateau_patience
        self._target = thresholds.target if facts.about.asked else None
        self._anchor, self._counts = _Anchor(facts), OneCount()
        self.memories = (self._anchor, self._counts)
        self._near = Excess(Reach.NEAR, self._says)

    def excess(self, facts: Curve) -> Excess | None:
        if facts.n == self._anchor.n:
            return None
        disturbed = facts.out or facts.n <= facts.settled_at
        if disturbed or facts.n - self._anchor.n < self._needed():
            return self._near
        return Excess(Reach.BEYOND, self._says, self._anchor.at)

    def room(self, facts: Curve, case: Tally) -> float:
        due = inf if case.open or facts.out else ceil(self._needed()) - (facts.n - self._anchor.n) - 1
        return min(due, self._anchor.room(facts))

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        del facts, case
        return block.out or self._anchor.stays(block.level_low, block.level_high, block.scale_low)

    def _needed(self) -> float:
        return max(self._patience, self._parameters.flat_ratio * self._anchor.n)

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        flat, value = facts.n - self._anchor.n, facts.logged(facts.now)
        kind, severity, why = self._name(facts, value)
        message = f"{facts.metric} has stayed at {value:.4g} for {flat} points, since step {self._anchor.at[0]:g}{why}"
        numbers = {"flat points": float(flat), "level": value, "learned": facts.learned}
        return Said(kind, severity, message, numbers, confidence(flat / self._needed(), flat))

    def _name(self, facts: Curve, value: float) -> tuple[Kind, Severity, str]:
        target = self._target
        if target is not None and (value > target if facts.about.lower else value < target):
            return Kind.BASELINE_MISSED, Severity.WARNING, f", short of the target {target:g}"
        classes = _guessing(value) if facts.about.role in LOSSES else None
        if classes is not None and self._anchor.was_wild(facts):
            return Kind.PLATEAU, Severity.WARNING, f": as good as guessing, ln({classes})"
        if (facts.learned >= self._parameters.learned and not self._counts.is_floor(facts)) or facts.saturated:
            return Kind.CONVERGED, Severity.INFO, ""
        if classes is not None:
            return Kind.PLATEAU, Severity.WARNING, f": as good as guessing, ln({classes})"
        return Kind.PLATEAU, Severity.INFO, ""


def _guessing(value: float) -> int | None:
    """The number of classes for which a model that knows nothing has this cross entropy, within 1 %."""
    return next((n for n in _CLASSES if abs(value - log(n)) < _NEAR * log(n)), None)
