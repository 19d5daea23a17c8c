"""What an earlier trainmon was about to do and never told the end of: it ended before its record was written."""

from __future__ import annotations

from collections.abc import Iterable

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.journal import FileJournal, last_words
from tui_monitor.text import Shown, clean


class Unsettled:
    """Looks once into the journal of each root."""

    def __init__(self, clock: Clock, claims: ActingLocks) -> None:
        self._clock = clock
        self._claims = claims
        self._looked: set[str] = set()

    def told(self, roots: Iterable[str]) -> list[Shown]:
        """One sentence for each open intent under a root that is new in sight; it counts as told, and as settled."""
        new = sorted(set(roots) - self._looked)
        self._looked.update(new)
        return [words for root in new for words in self._settled(RootFolder(root, self._clock))]

    def _settled(self, folder: RootFolder) -> list[Shown]:
        journal = FileJournal(folder)
        try:
            left = journal.read().unsettled
            if left:
                with self._claims.held(folder):
                    for entry in left:
                        journal.forget(entry)
        except RecordError as error:
            return [clean(str(error), 300)]
        return [last_words(entry) for entry in left]
