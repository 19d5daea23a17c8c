"""The job of one run as lines: how it stands where, since when, how long it may run, where it writes. Pure."""

from collections.abc import Iterator

from tui_monitor.app.drawing import wording
from tui_monitor.app.drawing.pieces import QUIET
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.clock import local_minute
from tui_monitor.model.batch_job import BatchJob

_LABEL = 12
_LOUD = "bold $warning"


def lines(job: BatchJob, now: float) -> Lines:
    head: Lines = [[(f"  {job.told}", "bold"), (f"   {job.name}" if job.name else "", "")]]
    if job.silent is not None:
        head.append([(f"  {job.silent}", _LOUD)])
    return [*head, *([(f"  {label:<{_LABEL}}", QUIET), (text, "")] for label, text in _facts(job, now) if text)]


def _facts(job: BatchJob, now: float) -> Iterator[tuple[str, str]]:
    yield "waits for", job.reason if job.waits else ""
    yield "runs", job.runs
    yield "user", job.user
    yield "submitted", local_minute(job.submitted) if job.submitted else ""
    yield "started", local_minute(job.started) if job.started else ""
    yield "time limit", _time(job, now)
    yield "ended", f"{local_minute(job.ended)}{_exit(job)}" if job.over and job.ended else ""
    yield "begun anew", f"{job.restarts} times" if job.restarts else ""
    yield "in", job.folder
    yield "errors in", job.error_log if job.error_log != job.log else ""


def _time(job: BatchJob, now: float) -> str:
    if job.time_limit is None:
        return ""
    limit = wording.duration(job.time_limit)
    if not job.lives or job.started is None:
        return limit
    left = job.started + job.time_limit - now
    return f"{limit}, {wording.duration(left)} left" if left > 0 else f"{limit}, over"


def _exit(job: BatchJob) -> str:
    return f", signal {job.signal}" if job.signal else f", exit code {job.code}" if job.code is not None else ""
