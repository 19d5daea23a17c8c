"""An act that is one write into an experiment root: a note, one taken back, entries that are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from msgspec.structs import replace

from tui_monitor.clock import Clock
from tui_monitor.decisions.unsettled import Unsettled
from tui_monitor.errors import RecordError
from tui_monitor.model.act import Approval, Outcome, Result
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.text import clean

_NOTHING: Mapping[str, object] = {}


class WrittenActs:
    """Under the lock of the root: intent, write, outcome."""

    def __init__(self, clock: Clock, claims: ActingLocks, unsettled: Unsettled) -> None:
        self._clock = clock
        self._claims = claims
        self._unsettled = unsettled

    def do(
        self,
        folder: RecordFolder,
        approval: Approval,
        write: Callable[[], Outcome],
        also: Mapping[str, object] = _NOTHING,
    ) -> Outcome:
        """`also`: further facts of the intent. Raises RecordError: nothing was written, and the journal says so.

        Once something was written, a journal that cannot tell it is a problem beside that.
        """
        with self._claims.held(folder):
            self._unsettled.settle(folder, self._claims)
            journal = FileJournal(folder)
            intent = journal.intent(approval, also)
            try:
                self._claims.keep(folder)
                outcome = write()
            except RecordError as error:
                failed = Outcome(approval.proposal, Result.FAILED, clean(str(error), 500), self._clock.now())
                with suppress(RecordError):  # the first error is the one to tell
                    journal.outcome(intent, failed, final=True)
                raise
            try:
                journal.outcome(intent, outcome, final=True)
            except RecordError as error:
                problem = clean(f"the journal does not tell that it was done: {error}", 400)
                outcome = replace(outcome, problems=(*outcome.problems, problem))
        return outcome
