"""The first points of a loss, of which there is no level yet: often they are epochs, and all there is."""

from collections.abc import Sequence
from itertools import pairwise

from tui_monitor.judging.case import Case, confidence
from tui_monitor.judging.curve import OPENING, Curve
from tui_monitor.judging.parameters import Parameters
from tui_monitor.judging.rules.rule import NOTHING
from tui_monitor.model.finding import Finding, Kind, Severity
from tui_monitor.model.points import Place

_LAST = OPENING + 5
"""Then the level has forgotten its opening, and judges itself."""
_FEWEST = 4
"""Points before the rise: fewer show neither what was learned nor how even it went."""
# median |second difference| -> standard deviation: 1 / (0.6745 * sqrt(6)). A steady fall is no noise.
_TO_SIGMA = 0.605


class Relapse:
    """Three points in a row far above the best one, after something was learned.

    Rule: within the first 14 points the lowest of the last 3 is 0.35 scale and 5 sigma above the lowest before them,
    and 15 % had been learned. Over after two points that have come down by half of the rise. Sigma is that of second
    differences.
    """

    def __init__(self, curve: Curve, parameters: Parameters) -> None:
        self._curve = curve
        self._parameters = parameters
        far = f"{parameters.drift:g} scale and {parameters.slow_noise:g} sigma above the best before"
        self._case = Case(curve, f"the lowest of 3 points is {far}")
        self._points: list[tuple[float, float, Place]] = []
        self._best = self._rise = 0.0
        self._last3 = (0.0, 0.0, 0.0)
        self._back = 0

    @property
    def open(self) -> bool:
        return self._case.open

    def update(self) -> Sequence[Finding]:
        """What the newest point of the curve says."""
        curve = self._curve
        self._last3 = (*self._last3[1:], curve.y)
        if self.open:
            return self._follow(curve.y)
        if curve.n > _LAST:
            return NOTHING
        self._points.append((curve.y, curve.step, curve.place))
        before, last = self._points[: -self._parameters.persist], self._points[-self._parameters.persist :]
        return self._raise(before, min(last)[0]) if len(before) >= _FEWEST else NOTHING

    def hand_over(self, gap: float, limit: float) -> Sequence[Finding]:
        """The level has settled: where it stands no longer far above its best, it was the best point that was odd."""
        settled = self.open and self._curve.n >= 2 * _LAST and gap < 0.5 * limit
        return (self._case.closed(),) if settled else NOTHING

    def _raise(self, before: Sequence[tuple[float, float, Place]], lowest: float) -> Sequence[Finding]:
        parameters = self._parameters
        best, step, place = min(before, key=lambda point: point[0])
        first = before[0][0]
        if first - best <= parameters.learned * abs(first):
            return NOTHING
        sigma = _noise([y for y, _, _ in before])
        limit = max(parameters.drift * self._scale(first, best), parameters.slow_noise * sigma)
        if lowest - best <= limit:
            return NOTHING
        self._best, self._rise, self._back = best, lowest - best, 0
        message = f"{self._curve.metric} rose from {best:.4g} at step {step:g} to {lowest:.4g} and more"
        numbers = {"best": best, "lowest of 3": lowest, "limit": limit, "sigma": sigma}
        trust = confidence((lowest - best) / limit, parameters.persist)
        return (self._case.raised(Kind.DRIFT, Severity.WARNING, (step, place), message, numbers, trust),)

    def _scale(self, first: float, best: float) -> float:
        """As the curve's: the best value where zero is a floor, else what was learned."""
        lowest = min(y for y, _, _ in self._points)
        return abs(best) if lowest > 0.0 else max(abs(best), first - best)

    def _follow(self, y: float) -> Sequence[Finding]:
        self._rise = max(self._rise, min(self._last3) - self._best)
        self._back = self._back + 1 if y - self._best < 0.5 * self._rise else 0
        return (self._case.closed(),) if self._back == 2 else NOTHING


def _noise(values: Sequence[float]) -> float:
    bends = sorted(abs(b - a) for a, b in pairwise([b - a for a, b in pairwise(values)]))
    return _TO_SIGMA * bends[len(bends) // 2]
