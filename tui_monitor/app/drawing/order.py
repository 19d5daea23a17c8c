"""The order of the runs: sickest first, and still while a person is about to press a key. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from enum import StrEnum
from functools import cache
from math import isnan, nan
from typing import Any

from msgspec import Struct

from tui_monitor.model.run import RunView
from tui_monitor.report.states import State, state_of, word_of
from tui_monitor.text import Shown

_PIECES = re.compile(r"([^0-9]+)|([0-9]{1,15})")


NameKey = tuple[tuple[int, str], ...]


class Sort(StrEnum):
    SICKEST = "sickest"
    NAME = "name"
    NEWEST = "newest output"
    PROGRESS = "progress"
    METRIC = "metric value"
    TREND = "trend"
    LEFT = "time left"

    @property
    def following(self) -> "Sort":
        members = list(Sort)
        return members[(members.index(self) + 1) % len(members)]


class Arrangement(Struct, frozen=True):
    """Runs in their order on the screen, and which of them are drawn as sick. It may lag behind the verdicts."""

    ids: tuple[Shown, ...] = ()
    sick: frozenset[Shown] = frozenset()

    def near(self, run: Shown | None, stood: int) -> Shown | None:
        """That run; where it left the list, the one in whose place it `stood`. None of no runs."""
        return run if run in self.ids else self.ids[min(stood, len(self.ids) - 1)] if self.ids else None

    def marks(self) -> tuple[bool, ...]:
        return tuple(run in self.sick for run in self.ids)


class Order:
    """Puts runs in their places. What never changes, how their names compare, is worked out once."""

    def __init__(self) -> None:
        self._name_key = cache(natural)

    def arranged(
        self,
        views: Iterable[RunView],
        sort: Sort,
        backwards: bool = False,
        sick_first: bool = True,
        seen: Set[Shown] = frozenset(),
    ) -> Arrangement:
        """Everything in its place. `sick_first`: whatever the sort, where the layout gives them the room.

        `seen`: the sick ones of which a person knows: below those that still need one, in no room of their own.
        """
        by_name = sorted(views, key=lambda view: self._name_key(view.id), reverse=backwards and sort is Sort.NAME)
        keyed = [(_KEYS[sort](view), view) for view in by_name]
        if sort is Sort.SICKEST and seen:
            keyed = [((_room(view, seen), key), view) for key, view in keyed]
        known = sorted((one for one in keyed if one[0] is not None), key=_first, reverse=backwards)
        ordered = [view for _, view in known] + [view for key, view in keyed if key is None]
        sick = frozenset(view.id for view in ordered if state_of(view).sick and view.id not in seen)
        if sick_first:
            ordered.sort(key=lambda view: view.id not in sick)
        return Arrangement(tuple(view.id for view in ordered), sick)

    def settled(
        self,
        old: Arrangement,
        views: Mapping[Shown, RunView],
        sort: Sort,
        backwards: bool = False,
        sick_first: bool = True,
        seen: Set[Shown] = frozenset(),
    ) -> Arrangement:
        """Nothing that stood moves: what is gone leaves, what is new joins at the end."""
        kept = tuple(run for run in old.ids if run in views)
        if len(kept) == len(views):
            return old if len(kept) == len(old.ids) else Arrangement(kept, old.sick & frozenset(kept))
        stood = frozenset(old.ids)
        new = (view for run, view in views.items() if run not in stood)
        added = self.arranged(new, sort, backwards, sick_first, seen)
        return Arrangement(kept + added.ids, frozenset(run for run in old.sick if run in views))


SortKey = tuple[Any, ...] | None
"""None of a run that has no such value: it stands last, whichever way the list is sorted."""


def _first(keyed: tuple[SortKey, RunView]) -> Any:
    return keyed[0]


def _by_sickness(view: RunView) -> SortKey:
    state = state_of(view)
    return (state, -view.verdict.confidence if state.sick else 0.0)


def _room(view: RunView, seen: Set[Shown]) -> int:
    """What needs a person, what a person knows, what is well."""
    return 2 if not state_of(view).sick else 1 if view.id in seen else 0


def _by_output(view: RunView) -> SortKey:
    return (-view.output.last,) if view.output.last is not None else None


def _by_progress(view: RunView) -> SortKey:
    total = view.progress.total
    return (-view.progress.step / total,) if total else None


def _by_metric(view: RunView) -> SortKey:
    """The best first; runs that watch the same metric stand together."""
    watched = (view.decisive or view.own).watched
    value = view.latest.get(watched.metric, nan) if watched is not None else nan
    if watched is None or isnan(value):
        return None
    return (watched.metric, value if watched.lower_is_better else -value)


def _by_trend(view: RunView) -> SortKey:
    """What gets better fastest comes first."""
    drawn = view.decisive or view.own
    trend, watched = drawn.trend, drawn.watched
    if trend is None or watched is None or isnan(trend):
        return None
    return (trend if watched.lower_is_better else -trend,)


def _by_time_left(view: RunView) -> SortKey:
    progress = view.progress
    if view.life.over or not progress.total or not progress.rate or not progress.step <= progress.total:
        return None
    return ((progress.total - progress.step) / progress.rate,)


_KEYS: dict[Sort, Callable[[RunView], SortKey]] = {
    Sort.SICKEST: _by_sickness,
    Sort.NAME: lambda view: (),  # noqa: ARG005 - they are in this order already
    Sort.NEWEST: _by_output,
    Sort.PROGRESS: _by_progress,
    Sort.METRIC: _by_metric,
    Sort.TREND: _by_trend,
    Sort.LEFT: _by_time_left,
}


def natural(text: str) -> NameKey:
    """A sort key in which `exp-2` comes before `exp-10`."""
    return tuple((int(digits) if digits else -1, word) for word, digits in _PIECES.findall(text))


def next_alarm(ids: Sequence[Shown], needs: Callable[[Shown], bool], start: int, direction: int) -> int | None:
    """The next run in this direction, wrapping round, that needs a person; None when none does."""
    for distance in range(1, len(ids) + 1):
        index = (start + direction * distance) % len(ids)
        if needs(ids[index]):
            return index
    return None


def counts(views: Iterable[RunView]) -> dict[tuple[State, str], int]:
    """(state, the word for it) -> runs, sickest first: the words that `check` counts by."""
    found = Counter((state_of(view), word_of(view)) for view in views)
    return dict(sorted(found.items()))


_REST = (("known", "known"), ("sick", "sick"), ("healthy", "healthy"), ("reading", "being read"), ("ended", "ended"))


def rest_title(views: Sequence[RunView], known: bool, count: int) -> str:
    """`healthy and ended (9)`, `known, healthy, being read and ended (51)`: only what is among them.

    `known`: there are some whose alarms a person knows, beside `views`; together they are `count`.
    """
    kinds = {_kind(state_of(view)) for view in views} | ({"known"} if known else set())
    *words, last = [word for kind, word in _REST if kind in kinds] or ["others"]
    return f"{', '.join(words)}{' and ' * bool(words)}{last} ({count})"


def _kind(state: State) -> str:
    if state.sick:
        return "sick"
    return {State.READING: "reading", State.ENDED: "ended"}.get(state, "healthy")
