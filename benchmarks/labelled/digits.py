"""Two numbers are the same when they agree to the digits that were printed of them."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

SINGLE = 1.2e-7
"""Relative: event files hold single precision."""
_SMALL = -4
"""Numbers below 0.0001 are rarely printed to a place."""


class Printed:
    """How finely the numbers of one series were printed.

    `%.4f` prints all to the same place, `%.4e` all to as many digits; some change from the first to the second for
    small numbers. Trailing zeros are not seen in a number, but in the longest one of a series; of the two readings the
    coarser is taken for each number.
    """

    def __init__(self, values: Iterable[float]) -> None:
        parts = [Decimal(repr(value)).normalize().as_tuple() for value in values if math.isfinite(value)]
        self._digits = max((len(part.digits) for part in parts), default=1)
        plain = (part for part in parts if len(part.digits) + part.exponent > _SMALL)
        self._place = min((int(part.exponent) for part in plain), default=None)

    def half(self, value: float) -> float:
        """By how much the number that was printed as `value` may have differed from it."""
        exponents = [] if self._place is None else [self._place]
        if value:
            exponents.append(math.floor(math.log10(abs(value))) - self._digits + 1)
        return 0.5 * 10.0 ** max(exponents, default=-math.inf)


def same(mine: float, printed: Printed, other: float, digits: int) -> bool:
    """Is `mine`, of a series that was `printed` so, the number that is known as `other` to as many `digits`?"""
    if not (math.isfinite(mine) and math.isfinite(other)):
        return mine == other or (math.isnan(mine) and math.isnan(other))
    label = 0.5 * 10.0 ** (math.floor(math.log10(abs(other))) - digits + 1) if other else 0.0
    slack = printed.half(mine) + label + SINGLE * abs(other)
    return abs(mine - other) <= slack * (1 + 1e-9)


def all_same(mine: Sequence[float], others: Sequence[float], digits: int) -> bool:
    """Are they equally many, and each the same?"""
    printed = Printed(mine)
    return len(mine) == len(others) and all(
        same(one, printed, other, digits) for one, other in zip(mine, others, strict=True)
    )
