"""Weights of terms that are logged beside a loss: while one rises, the sum rises by design, and what it trades in too.

step 300  recon 5.1  beta 0.00
step 600  recon 5.9  beta 0.50
step 900  recon 6.4  beta 1.00
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from tui_monitor.judging.facts.curve_facts import CurveFacts
from tui_monitor.judging.facts.samples import Samples
from tui_monitor.lexicon import chosen
from tui_monitor.lexicon.names import letters_of
from tui_monitor.model.finding import Finding

_GREW = 1.25
"""Times its value where the loss was best, or from zero."""
_AT_MOST = 1.25
"""Times where the loss began: no weight that was meant so takes it beyond that."""
_FURTHER = 2.0
"""Times as far above its best as when the weight came to rest: that is not the weight."""


def weighs(name: str) -> bool:
    """Does a name say that it is the weight of a term: `beta`, `w`, `kl_weight`, `lambda`?

    >>> [weighs(name) for name in ("beta", "kl_weight", "weight_decay", "beta1", "||w||")]
    [True, True, False, False, False]
    """
    words = frozenset(letters_of(name))
    weighty = not words.isdisjoint(chosen.OF_A_TERM) and words <= chosen.OF_A_TERM | chosen.TERMS
    return weighty and not any(sign.isdigit() or sign in "|‖" for sign in name)


def lifts(finding: Finding, curve: CurveFacts, loss: Samples | None, weights: Iterable[Samples]) -> bool:
    """Has a weight grown since the loss was at its best, and has the loss stood where that took it since?"""
    began = max(curve.start, curve.level.first or curve.start)
    now = curve.now if finding.active or finding.value is None else finding.value
    if loss is None or not len(loss) or now > _AT_MOST * began:
        return False
    return any(_lifts(finding, now, curve, loss, weight) for weight in weights)


def _lifts(finding: Finding, now: float, curve: CurveFacts, loss: Samples, weight: Samples) -> bool:
    low, high = bisect_left(weight.segments, finding.segment), bisect_right(weight.segments, finding.segment)
    at = bisect_right(weight.steps, finding.onset_step, low, high) - 1
    until = bisect_right(weight.steps, finding.detected_step, low, high)
    if at < low or until <= at + 1:
        return False
    before, most = weight.numbers[at], max(weight.numbers[at:high])
    if before < 0.0 or most <= _GREW * before or max(weight.numbers[at:until]) <= before:
        return False
    rest = next(i for i in range(at, high) if weight.numbers[i] == most)
    behind = bisect_left(loss.steps, weight.steps[rest])
    settled = loss.numbers[min(behind + int(curve.horizon), len(loss) - 1)]
    return now - curve.best.level <= _FURTHER * max(settled - curve.best.level, 0.0)
