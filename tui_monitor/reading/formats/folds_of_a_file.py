"""The folds of a cross-validation that one file holds: each is a curve of its own.

    fold,epoch,loss        ===== Fold 2 =====        {"fold": 2, "epoch": 1, "loss": 0.7}

The first fold keeps the plain names, so that a run of one fold reads like any other; the others are `fold 2 loss`.
Which fold a point is of is told by its own record, else by the newest heading above it.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from tui_monitor.lexicon.names import squeezed
from tui_monitor.model.points import Points

_COLUMNS = frozenset(["fold", "foldid", "foldidx", "foldnum", "foldindex", "cvfold", "kfold", "currentfold"])
_MOST = 100
_HEADING = re.compile(
    r"\W*(?:(?:start\w*|begin\w*|train\w*|runn?\w*|process\w*|cross|valid\w*|cv|now|on|for|in|outer)\W+){0,4}"
    r"(?:k-?)?folds?\W{0,3}(?:number |no\.? |nr\.? )?#?(?P<number>[0-9]{1,2})(?: ?(?:/|of) ?[0-9]{1,3})?\W*$",
    re.IGNORECASE,
)


def heading(text: str) -> int | None:
    """The number of the fold whose heading a line is: `===== Fold 2/5 =====`, `Starting fold 2`."""
    match = _HEADING.match(text) if len(text) < _MOST else None
    return int(match["number"]) if match is not None else None


class Folds:
    """Which fold each place of one file is of."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._heads: tuple[list[int], list[int]] = ([], [])
        """Offsets of headings, and their folds."""

    @property
    def known(self) -> bool:
        """Was a heading seen?"""
        return bool(self._heads[0])

    def begin(self, number: int, offset: int) -> None:
        """A heading: what stands further down is of this fold."""
        self._first = number if self._first is None else self._first
        self._heads[0].append(offset)
        self._heads[1].append(number)

    def split(self, rows: Mapping[str, Points]) -> Iterator[tuple[str, Points]]:
        """(name, points) of each metric of each fold. The number of the fold is a counter, and no metric."""
        columns = [name for name, points in rows.items() if is_column(name) and _counts(points.values)]
        of_record: dict[int, int] = {}
        for name in columns:
            points = rows[name]
            of_record.update(zip(points.places, map(int, points.values), strict=True))
            self._first = int(points.values[0]) if self._first is None and len(points) else self._first
        told = bool(of_record) or self.known
        for name, points in rows.items():
            if name not in columns:
                yield from self._of_each(name, points, of_record) if told else ((name, points),)

    def _of_each(self, name: str, points: Points, of_record: Mapping[int, int]) -> Iterator[tuple[str, Points]]:
        folds = [self._of(place, of_record) for place in points.places]
        for fold in dict.fromkeys(folds):
            chosen = [at for at, one in enumerate(folds) if one == fold]
            part = points if len(chosen) == len(folds) else _taken(points, chosen)
            yield (name if fold == self._first else f"fold {fold} {name}"), part

    def _of(self, place: int, of_record: Mapping[int, int]) -> int | None:
        if place in of_record:
            return of_record[place]
        offsets, folds = self._heads
        at = bisect_right(offsets, place)
        return folds[at - 1] if at else self._first


def is_column(name: str) -> bool:
    """May a column of this name tell the fold of its record?"""
    return squeezed(name.rpartition("/")[2]) in _COLUMNS


def _counts(values: Sequence[float]) -> bool:
    return all(0 <= value < _MOST and value == int(value) for value in values)


def _taken(points: Points, chosen: Sequence[int]) -> Points:
    steps, values, times = (
        array("d", [column[at] for at in chosen]) for column in (points.steps, points.values, points.times)
    )
    return Points(points.metric, points.file, steps, values, times, array("q", [points.places[at] for at in chosen]))
