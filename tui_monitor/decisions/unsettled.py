"""What an earlier trainmon was about to do and never told the end of: it ended before its record was written."""

from __future__ import annotations

import os
from collections.abc import Iterable

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError, Unanswered
from tui_monitor.records import own
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.folders import Folders, RecordFolder
from tui_monitor.records.journal import NAME, FileJournal, JournalEntry, last_words, seconds
from tui_monitor.text import Shown, clean

_AGAIN = 30.0
"""Seconds to the next look where another trainmon acts."""
_MOST = 5
"""Sentences about one root."""


class Unsettled:
    """Looks into the journal of each root, once nobody acts there. Nothing is written before a person acts."""

    def __init__(self, clock: Clock, state: str | None = None, folders: Folders | None = None) -> None:
        """`state`: a person's own state folder, where stops without a record are told."""
        self._clock = clock
        self._begun = int(clock.wall())
        self._folders = folders or Folders(clock)
        self._state = state
        self._own_left: tuple[JournalEntry, ...] | None = None
        self._next_look: dict[str, float] = {}
        self._left: dict[str, tuple[JournalEntry, ...]] = {}

    def told(self, roots: Iterable[str]) -> list[Shown]:
        """Sentences about open intents under a root that is new in sight."""
        now = self._clock.now()
        due = sorted(root for root in set(roots) if now >= self._next_look.get(root, 0.0))
        return [*self._own(), *(words for root in due for words in self._look(root, self._folders.of(root), now))]

    def _own(self) -> list[Shown]:
        """Once: intents of stops without a record whose trainmon is gone."""
        if self._own_left is not None or self._state is None:
            return []
        self._own_left = ()
        told = FileJournal(RootFolder(self._state, self._clock), own.JOURNAL)
        try:
            left = () if told.stranger else told.read().unsettled
        except RecordError as error:
            return [clean(str(error), 300)]
        self._own_left = tuple(entry for entry in left if not _lives(entry))
        return list(map(last_words, self._own_left[-_MOST:]))

    def _look(self, root: str, folder: RecordFolder, now: float) -> list[Shown]:
        """Looked at again where another trainmon acts, or its machine does not answer this moment."""
        self._next_look[root] = now + _AGAIN
        if folder.locks.is_claimed():
            return []
        journal = FileJournal(folder)
        try:
            entries = journal.read().unsettled if journal.stranger is None else ()
        except Unanswered:
            return []
        except RecordError as error:
            self._next_look[root] = float("inf")
            return [clean(str(error), 300)]
        self._next_look[root] = float("inf")
        left = self._left[folder.shown("")] = tuple(entry for entry in entries if not self._is_ours(entry))
        more = [clean(f"{folder.shown(NAME)}: {len(left) - _MOST} more of the kind")] if len(left) > _MOST else []
        return [*map(last_words, left[-_MOST:]), *more]

    def _is_ours(self, entry: JournalEntry) -> bool:
        """Begun by this trainmon, which will tell its end: on another machine our own lock keeps us out of nothing."""
        return entry.facts.get("trainmon") == os.getpid() and (seconds(entry.time) or 0.0) >= self._begun

    def settle(self, folder: RecordFolder, claims: ActingLocks) -> None:
        """A person acts there, who was told: what nobody knows stays unknown. Raises RecordError."""
        if left := self._left.get(folder.shown("")):
            with claims.held(folder):
                for entry in left:
                    FileJournal(folder).forget(entry)
            del self._left[folder.shown("")]
        if self._own_left and self._state is not None:
            for entry in self._own_left:
                FileJournal(RootFolder(self._state, self._clock), own.JOURNAL).forget(entry)
            self._own_left = ()


def _lives(entry: JournalEntry) -> bool:
    """Does the trainmon that wrote it go on? Then it will tell the end itself."""
    pid = entry.facts.get("trainmon")
    return isinstance(pid, int) and pid > 1 and os.path.exists(f"/proc/{pid}")
