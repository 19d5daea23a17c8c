"""A person's note about a run: what would be appended to dev_notes.md or taken out again, and that after the yes."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from tui_monitor.acting import propose
from tui_monitor.acting.hands import Hands
from tui_monitor.clock import Clock
from tui_monitor.decisions.written_act import WrittenActs
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import there
from tui_monitor.model.act import Approval, FileChange, NoteProposal, Outcome, Result, UndoProposal
from tui_monitor.model.ask import ProposeNote, ProposeUndo, Refusal
from tui_monitor.records import notes, written_notes
from tui_monitor.records.folders import Folders, RecordFolder
from tui_monitor.records.journal import FileJournal
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun


class DevNotes:
    """`done`: what was last done about a run, for the line that says so."""

    def __init__(
        self,
        clock: Clock,
        hands: Hands,
        acts: WrittenActs,
        folders: Folders,
        done: Callable[[Shown], Outcome | None],
    ) -> None:
        self._clock = clock
        self._hands = hands
        self._acts = acts
        self._folders = folders
        self._done = done

    def propose(self, request: ProposeNote, run: WatchedRun) -> NoteProposal | Refusal:
        if (why := self._hands.refusal) is not None:
            return Refusal(clean(f"{why}: nothing is written"))
        proposal = propose.note(run.view, propose.action_taken(self._done(request.run)))
        proposal = replace(proposal, path=self._path(run))
        try:
            return self._hands.preview(proposal, lambda: (notes.change(self._file(run), proposal.text),))
        except RecordError as error:
            return Refusal(clean(f"nothing can be written: {error}", 300))

    def add(self, approval: Approval, proposal: NoteProposal, run: WatchedRun) -> Outcome:
        """Raises RecordError: nothing was written."""
        if proposal.path != self._path(run):
            raise RecordError("notes about it are kept elsewhere by now: ask again")
        folder = self._folders.of(run.spec.root)

        def write() -> Outcome:
            block = notes.add(self._file(run), proposal.text, there(run.spec.main_log))
            done = Outcome(proposal, Result.DONE, clean(f"note added to {block.path}", 500), self._clock.now())
            return replace(done, written=(block.path,), blocks=(block,))

        return self._acts.do(folder, approval, write)

    def propose_undo(self, request: ProposeUndo, run: WatchedRun) -> UndoProposal | Refusal:
        """The newest note of trainmon about this run, as it stands there now."""
        if (why := self._hands.refusal) is not None:
            return Refusal(clean(f"{why}: nothing is written"))
        file = self._file(run)
        try:
            newest = self._newest(self._folders.of(run.spec.root), run)
            lines = notes.lines_of(file, newest.block)
        except RecordError as error:
            return Refusal(clean(str(error), 300))
        path = clean(file.shown)
        change = FileChange(path, Shown("remove"), clean(" ".join(lines)), lines)
        proposal = UndoProposal(request.run, self._path(run), "\n".join(lines) + "\n", (change,))
        proposal = replace(proposal, written_at=newest.at, block=newest.block)
        return self._hands.preview(proposal, lambda: (change,))

    def undo(self, approval: Approval, proposal: UndoProposal, run: WatchedRun) -> Outcome:
        """Raises RecordError: nothing was taken out."""
        folder = self._folders.of(run.spec.root)
        block = proposal.block
        if block is None or self._newest(folder, run).block != block:
            raise RecordError("another note was written since: ask again")
        if proposal.path != self._path(run):
            raise RecordError("notes about it are kept elsewhere by now: ask again")

        def write() -> Outcome:
            path = notes.remove(self._file(run), block)
            done = Outcome(proposal, Result.DONE, clean(f"note taken out of {path}", 500), self._clock.now())
            return replace(done, written=(path,))

        return self._acts.do(folder, approval, write)

    def _file(self, run: WatchedRun) -> notes.NotesFile:
        return notes.notes_file(self._folders.of(run.spec.root), run.spec.notes)

    def _path(self, run: WatchedRun) -> str:
        """As it is agreed to: by its name in the experiment root, or whole where it is elsewhere."""
        return notes.NAME if run.spec.notes is None else clean(self._file(run).shown)

    def _newest(self, folder: RecordFolder, run: WatchedRun) -> written_notes.Written:
        """Raises RecordError: there is none."""
        journal = FileJournal(folder)
        if (whose := journal.stranger) is not None:
            raise RecordError(f"the journal in {folder.shown('')} may be another's ({whose}): nothing is taken back")
        found = written_notes.newest(journal.read(), there(run.spec.main_log))
        if found is None:
            raise RecordError(f"there is no note of trainmon about {run.spec.id} to take back")
        return found
