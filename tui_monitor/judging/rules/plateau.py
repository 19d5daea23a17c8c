"""No progress: plateau, converged, or stuck short of a target."""

from math import ceil, hypot, inf, log

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
from tui_monitor.lexicon import measures
from tui_monitor.lexicon.names import letters_of
from tui_monitor.model.finding import Kind, Severity, confidence
from tui_monitor.model.role import LOSSES, Role

_CLASSES = (2, 10, 1000)
_BATCHES = tuple(2**i for i in range(3, 16))
_OPENING = 9
_NEAR = 0.01
_MOVED = 0.1
"""Worse by this many scales than it was, and it has not stayed there."""
_SOONEST = 20
"""Points after which nothing can be called stuck that has stood still from its start, however short the patience."""
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
        self._look_at = 0
        self._moved: tuple[float, float, int] | None = None
        """Where it is after a block in which it moves: level, sd, index."""
        self._least, self._noise = parameters.negligible, parameters.slow_noise

    def add(self, facts: Curve, case: Tally) -> None:
        del case
        gain = self._level - facts.now
        least = self._least * abs(self._level)
        rests = self._has_come_to_rest(facts, abs(gain) > least)
        if rests or self.n == 0 or self._has_moved(facts, gain, least):
            self._level, self._sd = facts.now, facts.sd
            self.n, self.at = facts.n, (facts.step, facts.place)

    def take(self, block: PointBlock, case: Tally) -> None:
        del case
        if self._moved is not None:
            self._level, self._sd, i = self._moved
            self.n, self.at = block.n + i + 1, (block.steps[i], block.place(i))

    def _has_moved(self, facts: Curve, gain: float, least: float) -> bool:
        if gain <= least and -gain <= _MOVED * facts.scale:
            return False
        noise = self._noise * hypot(facts.sd, self._sd)
        return gain > max(least, noise) or -gain > max(_MOVED * facts.scale, noise)

    def room(self, n: int) -> int:
        """How many points after the n-th until it is looked at whether it has come to rest."""
        return self._look_at - n - 1

    def stays(self, block: PointBlock) -> bool:
        """Is none of these levels far enough from it, neither below nor above?"""
        self._moved = None
        if block.out:
            return True
        least, most = self._bounds(self._level, self._sd, block)
        return self._level - block.level_low <= least and block.level_high - self._level <= most

    def _bounds(self, level: float, sd: float, block: PointBlock) -> tuple[float, float]:
        """How far below and above a level the next one lies at least."""
        noise = self._noise * sd
        return max(self._least * abs(level), noise), max(_MOVED * block.scale_low, noise)

    def moves_down(self, block: PointBlock) -> bool:
        """Is it certain where it goes: nowhere, or only down?"""
        level, sd, at = self._level, self._sd, -1
        least, most = self._bounds(level, sd, block)
        for i, now in enumerate(block.levels):
            gain = level - now
            if gain > least and gain > self._noise * hypot(block.sd(i), sd):
                level, sd, at = now, block.sd(i), i
                least, most = self._bounds(level, sd, block)
            elif -gain > most:
                return False
        self._moved = (level, sd, at) if at >= 0 else None
        return True

    def _has_come_to_rest(self, facts: Curve, moved: bool) -> bool:
        """What has come to rest since stands where it is, and not somewhere in the noise it came from.

        Looked at once in 5 % of the points, as the noise is another at each.
        """
        if facts.out or facts.n < self._look_at:
            return False
        self._look_at = int(facts.n * (1.0 + facts.about.thresholds.parameters.memory)) + 1
        if facts.now:
            self._wildest = max(self._wildest, facts.sigma / abs(facts.now))
        return moved and _CALMER * facts.sd < self._sd and self.was_wild(facts)

    def was_wild(self, facts: Curve) -> bool:
        """Did it jump about before it came to rest? What learns comes down instead."""
        noise = facts.sigma / (abs(facts.now) or 1.0)
        return self._wildest > max(_WILD, _CALMER * noise)


class Plateau(Rule[Curve]):
    """No progress for as long as it took to get there: a plateau if little was learned before, else converged.

    Rule: the level has not come 2 % and 5 sd below its anchor for `--patience` points, or as many as before, nor has it
    moved up by a tenth of the scale and 5 sd. Where it was no better since its first nine points half of the
    patience is enough, 20 points at least. Learned less than 15 % since the first value (returns: 80 % of their range)
    or 5 sd: plateau; else converged. Advice (info): a curve
    alone cannot tell a stuck run from one that is done. With a second witness it is a warning: the level is that of
    guessing (ln 2, ln 10, ln 1000; of a contrastive loss the logarithm of any power of two), after a wild start, too;
    or worse than `--target` (baseline_missed).
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
        self.memories = (self._anchor, self._counts) if facts.about.role is Role.SCORE else (self._anchor,)
        self._near = Excess(Reach.NEAR, self._says)

    def excess(self, facts: Curve) -> Excess | None:
        if facts.n == self._anchor.n:
            return None
        disturbed = facts.out or facts.n <= facts.settled_at
        if disturbed or facts.n - self._anchor.n < self._needed(facts):
            return self._near
        return Excess(Reach.BEYOND, self._says, self._anchor.at)

    def room(self, facts: Curve, case: Tally) -> float:
        if facts.out:
            return inf
        look = self._anchor.room(facts.n)
        return look if case.open else min(look, ceil(self._needed(facts)) - (facts.n - self._anchor.n) - 1)

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        del facts
        # It ends what is open; else nobody hears of it.
        return self._anchor.stays(block) or (not case.open and self._anchor.moves_down(block))

    def _needed(self, facts: Curve) -> float:
        patience, at = self._patience, self._anchor.n
        if at <= _OPENING or (at <= 2 * _OPENING and facts.learned < self._parameters.learned):
            patience = max(_SOONEST, patience // 2)
        return max(patience, self._parameters.flat_ratio * self._anchor.n)

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        flat, value = facts.n - self._anchor.n, facts.logged(facts.now)
        kind, severity, why = self._name(facts, value)
        message = f"{facts.metric} stays at {value:.4g}{why}"
        numbers = {"flat points": float(flat), "level": value, "learned": facts.learned}
        return Said(kind, severity, message, numbers, confidence(flat / self._needed(facts), flat))

    def _name(self, facts: Curve, value: float) -> tuple[Kind, Severity, str]:
        target = self._target
        if target is not None and (value > target if facts.about.lower else value < target):
            return Kind.BASELINE_MISSED, Severity.WARNING, f", short of the target {target:g}"
        classes = _guessing(value) if facts.about.role in LOSSES else None
        pairs = _guessing_pairs(facts.metric, value) if facts.about.role in LOSSES else None
        if pairs is not None:
            return Kind.PLATEAU, Severity.WARNING, f": as good as guessing, ln({pairs})"
        if classes is not None and self._anchor.was_wild(facts):
            return Kind.PLATEAU, Severity.WARNING, f": as good as guessing, ln({classes})"
        learned = facts.learned >= self._parameters.learned and self._stands_out(facts)
        if (learned and not self._counts.is_floor(facts)) or facts.saturated:
            return Kind.CONVERGED, Severity.INFO, ""
        if classes is not None:
            return Kind.PLATEAU, Severity.WARNING, f": as good as guessing, ln({classes})"
        return Kind.PLATEAU, Severity.INFO, ""

    def _stands_out(self, facts: Curve) -> bool:
        """Is what was learned more than the noise of the level?"""
        return facts.gained > self._parameters.slow_noise * min(hypot(facts.sd, facts.best.sd), 2.0 * facts.sigma)


def _guessing(value: float) -> int | None:
    """The number of classes for which a model that knows nothing has this cross entropy, within 1 %."""
    return next((n for n in _CLASSES if abs(value - log(n)) < _NEAR * log(n)), None)


def _guessing_pairs(metric: str, value: float) -> int | None:
    """The size of a batch of which a contrastive loss of this value cannot tell the pairs: a power of two."""
    if measures.CONTRASTIVE.isdisjoint(letters_of(metric)):
        return None
    return next((n for n in _BATCHES if abs(value - log(n)) < _NEAR * log(n)), None)
