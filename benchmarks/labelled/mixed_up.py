"""Signs that two metrics of a run were merged into one, or that one was read twice under two names."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from benchmarks.labelled.digits import all_same
from benchmarks.labelled.labels import Points
from benchmarks.labelled.reads import Read

_ENOUGH = 5
"""Points that are not equal by chance."""
_OFTEN = 0.2
"""Of the points: a step that is logged again is a restart or a last line, one that always is stands for two metrics."""


def merged(run: Read) -> Iterator[str]:
    """Metrics with two different values at one step, again and again."""
    for name, points in run.metrics.items():
        steps = list(pairwise(points.steps))
        values = pairwise(points.values)
        twice = sum(a == b and v != w for (a, b), (v, w) in zip(steps, values, strict=True))
        if len(points) >= _ENOUGH and twice > _OFTEN * len(points):
            yield f"{name}: {twice} of {len(points)} points stand at the step of the point before"


def doubled(run: Read) -> Iterator[str]:
    """Pairs of metrics with one and the same series, which is more than a constant.

    Not those of one table or event file: there each name is the writer's own.
    """
    moving = {name: points for name, points in run.metrics.items() if len(set(points.values)) >= _ENOUGH}
    by_start: dict[float, list[str]] = defaultdict(list)
    for name, points in moving.items():
        by_start[points.steps[0]].append(name)
    for names in by_start.values():
        for place, name in enumerate(names):
            for other in names[place + 1 :]:
                here, there = run.owner[name], run.owner[other]
                if (here != there or run.formats[here] == "text") and _are_equal(moving[name], moving[other]):
                    where = f"both in {here}" if here == there else f"in {here} and in {there}"
                    yield f"{name} and {other} ({where}): the same {len(moving[name])} values"


def _are_equal(one: Points, other: Points) -> bool:
    if len(one) != len(other) or list(one.steps) != list(other.steps):
        return False
    return all_same(one.values, other.values, 17) or all_same(other.values, one.values, 17)
