"""What a batch system says of the end of a run: finished, failed, killed, out of memory or out of time, cancelled."""

from __future__ import annotations

from tui_monitor.clock import local_minute
from tui_monitor.judging import exits
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity, step_text
from tui_monitor.model.told_beside import Exit
from tui_monitor.text import Shown, clean

STILL_WRITES = 60.0
"""Seconds without output after which nobody is taken to write any more."""
_CLEARED = 3.0
"""Seconds after the end of a job in which its file system may still date output."""
_KINDS = {
    "TIMEOUT": (Kind.TIMEOUT, "its time limit was over"),
    "DEADLINE": (Kind.TIMEOUT, "its deadline was over"),
    "OUT_OF_MEMORY": (Kind.OOM, "it used more memory than it was given"),
    "NODE_FAIL": (Kind.KILLED, "its node failed"),
    "BOOT_FAIL": (Kind.KILLED, "its node did not boot"),
    "PREEMPTED": (Kind.KILLED, "another job took its place"),
    "LAUNCH_FAILED": (Kind.CRASH, "it could not be started"),
    "REVOKED": (Kind.KILLED, "it was revoked"),
    "CANCELLED": (Kind.KILLED, "it was cancelled"),
    "STOPPED": (Kind.KILLED, "it was stopped by hand"),
}


def finished(job: BatchJob | None) -> Shown | None:
    """Evidence that it completed."""
    return clean(f"{job.named} is {job.state}") if job is not None and job.ended_well else None


def failed(job: BatchJob | None) -> Shown | None:
    """Evidence that it did not; a person who cancels a run is no failure."""
    if job is None or not job.over or job.forgotten or job.ended_well or job.ended_by_hand:
        return None
    return _told(job)


def ended(job: BatchJob | None) -> Shown | None:
    """Over, and neither: cancelled, or forgotten by the engine."""
    if job is None or not job.over or failed(job) or finished(job):
        return None
    return clean(f"{job.named} is not known to {job.engine.name} any more") if job.forgotten else _told(job)


def cancelled(job: BatchJob) -> Shown | None:
    """Of one that a person took away: `cancelled by hand: job 1234 CANCELLED on gpu-3 at 2026-01-31 14:05`."""
    if not job.over or not job.ended_by_hand:
        return None
    at = f" at {local_minute(job.ended)}" if job.ended else ""
    return clean(f"{job.engine.by_hand} by hand: {job.told}{at}", 300)


def finding(job: BatchJob | None, step: float, points: int) -> Finding | None:
    """Where its log does not tell why it ended. `step`: the newest logged one."""
    if job is None or not job.over or job.forgotten or job.ended_well:
        return None
    if job.state == "FAILED":
        return _by_exit(job, step, points)
    kind, _ = _KINDS.get(job.state, (Kind.CRASH, ""))
    severity = Severity.CRITICAL
    if job.ended_by_hand:
        severity = Severity.INFO if points else Severity.WARNING
    where = f"after step {step_text(step)}" if step >= 0 else "before the first step"
    return _found(kind, severity, step, clean(f"{_told(job)}, {where}", 300), job)


def still_writes(job: BatchJob | None, last_output: float | None, now: float, step: float) -> Finding | None:
    """It is over, and its log grows: something of it escaped the engine (`setsid`, a daemon) and runs on."""
    if job is None or not job.over or job.settled is None or last_output is None:
        return None
    if last_output <= job.settled + _CLEARED or now - last_output > STILL_WRITES:
        return None
    said = "cancelled" if job.ended_by_hand else f"over ({job.state})"
    where = f" on {job.nodes}" if job.nodes else ""
    lives = f"a process of it lives{where}, which {job.engine.name} does not hold"
    message = f"{job.named} is {said} but still writing: {lives}"
    return _found(Kind.KILLED, Severity.WARNING, step, clean(message, 300), job)


def waits(job: BatchJob) -> Shown:
    """`job 1234 waits: Resources`, `job 1234 was put back into the queue: BeginTime`."""
    how = "was put back into the queue" if job.restarts else "waits"
    return clean(f"{job.named} {how}" + (f": {job.reason}" if job.reason else ""), 200)


def _by_exit(job: BatchJob, step: float, points: int) -> Finding | None:
    told = Exit(job.ended or 0.0, job.code, job.signal) if (job.code, job.signal) != (None, None) else None
    found = exits.finding(told, step, points)
    if found is None:  # without an exit code, or with 0: it is the engine that says so
        return _found(Kind.CRASH, Severity.CRITICAL, step, _told(job), job)
    return _found(found.kind, found.severity, step, clean(f"{job.named} FAILED: {found.message}", 300), job)


def _found(kind: Kind, severity: Severity, step: float, message: Shown, job: BatchJob) -> Finding:
    numbers = {"exit_code": job.code, "signal": job.signal}
    told = {name: float(number) for name, number in numbers.items() if number is not None}
    evidence = Evidence(clean(f"{job.engine.name} says {job.state} of {job.named}", 200), told)
    return Finding(
        kind=kind,
        severity=severity,
        metric=None,
        segment=0,
        onset_step=step,
        detected_step=step,
        message=message,
        evidence=evidence,
    )


def _told(job: BatchJob) -> Shown:
    """`job 1234 TIMEOUT: its time limit was over (exit code 0, signal 15)`."""
    _, why = _KINDS.get(job.state, (Kind.CRASH, ""))
    how = f"signal {job.signal}" if job.signal else f"exit code {job.code}" if job.code else ""
    if not how and job.engine.explains_failures and not job.ended_by_hand:
        how = job.reason
    said = "; ".join(filter(None, (why, how)))
    return clean(f"{job.named} {job.state}" + (f": {said}" if said else ""), 300)
