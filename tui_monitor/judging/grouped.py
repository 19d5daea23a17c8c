"""Runs that have a place and a moment in common, and how they are spoken of together. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from tui_monitor.model.finding import Kind
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Incident, Shared
from tui_monitor.text import Shown, clean

_NAMED = 5

Time = Callable[[RunView], float]


def together(
    runs: Sequence[RunView], time: Time, gap: float, fewest: int, place: Callable[[RunView], str]
) -> Iterator[list[RunView]]:
    """Runs of one place within `gap` seconds of the first of them, where there are enough of them."""
    ordered = sorted(runs, key=lambda run: (place(run), time(run), run.id))
    for _, of_place in groupby(ordered, key=place):
        group: list[RunView] = []
        for run in of_place:
            if group and time(run) - time(group[0]) > gap:
                if len(group) >= fewest:
                    yield group
                group = []
            group.append(run)
        if len(group) >= fewest:
            yield group


def incident(
    message: str, runs: Sequence[RunView], since: float, kind: Kind | Shared, rest: Sequence[RunView] = ()
) -> Incident:
    return Incident(clean(message), _ids(runs), since, kind, _ids(rest))


def names(runs: Sequence[RunView]) -> str:
    """All lie in one folder, which is said once: `exp-004, exp-005 in logs`."""
    folder = runs[0].id.rpartition("/")[0]
    found = sorted(run.id.rpartition("/")[2] for run in runs)
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more + (f" in {folder}" if folder else "")


def _ids(runs: Sequence[RunView]) -> tuple[Shown, ...]:
    return tuple(sorted(run.id for run in runs))
