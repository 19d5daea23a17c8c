"""What a walk could not look at, and why: what lies there is neither well nor ill."""

from __future__ import annotations

from collections.abc import Callable

from tui_monitor.errors import NotYet, TrainmonError, Unreachable
from tui_monitor.hosts.address import shown
from tui_monitor.text import Shown, clean


class Unseen:
    def __init__(self, place: Callable[[str], str]) -> None:
        """`place`: which of the places that may be slow a path lies on."""
        self._place = place
        self.problems: dict[str, Shown] = {}
        """Path -> why it could not be looked at."""
        self.unanswered: set[str] = set()
        """Of these: places that do not answer, so that nobody knows what runs there."""
        self.missing: dict[str, Shown] = {}
        """What was given, on another machine that answered that there is no such thing: here it is refused at once."""
        self.to_come: set[str] = set()
        """Of these: logs by their names, which are waited for."""
        self.awaited: set[str] = set()
        """What a slow place has not told yet: the next walk finds the answer."""

    def places(self) -> tuple[frozenset[Shown], frozenset[Shown]]:
        """Those that do not answer, and those of which that is not known yet."""
        silent, awaited = (
            frozenset(clean(place) for path in paths if (place := self._place(path)))
            for paths in (self.unanswered, self.awaited)
        )
        return silent, awaited

    def tell(self, path: str, error: Exception) -> None:
        """What lies at `path` could not be looked at; the walk goes on."""
        if isinstance(error, NotYet):
            self.awaited.add(path)
            return
        if isinstance(error, Unreachable):
            self.unanswered.add(path)
        ours = isinstance(error, TrainmonError)
        said = str(error) if ours else f"{shown(path)}: internal error: {type(error).__name__}: {error}"
        self.problems[path] = clean(said, 300)

    def clear(self) -> None:
        self.problems, self.missing = {}, {}
        self.unanswered, self.to_come, self.awaited = set(), set(), set()
