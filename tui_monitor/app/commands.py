"""The command palette: every key's action, every theme, every run."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui_monitor.app.bindings import Key, Scope
from tui_monitor.app.drawing.run_names import short_names
from tui_monitor.app.screens.runs import RunOpened
from tui_monitor.app.screens.watching import WatchingScreen
from tui_monitor.model.snapshot import Snapshot

Command = tuple[str, Callable[[], object]]
"""What it is called, and the call."""


@runtime_checkable
class Offering(Protocol):
    """What the palette asks of the app."""

    snapshot: Snapshot | None

    def read_themes(self) -> frozenset[str]: ...


class Commands(Provider):
    """What a person can do here, found by name."""

    async def discover(self) -> Hits:
        for name, call in self._commands():
            yield DiscoveryHit(Content(name), call, text=name)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, call in (*self._commands(), *self._runs()):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, Content(name), call, text=name)

    def _commands(self) -> Iterator[Command]:
        if isinstance(self.screen, WatchingScreen):
            for key in self.screen.offered_keys():
                if key.label:
                    yield f"{key.help}  ({key.shown})", partial(self._do, key)
        for name in self._themes():
            yield f"theme: {name}", partial(setattr, self.app, "theme", name)

    async def _do(self, key: Key) -> None:
        owner = self.app if key.place is Scope.ANYWHERE else self.screen
        await self.app.run_action(key.action, owner)

    def _themes(self) -> list[str]:
        return sorted(self.app.read_themes()) if isinstance(self.app, Offering) else []

    def _runs(self) -> Iterator[Command]:
        app = self.app
        views = app.snapshot.runs if isinstance(app, Offering) and app.snapshot else ()
        for run, name in short_names(views).items():
            yield f"open {name}", partial(self.screen.post_message, RunOpened(run))
