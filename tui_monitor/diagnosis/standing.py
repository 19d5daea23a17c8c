"""How a curve stands still: not at all, evenly creeping, exactly, or wobbling about one level.

On the same data the same weights give the same number. So of a metric that is measured on the same data each time
(a held-out set, a whole pass) exact equality says that no weight moved; a wobble says that some do; an even creep
that all do, by too little.
"""

from __future__ import annotations

from itertools import pairwise
from math import e, inf, log
from statistics import median

from msgspec import Struct

from tui_monitor.diagnosis.artifacts import MetricCurve

_FEWEST = 6
_STILL = 0.05
"""Share of its size by which a curve may change, and still stand."""
_RESTS = 3
"""So many different values are no creep, but a leap or two."""
_ENOUGH, _LITTLE = 10, 0.1
"""Points of an even creep, and the share of its size that it goes at most."""
_BENT = 0.2
"""Share of its whole way by which an even creep leaves the straight line between its ends."""
_TELLING = 4
_NEAR_CHANCE, _AT_CHANCE = 0.015, 0.003
"""Shares by which a loss may miss the level of guessing, for usual numbers of classes and for others."""
_USUAL_CLASSES = (2, 10, 100, 1000)
_MORE_CLASSES = (*range(3, 10), *(2**power for power in range(4, 13)), 20, 26, 27, 50)


class Standing(Struct, frozen=True):
    """Of one curve of at least six finite values."""

    points: int
    first: float
    """Its opening: the median of its first three values; a single one may be a stray."""
    early: float
    """The median of its first quarter."""
    late: float
    """The median of its last quarter."""
    last: float
    low: float
    high: float
    noise: float
    """How much one value usually differs from the next, as a standard deviation."""
    exact: int
    """How many of its last values are equal to the last digit."""
    exact_since: float
    """The step of the first of these."""
    creeps: bool
    """It only ever goes one way, along a straight line: small, even steps."""

    @property
    def moved(self) -> float:
        """From its first quarter to its last one, as a share of its size."""
        return (self.late - self.early) / max(abs(self.early), abs(self.late), 1e-300)

    @property
    def is_still(self) -> bool:
        """Its last quarter is where its first values were, within its noise or a few percent."""
        way = max(abs(self.late - self.first), abs(self.late - self.early))
        return way <= max(_STILL * abs(self.early), 1.5 * self.noise)

    @property
    def digits(self) -> int:
        """Significant ones of its last value, as it was logged; few of them stand still by rounding alone."""
        return len(f"{self.last:.15g}".split("e")[0].replace(".", "").replace("-", "").strip("0"))

    @property
    def stopped(self) -> bool:
        """Exact for a third of its points at least, with digits enough to say so, and not at zero: not just done."""
        enough = 4 if self.digits >= _TELLING else 10 if self.digits == _TELLING - 1 else 3 * self.points
        return self.last != 0.0 and self.exact >= max(enough, 5, self.points // 3)

    @property
    def is_exact(self) -> bool:
        """It did not change in any digit, but for an opening of a few points."""
        return self.exact >= max(4, int(0.9 * self.points) - 1)

    @property
    def wobbles(self) -> bool:
        """It goes up and down: what it measures does move."""
        return self.noise > 0 and not self.creeps and self.exact < 4

    @property
    def improved(self) -> float:
        """How far it came down, as a share of where it began."""
        return (self.first - self.late) / max(abs(self.first), 1e-300)


def standing_of(curve: MetricCurve | None) -> Standing | None:
    """None where there are too few values to say."""
    if curve is None or len(curve.finite) < _FEWEST:
        return None
    steps, values = curve.finite.steps, curve.finite.values
    quarter = max(2, len(values) // 4)
    exact = _exact(list(values))
    moves = [abs(two - one) for one, two in pairwise(values)]
    return Standing(
        points=len(values),
        first=median(values[:3]),
        early=median(values[:quarter]),
        late=median(values[-quarter:]),
        last=values[-1],
        low=min(values),
        high=max(values),
        noise=median(moves) / 0.954,
        exact=exact,
        exact_since=steps[-exact],
        creeps=_creeps(list(steps), list(values)),
    )


def chance_level(value: float, classes: int | None = None) -> int | None:
    """The number of classes of which a model that knows nothing has this cross entropy.

    >>> chance_level(2.31), chance_level(1.0986), chance_level(1.12), chance_level(1.12, classes=3)
    (10, 3, None, 3)
    """
    if classes is not None:
        return classes if classes > 1 and abs(value - log(classes)) <= 2 * _NEAR_CHANCE * log(classes) else None
    near = next((n for n in _USUAL_CLASSES if abs(value - log(n)) <= _NEAR_CHANCE * log(n)), None)
    return near or next((n for n in _MORE_CLASSES if abs(value - log(n)) <= _AT_CHANCE * log(n)), None)


def softmax_twice(classes: int) -> float:
    """The least cross entropy of probabilities that are taken for logits: e against 1 for each other class.

    >>> round(softmax_twice(10), 3), round(softmax_twice(2), 3)
    (1.461, 0.313)
    """
    return log(1.0 + (classes - 1) / e)


def _exact(values: list[float]) -> int:
    return next((at for at, value in enumerate(reversed(values)) if value != values[-1]), len(values))


def _creeps(steps: list[float], values: list[float]) -> bool:
    """Rounded values may rest on their way, and go back by their last digit."""
    way, over = values[-1] - values[0], steps[-1] - steps[0]
    if (
        len(set(values)) <= _RESTS
        or over <= 0
        or len(values) < _ENOUGH
        or abs(way) > _LITTLE * max(abs(values[0]), abs(values[-1]))
    ):
        return False
    back = sum(abs(two - one) for one, two in pairwise(values) if (two - one) * way < 0)
    bent = max(
        abs(value - (values[0] + way * (step - steps[0]) / over)) for step, value in zip(steps, values, strict=True)
    )
    digit = min((abs(two - one) for one, two in pairwise(values) if two != one), default=inf)
    return back <= 0.1 * abs(way) and bent <= max(_BENT * abs(way), 1.01 * digit)


def moved_before(curve: MetricCurve, standing: Standing) -> bool:
    """Did it move at each point before it stood exactly, so that weights were updated there?"""
    before = curve.finite.before(standing.exact_since).values
    return len(before) >= 2 and len(set(before)) == len(before)
