"""What could be done about a job: ended by its batch system, or told to save. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from tui_monitor.acting.propose import Circumstances
from tui_monitor.model.act import Launch, LaunchKind, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.run import Process, RunView
from tui_monitor.text import Shown, clean

AFTER_KILL = 30.0
"""Seconds that a batch system may take beside the time between its TERM and its KILL."""
_FOUND_BY = Shown("its log is what this job prints")


def cancel(
    view: RunView, job: BatchJob | None, rung: Rung, argv: Sequence[str], around: Circumstances, me: str | None
) -> StopProposal | Refusal:
    """End exactly this job, or with CHECKPOINT tell it to save; or one sentence why that cannot be proposed.

    `me`: who asks, where only their own jobs obey them.
    """
    why = _why_not(view, job, rung, around, me)
    if job is None or why is not None:
        return Refusal(clean(why or "", 400))
    ends = rung is Rung.CANCEL
    return StopProposal(
        run=view.id,
        finding=view.verdict.deciding,
        reason=view.verdict.reason,
        process=process_of(job),
        children=(),
        rung=rung,
        wait_seconds=job.grace + AFTER_KILL if ends else around.wait_seconds,
        last_line=around.last_line,
        last_output=view.output.last,
        checkpoint=around.checkpoint,
        loses=around.loses,
        seen=view,
        launch=Launch(
            LaunchKind.JOB,
            clean(shlex.join(argv), 200),
            tuple(argv),
            does=_does(job, rung, shlex.join(argv), around),
            job=job,
        ),
        signal=around.signal,
    )


def process_of(job: BatchJob) -> Process:
    """A job as what runs: its processes are those of another machine, and have no number here."""
    return Process(
        pid=0,
        started=job.started or job.submitted or 0.0,
        command=clean(" ".join(filter(None, (job.named, job.name, job.runs))), 300),
        user=job.user,
        cwd=clean(job.folder, 500),
        alive=not job.over,
        linked_by=_FOUND_BY,
    )


def is_for_engine(job: BatchJob | None, rung: Rung) -> str | None:
    """Why a signal of ours is not the way to end it; None where it is."""
    if job is None or job.over or rung not in (Rung.TERM, Rung.KILL):
        return None
    by = f"{job.engine.name}, which ends it by {job.engine.stopped_by}"
    return f"it is {job.named} of {by}: {rung} is not sent beside that"


def _does(job: BatchJob, rung: Rung, command: str, around: Circumstances) -> Shown:
    """Exactly what happens after the yes, by whom."""
    if rung is Rung.CHECKPOINT:
        steps = "what its script started by srun, and not to the script itself"
        wait = f"a new checkpoint has {around.wait_seconds:g} s to come"
        return clean(f"run {command}: SIG{around.signal} to {steps}; {wait}", 500)
    said = job.engine.leaving if job.waits else job.engine.stopping
    return clean(said.format(command=command, grace=f"{job.grace:g}", state=job.state), 500)


def _why_not(view: RunView, job: BatchJob | None, rung: Rung, around: Circumstances, me: str | None) -> str | None:
    if around.refusal is not None:
        return f"{around.refusal}: nothing is stopped"
    if job is None:
        return f"{view.id} is no job of a batch system that is asked here (slurm: or ray: beside its path names them)"
    if rung is Rung.CHECKPOINT and not job.engine.passes_signals:
        return f"{view.id}: {job.named} is one of {job.engine.name}, which passes no signals on to a job"
    if job.over:
        return f"{view.id}: {job.named} has already ended ({job.state})"
    if job.silent is not None:
        return f"{view.id}: {job.silent}; what is not seen is not stopped"
    if me is not None and job.user and job.user != me:
        return f"{view.id}: {job.named} belongs to {job.user}: only they, or who runs the cluster, can end it"
    return around.missing
