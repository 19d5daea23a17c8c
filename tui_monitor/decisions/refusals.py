"""What was asked for and not done: beside the acts of its root, or, before the first act there, with the person."""

from __future__ import annotations

import os

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Proposal
from tui_monitor.records import journal
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown
from tui_monitor.watching.watched_run import WatchedRun

NAME = "refusals.jsonl"
"""In the person's state folder."""


class Refusals:
    """`state`: the person's state folder; None: they have none, or nothing may be written."""

    def __init__(self, clock: Clock, state: str | None) -> None:
        self._clock = clock
        self._state = state

    def add(self, proposal: Proposal, why: str, by: Shown, run: WatchedRun) -> None:
        """A refusal that cannot be written changes nothing: nothing was done."""
        root = RootFolder(run.spec.root, self._clock)
        try:
            if root.exists(journal.NAME):
                journal.FileJournal(root).refusal(proposal, why, by)
            elif self._state is not None:
                os.makedirs(self._state, mode=0o700, exist_ok=True)
                journal.FileJournal(RootFolder(self._state, self._clock), NAME).refusal(proposal, why, by)
        except (RecordError, OSError):
            return
