"""Sweeps over sizes, texts and kinds: one of each sort is tried each time, the whole of it by `make long`."""

from collections.abc import Callable, Container, Iterable
from typing import TypeVar

import pytest

Value = TypeVar("Value")


def sweep(values: Iterable[Value], usual: Container[Value], name: Callable[[Value], str] = str) -> list[object]:
    """Parameters: those that are in `usual` as they are, the others marked `long`."""
    return [pytest.param(value, id=name(value), marks=[] if value in usual else [pytest.mark.long]) for value in values]


def pairs(
    some: Iterable[object],
    others: Iterable[object],
    usual: Callable[[int, int], bool],
    name: Callable[[object], str] = str,
) -> list[object]:
    """Each with each; `usual` says of two places whether that pair is tried each time."""
    return [
        pytest.param(one, other, id=f"{name(one)}-{name(other)}", marks=[] if usual(i, j) else [pytest.mark.long])
        for i, one in enumerate(some)
        for j, other in enumerate(list(others))
    ]
