"""What a rung would mean for a run: exactly which processes, by what, what would be lost, what would be written."""

from __future__ import annotations

import os
from collections.abc import Callable

from msgspec.structs import replace

from tui_monitor.acting import launch, linking, propose, propose_cancel
from tui_monitor.acting.circumstances import look
from tui_monitor.acting.delivery import delivery
from tui_monitor.acting.family import describe
from tui_monitor.acting.hands import Hands
from tui_monitor.acting.ladder import Ladder
from tui_monitor.acting.linking import Linked
from tui_monitor.acting.lost_progress import lost_progress
from tui_monitor.clock import Clock
from tui_monitor.decisions import evidence
from tui_monitor.decisions.linked_runs import LinkedRuns, place_of
from tui_monitor.decisions.stop_under_way import records
from tui_monitor.errors import NotYet, RecordError, Unreachable
from tui_monitor.hosts.host_tables import HostTables
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import (
    ENDING_RUNGS,
    NO_CHECKPOINT_SIGNAL,
    FileChange,
    Launch,
    LaunchKind,
    Outcome,
    Rung,
    StopProposal,
)
from tui_monitor.model.ask import Refusal
from tui_monitor.records import notes, results
from tui_monitor.records.folders import Folders
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

LadderOf = Callable[[str, str], Ladder]
"""(run, experiment) -> how its owner wants it stopped."""
_QUESTIONS, _BETWEEN = 10, 0.02
"""How often a last line is asked for, and seconds between: a person waits for the question."""
_IN_ITS_WINDOW = Shown("the shell of its window")


class StopProposals:
    """`tables` and `links` None: processes are not looked for (a recording has none)."""

    def __init__(
        self,
        clock: Clock,
        hands: Hands,
        tables: HostTables | None,
        folders: Folders,
        links: LinkedRuns | None,
        ladder: LadderOf,
    ) -> None:
        self._clock = clock
        self._hands = hands
        self._tables = tables
        self._folders = folders
        self._links = links
        self._ladder = ladder

    def rung(
        self, rung: Rung, run: WatchedRun, sent: Outcome | None, said: Shown | None = None
    ) -> StopProposal | Refusal:
        """`sent`: the newest outcome of a TERM for this run. `said`: why, in a person's own words."""
        job = run.signs.job
        if rung is Rung.CANCEL or (rung is Rung.CHECKPOINT and job is not None and not job.over):
            return self._of_job(rung, run, said)
        if (why := propose_cancel.is_for_engine(job, rung)) is not None:
            by_engine = self._of_job(Rung.CANCEL, run, said)
            return by_engine if isinstance(by_engine, Refusal) else Refusal(clean(f"{run.view.id}: {why}", 400))
        view, now = run.view, self._clock.wall()  # beside the time of a file
        table = self._tables.of(run.spec.main_log) if self._tables is not None else None
        try:
            linked, around = self._look(run, table, sent)
        except Unreachable as error:
            return Refusal(clean(f"{view.id}: {error}: nothing can be sent", 300))
        checkpoint = run.queries.checkpoint()
        by = delivery(table, view, rung, self._ladder(run.spec.id, run.spec.exp_id), around.family)
        around = replace(
            around,
            sent=sent,
            wait_seconds=by.wait_seconds,
            refusal=self._hands.refusal,
            recorded=table is None,
            last_line=self._last_line(run),
            checkpoint=checkpoint.told(now) if checkpoint else None,
            loses=lost_progress(view, checkpoint, now, checkpoint.at(view.progress, now) if checkpoint else None),
            launch=by.launch,
            signal=by.signal,
            missing=by.missing,
        )
        proposal = propose.stop(view, linked, rung, around)
        if isinstance(proposal, Refusal):
            return proposal
        return self._hands.preview(proposal, lambda: self._changes(run, said) if rung in ENDING_RUNGS else ())

    def _of_job(self, rung: Rung, run: WatchedRun, said: Shown | None) -> StopProposal | Refusal:
        """By its batch system: no process is looked for, it may run anywhere."""
        view, job, now = run.view, run.signs.job, self._clock.wall()
        ladder, saves = self._ladder(run.spec.id, run.spec.exp_id), rung is Rung.CHECKPOINT
        name, checkpoint = ladder.checkpoint_signal if saves else None, run.queries.checkpoint()
        lacking = f"{view.id}: {NO_CHECKPOINT_SIGNAL}"
        around = propose.Circumstances(
            self._clock.now(),
            wait_seconds=ladder.checkpoint_wait,
            refusal=self._hands.refusal,
            last_line=self._last_line(run),
            checkpoint=checkpoint.told(now) if checkpoint else None,
            loses=lost_progress(view, checkpoint, now, checkpoint.at(view.progress, now) if checkpoint else None),
            signal=name,
            missing=clean(lacking) if saves and name is None else None,
        )
        argv = job.stop_command(name) if job is not None else ()
        here = job is not None and not job.cluster and os.geteuid() != 0
        me = self._tables.here.host.user(os.geteuid()) if here and self._tables is not None else None
        proposal = propose_cancel.cancel(view, job, rung, argv, around, me)
        if isinstance(proposal, Refusal):
            return proposal
        return self._hands.preview(proposal, lambda: self._changes(run, said) if rung in ENDING_RUNGS else ())

    def window(self, run: WatchedRun, known: Launch | None) -> StopProposal | Refusal:
        """`known`: where the run was when it was stopped."""
        view, table = run.view, self._tables.here if self._tables is not None else None
        if table is None or known is None or known.kind is not LaunchKind.TMUX:
            return Refusal(clean(f"{view.id}: it is not known to have been alone in a window of tmux"))
        left = launch.left_open(table, known)
        shell = table.identify(left.pid) if not isinstance(left, str) else None
        if isinstance(left, str) or shell is None:
            return Refusal(clean(f"{view.id}: {left if isinstance(left, str) else 'its window is closed already'}"))
        member = propose.Member(describe(table, shell, _IN_ITS_WINDOW), shell)
        wait = self._ladder(run.spec.id, run.spec.exp_id).stop_wait
        around = propose.Circumstances(self._clock.now(), wait_seconds=wait, refusal=self._hands.refusal)
        proposal = propose.window(view, replace(known, shown=left.shown), member, around)
        return proposal if isinstance(proposal, Refusal) else self._hands.preview(proposal, lambda: ())

    def _look(
        self, run: WatchedRun, table: ProcessTable | None, sent: Outcome | None
    ) -> tuple[Linked, propose.Circumstances]:
        """As it is now. Raises Unreachable."""
        now = self._clock.now()
        if self._links is None or self._tables is None or table is None:
            return linking.recorded(run.view), propose.Circumstances(now)
        table.host.check()
        table.host.renew()
        known = self._links.linked
        places = [place for place in self._links.places if place.host is table.host]
        linked = known.get(run.spec.id, Linked())
        return linked, look(table, place_of(run.spec, self._tables), places, known, now, sent)

    def _changes(self, run: WatchedRun, said: Shown | None) -> tuple[FileChange, ...]:
        """What a stop would write; a file that could not be written says so in the preview."""
        proof = evidence.lines(run.view, self._last_line(run), evidence.page(run))
        kept = records(run.view, self._folders.of(run.spec.root), said, proof)
        note = propose.note(run.view, Shown("Training process killed"), said, kept.evidence)
        return (
            _previewed("result file", lambda: results.change(kept.folder, kept.ending)),
            _previewed(kept.notes.name, lambda: notes.change(kept.notes, note.text)),
        )

    def _last_line(self, run: WatchedRun) -> Shown | None:
        """Empty where its log has none; None where a slow place does not tell in time."""
        for _ in range(_QUESTIONS):
            try:
                lines = run.queries.log(None, None, 1).lines
            except NotYet:
                self._clock.sleep(_BETWEEN)
                continue
            except Unreachable:  # what runs is stopped by what is known of it, not by its log
                return None
            return lines[-1].text if lines else None if run.waiting else Shown("")
        return None


def _previewed(name: str, make: Callable[[], FileChange]) -> FileChange:
    try:
        return make()
    except RecordError as error:
        return FileChange(Shown(name), Shown("cannot be written"), clean(str(error), 300))
