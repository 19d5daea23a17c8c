"""The order of the runs: sickest first, and still while a person is about to press a key. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tui_monitor.model.run import RunView
from tui_monitor.report.states import State, state_of, word_of
from tui_monitor.text import Shown

_PIECES = re.compile(r"([^0-9]+)|([0-9]{1,15})")


NameKey = tuple[tuple[int, str], ...]


class Sort(StrEnum):
    SICKEST = "sickest first"
    NAME = "name"
    NEWEST = "newest output"
    PROGRESS = "progress"

    @property
    def following(self) -> "Sort":
        members = list(Sort)
        return members[(members.index(self) + 1) % len(members)]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Runs in their order on the screen, and which of them are drawn as sick. It may lag behind the verdicts."""

    ids: tuple[Shown, ...] = ()
    sick: frozenset[Shown] = frozenset()

    def marks(self) -> tuple[bool, ...]:
        return tuple(run in self.sick for run in self.ids)


class Order:
    """Puts runs in their places. What never changes, how their names compare, is worked out once."""

    def __init__(self) -> None:
        self._name_key = cache(natural)

    def arranged(self, views: Iterable[RunView], sort: Sort) -> Arrangement:
        """Everything in its place. Sick runs come first whatever the sort: the layout gives them the room."""
        ordered = sorted(views, key=lambda view: _key(view, sort, self._name_key(view.id)))
        return Arrangement(
            tuple(view.id for view in ordered), frozenset(view.id for view in ordered if state_of(view).sick)
        )

    def settled(self, old: Arrangement, views: Mapping[Shown, RunView], sort: Sort) -> Arrangement:
        """Nothing that stood moves: what is gone leaves, what is new joins at the end."""
        kept = tuple(run for run in old.ids if run in views)
        stood = frozenset(old.ids)
        new = self.arranged((view for run, view in views.items() if run not in stood), sort)
        return Arrangement(kept + new.ids, frozenset(run for run in old.sick if run in views))


def _key(view: RunView, sort: Sort, name: NameKey) -> tuple[object, ...]:
    state = state_of(view)
    if sort is Sort.SICKEST:
        return (state, -view.verdict.confidence if state.sick else 0.0, name)
    if sort is Sort.NEWEST:
        return (not state.sick, -(view.output.last or 0.0), name)
    if sort is Sort.PROGRESS:
        return (not state.sick, -(view.progress.step / view.progress.total if view.progress.total else 0.0), name)
    return (not state.sick, name)


def natural(text: str) -> NameKey:
    """A sort key in which `exp-2` comes before `exp-10`."""
    return tuple((int(digits) if digits else -1, word) for word, digits in _PIECES.findall(text))


def next_alarm(ids: Sequence[Shown], views: Mapping[Shown, RunView], start: int, direction: int) -> int | None:
    """The next run in this direction, wrapping round, that needs attention; None when none does."""
    for distance in range(1, len(ids) + 1):
        index = (start + direction * distance) % len(ids)
        if state_of(views[ids[index]]).sick:
            return index
    return None


def counts(views: Iterable[RunView]) -> dict[tuple[State, str], int]:
    """(state, the word for it) -> runs, sickest first: the words that `check` counts by."""
    return Counter((state_of(view), word_of(view)) for view in sorted(views, key=state_of))
