"""What was said yes to and not even begun, and a person's no: written down, and nothing else.

In the journal of the experiment root, once a first act has made one; before it, in a person's own state folder.
"""

from __future__ import annotations

from dataclasses import replace

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Approval, Outcome, Proposal
from tui_monitor.records import journal, own
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown, clean


class Refusals:
    """`state`: a person's own state folder; None where there is none."""

    def __init__(self, clock: Clock, state: str | None, writes: bool) -> None:
        self._clock = clock
        self._state = state
        self._writes = writes

    def add(self, approval: Approval, outcome: Outcome, root: str | None) -> Outcome:
        """The outcome, and what kept it from being written down."""
        try:
            if (told := self._journal(root)) is not None:
                told.refusal(approval, outcome.message, outcome.at)
        except RecordError as error:
            return replace(outcome, problems=(*outcome.problems, clean(f"not written down: {error}", 300)))
        return outcome

    def declined(self, proposal: Proposal, by: Shown, root: str | None) -> Shown | None:
        """Why it could not be written down; None: it was."""
        try:
            if (told := self._journal(root)) is not None:
                told.declined(proposal, by, self._clock.now())
        except RecordError as error:
            return clean(f"not written down: {error}", 300)
        return None

    def _journal(self, root: str | None) -> journal.FileJournal | None:
        """Where it belongs; None where nothing may be written, or there is no place."""
        if not self._writes:
            return None
        if root is not None:
            folder = RootFolder(root, self._clock)
            if folder.exists(journal.NAME):
                return journal.FileJournal(folder)
        if self._state is None:
            return None
        return journal.FileJournal(own.own_folder(self._state, self._clock), own.JOURNAL)
