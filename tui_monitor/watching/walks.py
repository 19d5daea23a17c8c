"""Walks through the tree that is watched: one after the other, each a slice at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import inf

from tui_monitor.clock import monotonic
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.text import Shown

WAITING = 0.02
"""Seconds until a walk asks a slow place again."""
RESCAN = 5.0
"""Seconds between two walks."""
LATEST = 10.0
"""Seconds after which who looks once goes on without a name, or the runs in a database, that is not told yet."""
_REST, _LONGEST_REST = 400, 60.0
"""So many times as long as a walk took is the pause after it, a quarter percent of a core, and at most so many seconds:
whoever asks for a walk gets it at once."""
_EVERYWHERE = "the folders below"
"""Where a walk could not look that failed as a whole."""


class Walks:
    """`take`: takes the runs that a walk found, some at a time."""

    def __init__(self, discovery: Discovery, take: Callable[[Sequence[RunSpec]], Iterator[None]]) -> None:
        self._discovery = discovery
        self._take = take
        self.problems: Mapping[str, Shown] = {}
        """Path -> why the last walk could not look there."""
        self.missing: Mapping[str, Shown] = {}
        """Those of which its machine says that there is no such thing."""
        self.to_come: Collection[str] = ()
        """Of these: logs by their names, which are waited for."""
        self.unanswered: Collection[str] = ()
        """Those that do not answer: nobody knows what runs there."""
        self.places: tuple[Collection[Shown], Collection[Shown]] = (), ()
        """Whole places that do not answer, a host or a mount, and those of which that is not known yet."""
        self.looked_at = (0, 0)
        """Folders and files that the last whole walk saw; the first one so far, until it is over."""
        self.nearby: tuple[Shown, ...] = ()
        """Where runs may be, when the first walk found none."""
        self._under_way: Iterator[None] | None = None
        self._cost = 0.0
        """Seconds that the walk under way took so far."""
        self._next = 0.0
        self._walked = self._found_any = False

    @property
    def found_all(self) -> bool:
        """Is what was found last all that there is?"""
        return self._discovery.whole

    @property
    def discovering(self) -> bool:
        return self._under_way is not None

    def go_on(self, until: float) -> bool:
        """A slice of the walk, while one is due or under way. True at its end."""
        if self._under_way is None:
            if monotonic() < self._next:
                return False
            self._under_way, self._cost = self._walk(), 0.0
        start = monotonic()
        try:
            over = all(not self._discovery.waiting and monotonic() <= until for _ in self._under_way)
        except Exception as error:  # noqa: BLE001 -- a walk that fails is told and begun anew later; known runs go on
            self.tell(_EVERYWHERE, error)
            over = True
        self._cost += monotonic() - start
        if over or not self._walked:
            self.looked_at = (self._discovery.folders, self._discovery.files)
        if over:
            self._end()
        return over

    def whole(self) -> None:
        """One walk from its beginning to its end, however long it takes; another while something was not told yet."""
        self._whole()
        until = monotonic() + LATEST
        while self._discovery.unseen.awaited and monotonic() < until:
            threading.Event().wait(WAITING)
            self._whole()

    def _whole(self) -> None:
        self._next = 0.0
        self.go_on(inf)
        while self.discovering:
            if self._discovery.waiting:
                threading.Event().wait(WAITING)
            self.go_on(inf)

    def rescan(self) -> None:
        """The next one is due now."""
        self._next = 0.0

    def begin_anew(self) -> None:
        """Leave the one that is under way."""
        self._under_way, self._next = None, 0.0

    @property
    def silent(self) -> int:
        """Places that do not answer; of one host each folder says the same."""
        return len({self.problems[path] for path in self.unanswered})

    def idle(self) -> float:
        """Seconds until there is something to do."""
        if self._under_way is not None:
            return WAITING if self._discovery.waiting else 0.0
        return max(0.0, self._next - monotonic())

    def tell(self, where: str, error: Exception) -> None:
        """Something that was found there could not be used."""
        self._discovery.unseen.tell(where, error)

    def _end(self) -> None:
        unseen = self._discovery.unseen
        self.problems, self.missing = dict(unseen.problems), dict(unseen.missing)
        self.to_come, self.unanswered = frozenset(unseen.to_come), frozenset(unseen.unanswered)
        self.places = unseen.places()
        self._under_way = None
        cost = self._cost if self._walked else 0.0  # the first one takes all runs up
        self._next = monotonic() + max(RESCAN, min(_LONGEST_REST, _REST * cost))
        if not self._walked and not self._found_any:
            self.nearby = self._discovery.nearby()
        self._walked = True

    def _walk(self) -> Iterator[None]:
        for found in self._discovery.scan():
            if found is not None:
                self._found_any |= bool(found)
                yield from self._take(found)
            yield
