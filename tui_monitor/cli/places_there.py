"""The app on places of which their machines say that none is there: it ends with that sentence, as `check` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_monitor.cli.check import require_places
from tui_monitor.errors import UsageError

if TYPE_CHECKING:
    from tui_monitor.app.door import Door
    from tui_monitor.model.ask import Request
    from tui_monitor.model.snapshot import Snapshot
    from tui_monitor.monitor import Monitor


class RequiringDoor:
    """Until one of `paths` was there: one that goes later is told of, and may come back."""

    def __init__(self, door: Door, monitor: Monitor, paths: Sequence[str]) -> None:
        self._door, self._walks, self._monitor = door, monitor.walks, monitor
        self._paths = frozenset(paths)
        self._seen = False

    def step(self) -> Snapshot:
        """Raises CannotStart."""
        snapshot = self._door.step()
        if not self._seen and not self._walks.discovering:
            self._require()
        return snapshot

    def _require(self) -> None:
        missing = self._walks.missing.keys() - set(self._walks.to_come)
        if self._paths <= missing:
            self._end()
        self._seen = bool(self._paths - missing - set(self._walks.unanswered))

    def _end(self) -> None:
        from tui_monitor.app.late import CannotStart

        try:
            require_places(self._monitor)
        except UsageError as error:
            raise CannotStart(error) from error

    def ask(self, request: Request) -> None:
        self._door.ask(request)

    def wait(self, longest: float) -> None:
        self._door.wait(longest)
