"""What is known of one run beside its chart and its log: gathered from snapshots, asked for while it is in sight."""

from collections.abc import Callable, Iterator, Mapping

from tui_monitor.app.drawing.config_diff import ComparedRun
from tui_monitor.app.drawing.process_lines import Moment, ages
from tui_monitor.app.drawing.proof import listed
from tui_monitor.app.drawing.run_parts import silent_for
from tui_monitor.app.drawing.side_lines import Facts
from tui_monitor.app.drawing.wording import until_one_changes
from tui_monitor.model.ask import DiagnosisRequest, Forget, Request
from tui_monitor.model.beside import NotesRequest, ProcessRequest, ProcessView, RunNotes
from tui_monitor.model.diagnosis import Diagnosis
from tui_monitor.model.points import Place
from tui_monitor.model.run import RunView
from tui_monitor.model.snapshot import Snapshot
from tui_monitor.text import Shown


class KnownFacts:
    """An answer holds until the next one comes, also while nobody asks."""

    def __init__(self, run: Shown, ask: Callable[[Request], None]) -> None:
        self._process, self._notes, self._why = ProcessRequest(run), NotesRequest(run), DiagnosisRequest(run)
        self._ask = ask
        self._open: set[ProcessRequest | NotesRequest | DiagnosisRequest] = set()
        self._compared = ComparedRun()
        self._told_process: ProcessView | None = None
        self._told_notes: RunNotes | None = None
        self.diagnosis: Diagnosis | None = None

    def look(self, process: bool, why: bool, notes: bool = True) -> None:
        """What is in sight: only that is looked for again and again. `why`: the causes of its findings."""
        for request, wanted in ((self._process, process), (self._notes, notes), (self._why, why)):
            if wanted and request not in self._open:
                self._open.add(request)
                self._ask(request)
            elif not wanted and request in self._open:
                self._open.remove(request)
                self._ask(Forget(request))

    def take(self, details: Mapping[object, object]) -> None:
        process, notes = details.get(self._process), details.get(self._notes)
        self._told_process = process if isinstance(process, ProcessView) else self._told_process
        self._told_notes = notes if isinstance(notes, RunNotes) else self._told_notes
        why = details.get(self._why)
        self.diagnosis = why if isinstance(why, Diagnosis) else self.diagnosis

    @property
    def proven_at(self) -> Iterator[Place]:
        """Where the proofs of causes stand."""
        causes = self.diagnosis.causes if self.diagnosis is not None else ()
        yield from (proof.place for cause in causes for proof in cause.proofs if proof.place is not None)

    def of(self, view: RunView, snapshot: Snapshot) -> Facts:
        compared, use = self._compared.look(view, snapshot.runs), snapshot.machine.runs.get(view.id)
        return Facts(view, listed(view), compared, self._told_process, self._told_notes, use, self.diagnosis)

    def until_older(self, view: RunView, at: Moment) -> float | None:
        """Seconds until the next age changes its word; None where nothing gets older."""
        wait = until_one_changes(self._ages(view, at))
        return max(0.05, wait + 0.01) if wait is not None else None

    def _ages(self, view: RunView, at: Moment) -> Iterator[float]:
        yield from ages(view, self._told_process, at)
        if (silent := silent_for(view, at.now)) is not None:
            yield silent
