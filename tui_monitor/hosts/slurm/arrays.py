"""Ids of array jobs: `7_[2-3,8%1]` stands for the elements that still wait, and each is a job of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

MOST_WAITING = 100
"""Elements of one array that are told one by one while they wait; the others come as they begin."""
_GROUP = re.compile(r"(?P<array>\d+)_\[(?P<tasks>[^\]]*)\]?")
_RANGE = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+)(?::(?P<step>\d+))?)?")


def elements(id: str) -> list[str]:
    """
    >>> elements("7_[2-3,8%1]"), elements("7_[0-8:4]"), elements("7_2"), elements("7")
    (['7_2', '7_3', '7_8'], ['7_0', '7_4', '7_8'], ['7_2'], ['7'])
    """
    group = _GROUP.fullmatch(id)
    if group is None:
        return [id]
    numbers = islice(_numbers(group["tasks"].partition("%")[0]), MOST_WAITING)
    return [f"{group['array']}_{number}" for number in numbers]


def tasks_of(array: int, tasks: str) -> list[str]:
    """As JSON tells them: the number of the array, and `2-3%1`."""
    return elements(f"{array}_[{tasks}]")


def _numbers(tasks: str) -> Iterator[int]:
    for part in tasks.split(","):
        found = _RANGE.fullmatch(part.strip())
        if found is None:  # `...`: Slurm itself cut a long list
            continue
        first = int(found["first"])
        yield from range(first, int(found["last"] or first) + 1, int(found["step"] or 1) or 1)
