"""Explosion and spike: a value that leaves its level."""

from math import inf

from tui_monitor.judging.rule import (
    Curve,
    Excess,
    Onset,
    Persistence,
    PointBlock,
    Reach,
    Rule,
    Said,
    Sees,
    Tally,
)
from tui_monitor.model.finding import Kind, Severity, confidence, counted, from_to
from tui_monitor.model.role import LOSSES, Role

_OPENING = 9
_BEYOND = 1000.0
_SWINGING = {Role.LOSS_PART: 1.0, Role.GAN_LOSS: 4.0}
"""Losses that rise while all is well, and how many thresholds they may rise before it is a warning."""
_OF_A_POLICY = frozenset({Role.POLICY_LOSS, Role.VALUE_LOSS})
_HUNDREDFOLD = 100.0
"""They grow with the returns: so many scales, whatever the threshold, before it is a warning."""
_FOR_GOOD = 3.0
"""Of these, before a policy or a critic has exploded for good."""
_NEAR_ZERO = 0.05
"""Less than this share of what was learned is nothing, for as long as an opening."""
EXCESS = "excess"
"""The number in the evidence that tells how far above its level a value was."""


class Outside:
    """The points out of level: since when, how many, how far, and whether the value is back.

    Over with the first point in level; where it was reported, with the point that closed the finding.
    """

    def __init__(self, few: int) -> None:
        self._few = few
        self.since: Onset | None = None
        self.points = 0
        self.before = 0
        """Points before it."""
        self.peak = self.first = 0.0
        self.newest = (0.0, 0.0, 0.0)
        """How far above the level the last three points were."""
        self.back = 0
        """Points in level since the last one out of it."""
        self.reported = False
        self.healed = 0
        """How often fewer than `few` points were reported, and came back."""

    def add(self, facts: Curve, case: Tally) -> None:
        if self.back and case.at_rest:
            self._end()
        self.reported = case.open
        excess = facts.y - facts.now
        if self.since is None:
            if not facts.out:
                return
            self._begin(facts, excess)
        self.newest = (*self.newest[1:], excess)
        if facts.out:
            self.back = 0
            self.points += 1
            self.peak = max(self.peak, excess)
        else:
            self.back += 1

    def take(self, block: PointBlock, case: Tally) -> None:
        if self.back and case.at_rest:
            self._end()
        self.reported = case.open
        if block.out:
            excesses = [y - block.level_low for y in block.ys[-3:]]
            self.newest = (excesses[0], excesses[1], excesses[2])
            self.back = 0
            self.points += len(block.ys)
            self.peak = max(self.peak, block.y_high - block.level_low)

    @property
    def middle(self) -> float:
        return sorted(self.newest)[1]

    def _begin(self, facts: Curve, excess: float) -> None:
        self.since = (facts.step, facts.place)
        self.points = 0
        self.before = facts.n - 1
        self.peak, self.first = 0.0, excess
        self.newest = (excess, excess, excess)

    def _end(self) -> None:
        self.healed += self.reported and self.points < self._few
        self.since, self.back = None, 0


class Excursion(Rule[Curve]):
    """A value leaves its level, above the noise, and stays out (explosion) or comes back (spike).

    Rule: a point is out when it is more than 1 scale and 8 sigma above the level, and 3 sigma of the logarithm where
    values are positive. Out for 3 points, or once by 20 scales (until three of these have healed): explosion.
    Critical: out for 3 points plus 5 % of all before, by more than (threshold - 1) scales, and not healing; at once
    when a second point lies beyond 1000 scales. Back: 2 points in the lower half. Fewer points above (threshold - 1)
    scales are a spike, which is information; of these 20 are told, as heavy-tailed batches spike for as long as a run
    lasts. What is less than 5 % of what was learned, near zero, has to last for nine points.
    A policy or a critic may be out by 100 scales; critical: by 300 scales, for at least nine points.
    Source: fast rules of llm-foundry, Lightning and torchwatch compare with a moving mean, which a growing value drags
    along; the reference here is frozen while the value is out.
    Lies when the task changes for good (curriculum): the old level is then no reference.

    >>> from tui_monitor.judging.examples import fires
    >>> fires(Excursion, [*[1.0, 0.9] * 20, *[9.0] * 6], "loss")
    ['43 warning', '45 critical']
    """

    kinds = (Kind.EXPLOSION, Kind.SPIKE)
    needs = LOSSES | _OF_A_POLICY | {Role.ERROR, *_SWINGING}
    sees = Sees.CURVE
    persistence = Persistence(close_after=2, promote_after=1, most_passed=20)
    formula = "out of level: y - level > 1 scale, > 8 sigma, log(y/level) > 3 sigma_log; 3 points"

    def __init__(self, facts: Curve) -> None:
        self._parameters = facts.about.thresholds.parameters
        self._limit = facts.about.thresholds.explosion_threshold - 1.0
        self._of_a_policy = facts.about.role in _OF_A_POLICY
        self._free = _HUNDREDFOLD if self._of_a_policy else _SWINGING.get(facts.about.role, 0.0) * self._limit
        """Out of level by less than this many scales is not reported at all."""
        self._outside = Outside(self._parameters.persist)
        self.memories = (self._outside,)

    def excess(self, facts: Curve) -> Excess | None:
        outside = self._outside
        if outside.since is None:
            return None
        if not facts.out:
            passed = outside.back == 1 and outside.peak > self._limit * _scale(facts)
            return Excess(Reach.PASSED, self._spike, outside.since) if passed else None
        if not (self._is_huge(facts) or self._is_lasting(facts)) or self._is_nothing(facts):
            return Excess(Reach.NEAR, self._says)
        grave = outside.points > 1 and self._must_stop(facts)
        return Excess(Reach.BEYOND, self._says, outside.since, grave, worsens=self._worsens)

    def room(self, facts: Curve, case: Tally) -> float:
        del facts, case
        return inf

    def calm(self, facts: Curve, block: PointBlock, case: Tally) -> bool:
        if not block.out:
            return not case.open and (self._outside.since is None or self._outside.back > 0)
        return case.open and (case.critical or self._is_harmless(facts, block.y_high - block.level_low))

    def _is_harmless(self, facts: Curve, excess: float) -> bool:
        """Is it certain that points no further above their level are no reason to stop?"""
        if self._free and not self._of_a_policy:
            return True
        most, scale = max(excess, *self._outside.newest), _scale(facts)
        far = self._free * scale if self._of_a_policy else scale
        lasting = _FOR_GOOD * far if self._of_a_policy else self._limit * scale
        little = most <= lasting or most < self._parameters.healing * self._outside.peak
        return little and most <= _BEYOND * far

    def _is_huge(self, facts: Curve) -> bool:
        """Single points far out come and go with heavy-tailed data: where three have healed, one says nothing."""
        used_to_it = self._outside.healed >= self._parameters.persist
        is_far = self._outside.newest[2] > self._parameters.huge * _scale(facts)
        return is_far and not self._free and not used_to_it

    def _is_lasting(self, facts: Curve) -> bool:
        outside = self._outside
        return outside.points >= self._parameters.persist and outside.middle > self._free * _scale(facts)

    def _is_nothing(self, facts: Curve) -> bool:
        """A few times of nothing: on its way from 0.9 to zero a loss goes from 0.004 to 0.03 for some batches."""
        outside = self._outside
        return outside.points < _OPENING and outside.newest[2] < _NEAR_ZERO * (facts.start - facts.best.level)

    def _is_lost(self, facts: Curve) -> bool:
        """Has a policy or a critic left its level for good?"""
        outside, parameters, limit = self._outside, self._parameters, self._free * _scale(facts)
        if outside.newest[2] > _BEYOND * limit and outside.newest[1] > limit:
            return True
        lasted = outside.points >= max(_OPENING, parameters.persist + parameters.memory * outside.before)
        return lasted and outside.middle > max(_FOR_GOOD * limit, parameters.healing * outside.peak)

    def _must_stop(self, facts: Curve) -> bool:
        outside, parameters = self._outside, self._parameters
        scale, middle = _scale(facts), outside.middle
        if self._free:
            return self._of_a_policy and outside.before >= _OPENING and self._is_lost(facts)
        if outside.before < parameters.persist:
            # Nearly no reference: only what is beyond all measure, and lasts.
            return outside.points >= _OPENING and middle > _BEYOND * scale
        if outside.newest[2] > _BEYOND * scale and outside.newest[1] > parameters.huge * scale:
            return True
        if outside.before < _OPENING and self._is_odd_opening(facts):
            return False
        limit = self._limit if facts.learned > parameters.learned else self._limit + 1.0
        lasted = outside.points >= parameters.persist + parameters.memory * outside.before
        return lasted and middle > limit * scale and middle >= parameters.healing * outside.peak

    def _is_odd_opening(self, facts: Curve) -> bool:
        """Of a level seen for less than an opening the one outside gets an opening to show that it learns.

        Hardly better than its first value: a running mean that starts near zero looks like this, too.
        """
        if facts.learned <= 0.5 * self._parameters.learned:
            return True
        return self._outside.points <= _OPENING and self._outside.middle < self._outside.first

    def _says(self, facts: Curve, tally: Tally) -> Said:
        del tally
        grave = self._outside.points > 1 and self._must_stop(facts)
        severity = Severity.CRITICAL if grave else Severity.WARNING
        return self._explosion(facts, severity, self._outside.newest[2])

    def _worsens(self, facts: Curve, tally: Tally) -> Said:
        del tally
        return self._explosion(facts, Severity.CRITICAL, self._outside.middle)

    def _explosion(self, facts: Curve, severity: Severity, excess: float) -> Said:
        outside = self._outside
        way = "rose" if facts.about.lower else "fell"
        change = from_to(facts.logged(facts.now), facts.value, "its level of ")
        message = f"{facts.metric} {way} {change}"
        trust = confidence(excess / _scale(facts), outside.points)
        return Said(Kind.EXPLOSION, severity, message, self._numbers(facts, excess), trust)

    def _spike(self, facts: Curve, tally: Tally) -> Said:
        del tally
        peak, points, level = self._outside.peak, self._outside.points, facts.logged(facts.now)
        message = f"{facts.metric} jumped by {peak:.4g} above its level of {level:.4g} for {counted(points, 'point')}"
        trust = confidence(peak / _scale(facts), points)
        return Said(Kind.SPIKE, Severity.INFO, message, self._numbers(facts, peak), trust)

    def _numbers(self, facts: Curve, excess: float) -> dict[str, float]:
        return {
            "value": facts.value,
            "level": facts.logged(facts.now),
            EXCESS: excess,
            "scale": facts.scale,
            "sigma": facts.sigma,
            "points out": float(self._outside.points),
        }


def _scale(facts: Curve) -> float:
    return facts.scale or 1e-300
