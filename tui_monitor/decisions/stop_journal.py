"""What one stop holds and writes while it is done: its locks, and the journal that tells of it before it begins.

The journal lies in the experiment root. Where that cannot be written, and a person said yes to a stop without a
record, it is their own state folder's; where that cannot be written either, the outcome says so.
"""

from msgspec.structs import replace

from tui_monitor.errors import Busy, RecordError
from tui_monitor.model.act import Approval, FileChange, Outcome, StopProposal
from tui_monitor.records import journal, own
from tui_monitor.records.claim import ActingLocks
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.locks import ACTING
from tui_monitor.text import Shown, clean

NO_RECORD = Shown("stopped without a record: no result file, no note, nothing in the journal of its folder")


class StopJournal:
    """Raises Busy when another trainmon acts on the run, RecordError when it cannot be told: nothing may be done then.

    `mine`: a person's own state folder; None where there is none.
    """

    def __init__(
        self,
        approval: Approval,
        stop: StopProposal,
        folder: RecordFolder,
        mine: RecordFolder | None,
        claims: ActingLocks,
    ) -> None:
        self._claims = claims
        self._stop, self._folder, self._mine = stop, folder, mine
        self._held: list[tuple[RecordFolder, str]] = []
        self._problems: tuple[Shown, ...] = (NO_RECORD,) if stop.unrecorded else ()
        self._written: tuple[Shown, ...] = ()
        self._journal: journal.FileJournal | None = None
        self._intent = ""
        self._claim()
        try:
            if stop.unrecorded:
                self._tell_elsewhere(approval, mine)
            else:
                self._journal = journal.FileJournal(folder)
                self._intent = self._journal.intent(approval)
        except RecordError:
            self._release()
            raise

    def resume(self) -> bool:
        """Take its locks once more, to tell what came after all. False where others did something about it since.

        Raises Busy while another trainmon acts there.
        """
        try:
            self._claim()
        except Busy:
            raise
        except RecordError:
            return False
        try:
            alone = self._journal is None or not self._acted_since(self._journal)
        except RecordError:
            alone = False
        if not alone:
            self._release()
        return alone

    def keep(self) -> None:
        """Before anything more is done: what it holds on another machine is lost when the line there breaks.

        Raises RecordError: another trainmon acts there by now, or has, or nobody can say.
        """
        lost = [self._claims.keep(folder, name) for folder, name in self._held]
        if any(lost) and self._journal is not None and self._acted_since(self._journal):
            where = self._folder.shown("")
            raise RecordError(f"another trainmon acted on this run while there was no connection to {where}")

    def _acted_since(self, told: journal.FileJournal) -> bool:
        """Is anything begun about the same processes behind our intent? Raises RecordError."""
        intents = [entry for entry in told.read().entries if entry.what == "intent"]
        ours = next((place for place, entry in enumerate(intents) if entry.id == self._intent), None)
        pid = self._stop.process.pid
        return ours is None or any(entry.facts.get("pid") == pid for entry in intents[ours + 1 :])

    def _claim(self) -> None:
        """Raises RecordError; nothing is held then."""
        try:
            self._claim_run(self._stop, self._mine)
            if not self._stop.unrecorded:
                self._take(self._folder)
        except RecordError:
            self._release()
            raise

    def news(self, outcome: Outcome, final: bool) -> Outcome:
        """Written down; `final`: nothing more will come, and others may act again."""
        if final:
            outcome = replace(
                outcome,
                written=(*outcome.written, *self._written),
                problems=(*outcome.problems, *self._problems),
            )
        try:
            if self._journal is not None:
                self._journal.outcome(self._intent, outcome, final)
        except RecordError as error:
            outcome = replace(outcome, problems=(*outcome.problems, clean(str(error), 300)))
        if final:
            self._release()
        return outcome

    def _claim_run(self, stop: StopProposal, mine: RecordFolder | None) -> None:
        """Whatever folder it is watched by, one run is acted on once. Without a state folder the root's lock is all."""
        if mine is None or not (stop.targets or stop.job):
            return
        try:
            self._take(mine, own.lock_of(stop.targets[0]) if stop.job is None else own.lock_of_job(stop.job))
        except Busy:
            raise
        except RecordError as error:
            if stop.unrecorded:
                self._problems = (*self._problems, clean(f"nobody else is kept from acting on it: {error}", 300))

    def _tell_elsewhere(self, approval: Approval, mine: RecordFolder | None) -> None:
        try:
            if mine is None:
                raise RecordError("there is no folder of your own to write to")
            told = journal.FileJournal(mine, own.JOURNAL)
            self._intent = told.intent(approval)
        except RecordError as error:
            self._problems = (*self._problems, clean(f"it is recorded nowhere: {error}", 300))
            return
        self._journal = told
        self._written = (clean(mine.shown(own.JOURNAL), 500),)

    def _take(self, folder: RecordFolder, name: str = ACTING) -> None:
        self._claims.take(folder, name)
        self._held.append((folder, name))

    def _release(self) -> None:
        while self._held:
            self._claims.release(*self._held.pop())


def unrecorded(stop: StopProposal, folder: RecordFolder, mine: RecordFolder | None, why: str) -> StopProposal:
    """The same stop without a record, which is another question. `why`: what keeps it from being recorded."""
    missing = clean(f"cannot be written: {why}", 500)
    changes = [FileChange(clean(folder.shown(journal.NAME), 500), Shown("no record"), missing, (missing,))]
    if mine is not None:
        text = Shown("what is done, and what comes of it")
        changes.append(FileChange(clean(mine.shown(own.JOURNAL), 500), Shown("append"), text, (text,)))
    return replace(stop, unrecorded=True, changes=tuple(changes))
