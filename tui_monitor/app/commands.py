"""What the palette offers: what can be done here, each with its key, the themes, the runs."""

from collections.abc import Collection

from msgspec import Struct

from tui_monitor.app.bindings import Key, Scope
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.screens.watching import WatchingScreen
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.report.states import state_of, word_of
from tui_monitor.text import Shown

_MOVES = ("move", "page", "first", "last", "cursor", "log", "line", "leave", "command_palette")
"""Actions that nobody looks for in a list."""
_GROUPS = {Scope.REPLAY: "replay", Scope.ANYWHERE: "trainmon"}


class Command(Struct, frozen=True):
    """One line of the palette. One of `action`, `theme` and `run` says what it does."""

    group: str
    text: str
    edge: str = ""
    """At the right edge: its key, or how a run stands."""
    words: str = ""
    """What it is found by as well: its word in the footer, and all that the help says of it."""
    action: str = ""
    """For `App.run_action`, with its name space."""
    theme: str = ""
    run: Shown | None = None


def commands(screen: WatchingScreen, themes: Collection[str], snapshot: Snapshot | None) -> list[Command]:
    """In groups, what is wanted most often first."""
    keys = [key for key in screen.offered_keys() if key.action.split("(")[0] not in _MOVES]
    here = [_of_key(key) for key in keys if key.place not in _GROUPS]
    found = here + [_of_key(key) for key in keys if key.place is Scope.REPLAY]
    found += [Command("theme", name, theme=name) for name in sorted(themes)]
    if not screen.context.read_only:
        found.append(Command("trainmon", "Save a picture of this screen", action="app.picture"))
    found += [_of_key(key) for key in keys if key.place is Scope.ANYWHERE]
    return found + _of_runs(snapshot)


def _of_key(key: Key) -> Command:
    place = "app" if key.place is Scope.ANYWHERE else "screen"
    return Command(
        _GROUPS.get(key.place, "here"), key.named, key.shown, f"{key.label} {key.help}", f"{place}.{key.action}"
    )


def _of_runs(snapshot: Snapshot | None) -> list[Command]:
    if snapshot is None:
        return []
    names = short_names(snapshot.runs)
    ordered = sorted(snapshot.runs, key=lambda view: (state_of(view), names[view.id]))
    return [Command("run", f"Open {names[view.id]}", word_of(view), run=view.id) for view in ordered]


def fitting(offered: list[Command], typed: str) -> list[Command]:
    """Those that hold each word that was typed; where the first begins a word of theirs, they come first."""
    words = typed.casefold().split()
    if not words:
        return offered
    found = [one for one in offered if all(word in f"{one.group} {one.text} {one.words}".casefold() for word in words)]
    return sorted(found, key=lambda one: not f" {one.text.casefold()}".count(f" {words[0]}"))
