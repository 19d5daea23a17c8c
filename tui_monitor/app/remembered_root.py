"""What is remembered of the places that are watched: in a file of the person's own state folder."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_monitor.app.remembering import Change, PlaceMemory
from tui_monitor.clock import SystemClock
from tui_monitor.home import state_folder
from tui_monitor.records.root_name import name_of
from tui_monitor.text import Shown

if TYPE_CHECKING:
    from tui_monitor.records.per_root import RootMemory


def of_places(places: Sequence[str], read_only: bool) -> tuple[PlaceMemory, tuple[Shown, ...]]:
    """With what a person should know about the file. `read_only`: what is known counts, and nothing is written.

    Where the state folder lies under what is watched, nothing is written either: nobody said yes to that.
    """
    state = state_folder()
    if state is None or not places:
        return PlaceMemory(), ()
    name = name_of(places)
    kept, problem = _known(state, name)
    problems = (problem,) if problem else ()
    if read_only or any(_lies_under(state, place) for place in places):
        return PlaceMemory(kept), problems
    return PlaceMemory(kept, lambda change: _saved(state, name, places, change)), problems


def _known(state: str, name: str) -> "tuple[RootMemory | None, Shown | None]":
    if not os.path.lexists(os.path.join(state, name)):
        return None, None
    from tui_monitor.records.folder import RootFolder
    from tui_monitor.records.per_root import load

    clock = SystemClock()
    return load(RootFolder(state, clock), name, clock.wall())


def _saved(state: str, name: str, places: Sequence[str], change: Change) -> "tuple[RootMemory, Shown | None]":
    from tui_monitor.records.own import own_folder
    from tui_monitor.records.per_root import RootMemory, save

    clock = SystemClock()
    return save(own_folder(state, clock), name, places, RootMemory(*change), clock.wall())


def _lies_under(path: str, place: str) -> bool:
    path, place = os.path.realpath(path), os.path.realpath(place)
    return os.path.commonpath((path, place)) == place
