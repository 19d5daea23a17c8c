"""What was said yes to and not even begun, and a person's no: written down, and nothing else.

In the journal of the experiment root, once a first act has made one; before it, in a person's own state folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Approval, Outcome, Proposal
from tui_monitor.records import journal, own
from tui_monitor.records.folders import Folders
from tui_monitor.text import Shown, clean


class Refusals:
    """`state`: a person's own state folder; None where there is none."""

    def __init__(self, clock: Clock, state: str | None, writes: bool, folders: Folders) -> None:
        self._clock = clock
        self._folders = folders
        self._state = state
        self._writes = writes

    def add(self, approval: Approval, outcome: Outcome, root: str | None) -> Outcome:
        """The outcome, and what kept it from being written down."""
        why = self._tell(root, lambda told: told.refusal(approval, outcome.message, outcome.at))
        return outcome if why is None else replace(outcome, problems=(*outcome.problems, why))

    def declined(self, proposal: Proposal, by: Shown, root: str | None) -> Shown | None:
        """Why it could not be written down; None: it was."""
        return self._tell(root, lambda told: told.declined(proposal, by, self._clock.now()))

    def _tell(self, root: str | None, write: Callable[[journal.FileJournal], None]) -> Shown | None:
        """Where it belongs, else in one's own folder; why in neither."""
        why = None
        for find in (partial(self._at, root), self._own) if self._writes else ():
            try:
                if (told := find()) is not None:
                    write(told)
                    return None
            except RecordError as error:
                why = clean(f"not written down: {error}", 300)
        return why

    def _at(self, root: str | None) -> journal.FileJournal | None:
        """The journal of a root in which we have acted; None of any other."""
        folder = self._folders.of(root) if root is not None else None
        if folder is None or not folder.exists(journal.NAME) or folder.stranger(journal.NAME) is not None:
            return None
        return journal.FileJournal(folder)

    def _own(self) -> journal.FileJournal | None:
        if self._state is None:
            return None
        return journal.FileJournal(own.own_folder(self._state, self._clock), own.JOURNAL)
