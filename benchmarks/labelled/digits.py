"""Two numbers are the same when they agree to the digits that were printed of them."""

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

SINGLE = 1.2e-7
"""Relative: event files hold single precision."""
_SMALL = -4
"""Numbers below 0.0001 are rarely printed to a place."""


class Printed:
    """What those who see how one series was printed know of its numbers.

    `%.4f` prints all to the same place, `%.4e` all to as many digits; some change from the first to the second for
    small numbers. Trailing zeros are not seen in a number, but in the longest one of a series; of the two readings the
    coarser is taken for each number. All of these round; what is `cut` lost its decimals as by `%d` and `int`.
    """

    def __init__(self, values: Iterable[float], cut: bool = False) -> None:
        parts = [Decimal(repr(value)).normalize().as_tuple() for value in values if math.isfinite(value)]
        self._digits = max((len(part.digits) for part in parts), default=1)
        plain = (part for part in parts if len(part.digits) + part.exponent > _SMALL)
        self._place = min((int(part.exponent) for part in plain), default=None)
        self._cut = cut

    def allows(self, value: float, other: float, error: float) -> bool:
        """May `other`, give or take this error, have been printed as `value`?"""
        if self._cut:
            return math.trunc(other - error) <= value <= math.trunc(other + error)
        return abs(value - other) <= (self._half(value) + error + SINGLE * abs(other)) * (1 + 1e-9)

    def _half(self, value: float) -> float:
        """By how much the number that was rounded to `value` may have differed from it."""
        exponents = [] if self._place is None else [self._place]
        if value:
            exponents.append(math.floor(math.log10(abs(value))) - self._digits + 1)
        return 0.5 * 10.0 ** max(exponents, default=-math.inf)


def ways(values: Sequence[float]) -> Iterator[Printed]:
    """How this series may have been printed: all of it in the same way."""
    yield Printed(values)
    if all(value == math.trunc(value) for value in values if math.isfinite(value)):
        yield Printed(values, cut=True)


def same(mine: float, printed: Printed, other: float, digits: int) -> bool:
    """Is `mine`, of a series that was `printed` so, the number that is known as `other` to as many `digits`?"""
    if not (math.isfinite(mine) and math.isfinite(other)):
        return mine == other or (math.isnan(mine) and math.isnan(other))
    label = 0.5 * 10.0 ** (math.floor(math.log10(abs(other))) - digits + 1) if other else 0.0
    return printed.allows(mine, other, label)


def all_same(mine: Sequence[float], others: Sequence[float], digits: int) -> bool:
    """Are they equally many, and each the same?"""
    return len(mine) == len(others) and any(
        all(same(one, printed, other, digits) for one, other in zip(mine, others, strict=True))
        for printed in ways(mine)
    )
