"""Rows of equal width as columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import cast

_NUMBERS = {float, int}
Cells = Sequence[object]


def transpose(rows: Iterable[Iterable[object]], width: int) -> list[Cells]:
    """The columns of `rows`: arrays of doubles when all cells are numbers, which is looked at once for all of them."""
    cells = list(chain.from_iterable(rows))
    if set(map(type, cells)) <= _NUMBERS:
        try:
            numbers = array("d", cast("list[float]", cells))
        except OverflowError:  # an integer beyond any float
            return [cells[i::width] for i in range(width)]
        return [numbers[i::width] for i in range(width)]
    return [cells[i::width] for i in range(width)]
