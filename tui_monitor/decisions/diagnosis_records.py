"""A diagnosis written down: what would stand in diagnosis.md, its plots and next.md, and that after the yes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from tui_monitor.acting.hands import Hands
from tui_monitor.clock import Clock
from tui_monitor.decisions.diagnosis_plots import gradient_plot, last_losses, loss_plot
from tui_monitor.decisions.linked_runs import Runs
from tui_monitor.decisions.written_act import WrittenActs
from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.errors import RecordError
from tui_monitor.hosts.address import there
from tui_monitor.model.act import (
    GRADIENT_END,
    LOSS_END,
    TEXT_END,
    Approval,
    DiagnosisProposal,
    FileChange,
    Outcome,
    Result,
    WholeFile,
)
from tui_monitor.model.ask import ProposeDiagnosis, Refusal
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.records import diagnosis_files, next_file
from tui_monitor.records.folders import Folders, RecordFolder
from tui_monitor.records.shared_root import shared_root
from tui_monitor.report.diagnosis_document import DocumentFacts, Plot, document
from tui_monitor.report.next_experiments import ideas, new_ones, sections
from tui_monitor.text import Shown, clean, clean_name
from tui_monitor.watching.artifacts_of import artifacts_of
from tui_monitor.watching.placed_proofs import placed
from tui_monitor.watching.siblings import siblings_of
from tui_monitor.watching.watched_run import WatchedRun

_PLOTS = (
    (LOSS_END, Shown("loss"), loss_plot),
    (GRADIENT_END, Shown("gradient norm"), gradient_plot),
)


class DiagnosisRecords:
    def __init__(self, clock: Clock, hands: Hands, acts: WrittenActs, folders: Folders) -> None:
        self._clock = clock
        self._hands = hands
        self._acts = acts
        self._folders = folders

    def propose(self, request: ProposeDiagnosis, run: WatchedRun, runs: Runs) -> DiagnosisProposal | Refusal:
        """`runs`: all that are watched: what the healthy ones do otherwise belongs to a diagnosis."""
        if (why := self._hands.refusal) is not None:
            return Refusal(clean(f"{why}: nothing is written"))
        if (why := self._not_now(run)) is not None:
            return Refusal(why)
        siblings = siblings_of(run.spec.id, [other.view for other in runs.values()])
        artifacts = artifacts_of(run.view, run.queries, run.signs.traces, siblings)
        diagnosis = request.diagnosis or placed(diagnose(artifacts), run.queries)
        if diagnosis.status is DiagnosisStatus.HEALTHY:
            return Refusal(clean(f"{run.spec.id} is healthy: there is no diagnosis to write down"))
        folder = self._folders.of(_root_of(run.spec))
        try:
            proposal = self._proposed(run, diagnosis, Course(artifacts), folder)
            return self._hands.preview(proposal, lambda: tuple(_changes(folder, proposal)))
        except RecordError as error:
            return Refusal(clean(f"nothing can be written: {error}", 300))

    def write(self, approval: Approval, proposal: DiagnosisProposal, run: WatchedRun) -> Outcome:
        """Raises RecordError: nothing was written."""
        folder, about = self._folders.of(_root_of(run.spec)), _about(run.spec)

        def write() -> Outcome:
            if proposal.ideas:
                next_file.check(folder, proposal.ideas, proposal.next_digest)
            text, *plots = proposal.files
            written = [diagnosis_files.write(folder, text.name, text.text, about)]
            problems: list[Shown] = []
            for step in _further(folder, proposal, plots, about):
                try:
                    written.append(step())
                except RecordError as error:  # the text is there by now, and tells what it can
                    problems.append(clean(f"not written: {error}", 300))
            done = Outcome(proposal, Result.DONE, clean(f"diagnosis written to {written[0]}", 500), self._clock.now())
            return replace(done, written=tuple(written), problems=tuple(problems))

        return self._acts.do(folder, approval, write)

    def _not_now(self, run: WatchedRun) -> Shown | None:
        reading = run.view.reading
        if reading.under_way:
            return clean(f"{run.spec.id} is still being read: ask again once it has a verdict")
        if reading.at_end and self._hands.writes:
            return clean(f"{run.spec.id} is a recording: nothing is written beside it")
        return None

    def _proposed(
        self, run: WatchedRun, diagnosis: Diagnosis, course: Course, folder: RecordFolder
    ) -> DiagnosisProposal:
        """Raises RecordError: there is no place for it."""
        log = os.path.relpath(there(run.spec.main_log), folder.root)
        stem = diagnosis_files.stem(folder, _beside(log), _about(run.spec))
        drawn = [
            (title, WholeFile(stem + end, svg)) for end, title, draw in _PLOTS if (svg := draw(course, run.view.title))
        ]
        plots = [Plot(title, clean_name(os.path.basename(plot.name))) for title, plot in drawn]
        about = DocumentFacts(clean_name(log), self._clock.told(self._clock.now()), plots, last_losses(course))
        text = WholeFile(stem + TEXT_END, document(run.view, diagnosis, about))
        known = next_file.read(folder)
        new = new_ones(ideas(diagnosis, clean_name(log)), known.text)
        return DiagnosisProposal(
            run=run.spec.id,
            path=clean(folder.shown(text.name)),
            text=text.text,
            files=(text, *(plot for _, plot in drawn)),
            ideas=sections(new, next_file.next_number(folder, known.text)) if new else "",
            next_digest=known.digest,
        )


def _changes(folder: RecordFolder, proposal: DiagnosisProposal) -> Iterator[FileChange]:
    """Raises RecordError: it could not be written."""
    text, *plots = proposal.files
    yield diagnosis_files.change(folder, text.name, [clean(line) for line in text.text.splitlines()])
    for plot in plots:
        yield diagnosis_files.change(folder, plot.name, [clean(f"a picture, {len(plot.text) >> 10} kB of SVG")])
    if proposal.ideas:
        yield next_file.change(folder, proposal.ideas)


def _further(
    folder: RecordFolder, proposal: DiagnosisProposal, plots: Sequence[WholeFile], about: str
) -> Iterator[Callable[[], Shown]]:
    """What is written behind the text, each on its own."""
    for plot in plots:
        yield partial(diagnosis_files.write, folder, plot.name, plot.text, about)
    if proposal.ideas:
        yield partial(next_file.add, folder, proposal.ideas, proposal.next_digest)


def _beside(log: str) -> str:
    """Raises RecordError: the log lies elsewhere."""
    if os.path.isabs(log) or log.split(os.sep, 1)[0] == os.pardir:
        raise RecordError("its log does not lie in its experiment root")
    return os.path.dirname(log)


def _about(spec: RunSpec) -> str:
    """Which run it is, wherever the root lies and however it is watched."""
    log = os.path.relpath(spec.main_log, _root_of(spec))
    return f"{log} {spec.files[0].store_run or ''}"


def _root_of(spec: RunSpec) -> str:
    """Where the ideas of all its experiments stand, also where one of them alone is watched."""
    bears_its_folder = spec.exp_id == clean_name(os.path.basename(spec.folder))
    return shared_root(spec.root, spec.main_log) if bears_its_folder else spec.root
