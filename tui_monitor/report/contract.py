"""One run as the JSON object that other programs rely on (schema 1). Strict JSON: a non-finite number is a string."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from msgspec import Struct, field

from tui_monitor.clock import utc_second
from tui_monitor.hosts.address import host_of
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.finding import Finding, Line
from tui_monitor.model.machine import HostUse, RunUse
from tui_monitor.model.run import Life, Process, RunView, Status
from tui_monitor.model.told_beside import Exit, Stopped
from tui_monitor.text import Shown
from tui_monitor.trajectory import Trajectory

SCHEMA = 1


class FactsBeside(Struct, frozen=True):
    """What is told of a run beside its view. `now`: as file times tell it."""

    now: float
    checkpoint: Checkpoint | None = None
    use: RunUse | None = None
    host: HostUse | None = None
    """These three of one that lives on this machine."""
    not_understood: tuple[tuple[Shown, int, Shown], ...] = ()
    """File, how many lines of one shape, one of them; most frequent first."""
    acknowledged: bool = False
    """A person knows of all that is wrong with it."""
    hints: Mapping[str, Shown] = field(default_factory=dict)
    """`Finding.id` of an alarm -> its likely cause, and the next step."""


def number(value: float | None) -> float | int | str | None:
    """A number that JSON can carry: NaN and the infinities as strings, whole steps as integers."""
    if value is None or isfinite(value):
        return int(value) if value is not None and value == int(value) and abs(value) < 2**53 else value
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def real(value: float | None) -> float | str | None:
    """A metric's value: as `number`, and 1.0 stays 1.0."""
    return value if value is not None and isfinite(value) else None if value is None else str(number(value))


def run(view: RunView, trajectory: Trajectory | None = None, beside: FactsBeside | None = None) -> dict[str, object]:
    """`trajectory`: of the watched metric, where the command carries it. `beside`: what its view does not say."""
    deciding = view.deciding
    shown: dict[str, object] = {
        "id": view.id,
        "exp_id": view.exp_id,
        "name": view.where.name,
        "round": view.where.round,
        "path": view.where.path,
        "status": view.status.value,
        "life": view.life.value,
        "reason": None if view.status is Status.HEALTHY and deciding is None else view.verdict.reason,
        "step": number(deciding.detected_step) if deciding else -1,
        "decision": view.verdict.decision.value,
        "confidence": round(view.verdict.confidence, 3),
        "verdict_reason": view.verdict.reason,
        "metric": view.watched.metric if view.watched else None,
        "metric_choice": view.watched.why if view.watched else None,
        "lower_is_better": view.watched.lower_is_better if view.watched else True,
        "model_category": view.setup.category,
        "latest_metrics": {name: real(value) for name, value in view.latest.items()},
    }
    if trajectory is not None:
        shown["metric_trajectory"] = [real(value) for value in trajectory.values]
        shown["steps"] = [number(step) for step in trajectory.steps]
        shown["trajectory_thinned"] = trajectory.thinned
    if view.told.stopped is not None and view.life is Life.STOPPED:
        shown["stopped"] = _stopped(view.told.stopped)
    return shown | {
        "result_status": view.told.result,
        "acknowledged": beside is not None and beside.acknowledged,
        "lost_bytes": view.output.lost.bytes,
        "note": view.note,
        "findings": [finding(found, beside.hints.get(found.id) if beside else None) for found in view.findings],
        "progress": _progress(view),
        "checkpoint": _checkpoint(view, beside),
        "machine": _machine(beside),
        "cost": None,
        "source": _source(view, beside),
        "job": _job(view.job),
        "process": _process(view.process),
        "exit": _exit(view.told.exit),
    }


def _progress(view: RunView) -> dict[str, object]:
    progress = view.progress
    going = progress.rate is not None and progress.rate > 0 and not view.life.over
    known = progress.total is not None and 0 <= progress.step <= progress.total
    return {
        "step": number(progress.step),
        "total": number(progress.total) if known else None,
        "rate": number(progress.rate) if going else None,
        "eta_seconds": round((progress.total - progress.step) / progress.rate, 1)
        if going and known and progress.total is not None and progress.rate is not None
        else None,
    }


def _checkpoint(view: RunView, beside: FactsBeside | None) -> dict[str, object] | None:
    """The step in its name; where that does not say what it counts, the step of the log that its age agrees with."""
    found = beside.checkpoint if beside is not None else None
    if beside is None or found is None:
        return None
    step = found.step if found.step is not None else found.at(view.progress, beside.now)
    age = round(found.age(beside.now), 1)
    return {"step": number(step), "epoch": number(found.epoch), "age_seconds": age, "file": found.name}


def _machine(beside: FactsBeside | None) -> dict[str, object] | None:
    if beside is None or beside.use is None or beside.host is None:
        return None
    use, host = beside.use, beside.host
    return {
        "host": host.name,
        "cpu": _rounded(use.cpu),
        "memory_bytes": use.memory_bytes,
        "memory_bytes_per_hour": _rounded(use.memory_per_hour, 0),
        "gpu": [{"index": gpu.index, "use": _rounded(gpu.use), "memory_bytes": gpu.memory_bytes} for gpu in use.gpus],
        "gpu_note": host.gpu_note,
        "disk": [
            {
                "path": disk.path,
                "free_bytes": disk.free,
                "total_bytes": disk.total,
                "full_in_seconds": _rounded(disk.full_in, 0),
            }
            for disk in use.disks
        ],
        "host_cpu": _rounded(host.cpu),
        "host_cores": host.cores,
        "host_memory_available_bytes": host.memory_available,
        "host_memory_bytes": host.memory_total,
        "host_gpu": [
            {
                "index": gpu.index,
                "name": gpu.name,
                "use": _rounded(gpu.use),
                "memory_bytes": gpu.memory_used,
                "memory_total_bytes": gpu.memory_total,
            }
            for gpu in host.gpus
        ],
    }


def _rounded(value: float | None, digits: int = 3) -> float | int | str | None:
    return None if value is None else number(round(value, digits))


def finding(found: Finding, hint: Shown | None = None) -> dict[str, object]:
    """`hint`: its likely cause, and what to do next."""
    return {
        "id": found.id,
        "kind": found.kind.value,
        "severity": found.severity.value,
        "metric": found.metric,
        "segment": found.segment,
        "onset_step": number(found.onset_step),
        "detected_step": number(found.detected_step),
        "state": found.state,
        "recovered_step": number(found.recovered_step),
        "superseded_by": found.superseded_by,
        "value": real(found.value),
        "confidence": round(found.confidence, 3),
        "message": found.message,
        "hint": hint,
        "evidence": {
            "rule": found.evidence.rule,
            "numbers": _numbers(found.evidence.numbers),
            "lines": _lines(found),
        },
    }


def _numbers(numbers: Mapping[str, float]) -> dict[str, object]:
    return {name: real(float(value)) for name, value in numbers.items()}


def _lines(found: Finding) -> list[dict[str, object]]:
    """Each place, with its text where the log could still be read."""
    quoted: Iterable[Line] = found.evidence.lines
    texts = {line.place: line.text for line in quoted}
    return [{"file": place.file, "offset": place.offset, "text": texts.get(place)} for place in found.evidence.places]


def data_source(view: RunView) -> str:
    """Seed 001's words: W&B's own record of the run, where it was read; else its logs."""
    if view.life is Life.UNREACHABLE:
        return "unreachable"
    return "wandb_ok" if any(file.format == "wandb" and file.points for file in view.files) else "log_fallback"


def _source(view: RunView, beside: FactsBeside | None) -> dict[str, object]:
    read = [file for file in view.files if file.points or file.unread]
    return {
        "format": read[0].format if read else view.files[0].format if view.files else None,
        "files": [file.path for file in view.files],
        "bytes": sum(file.bytes for file in view.files),
        "points": sum(file.points for file in view.files),
        "lines_not_understood": sum(file.unread for file in view.files),
        "data_source": data_source(view),
        "not_understood": _not_understood(view, beside.not_understood if beside is not None else ()),
        "host": host_of(view.where.log) or (beside.host.name if beside is not None and beside.host else None),
    }


def _not_understood(view: RunView, groups: Sequence[tuple[Shown, int, Shown]]) -> list[dict[str, object]]:
    """Per file, with one example; of a document, a store and an earlier part none is kept."""
    examples = {file: example for file, _, example in reversed(groups)}
    return [
        {"file": file.path, "lines": file.unread, "example": examples.get(file.path)}
        for file in view.files
        if file.unread
    ]


def _stopped(stopped: Stopped) -> dict[str, object]:
    return {"at": utc_second(stopped.at), "by": stopped.by, "reason": stopped.reason}


def _exit(ended: Exit | None) -> dict[str, object] | None:
    if ended is None:
        return None
    return {"code": ended.code, "signal": ended.signal, "at": utc_second(ended.at)}


def _job(job: BatchJob | None) -> dict[str, object] | None:
    if job is None:
        return None
    moments = {name: getattr(job, name) for name in ("submitted", "started", "ended")}
    return {
        "id": job.id,
        "engine": job.engine.name,
        "login": job.cluster or None,
        "name": job.name,
        "user": job.user,
        "state": job.state,
        "reason": job.reason or None,
        "nodes": job.nodes or None,
        "exit_code": job.code,
        "signal": job.signal,
        "time_limit": job.time_limit,
        "restarts": job.restarts,
        **{name: utc_second(at) if at is not None else None for name, at in moments.items()},
        "silent": job.silent,
    }


def _process(process: Process | None) -> dict[str, object] | None:
    if process is None:
        return None
    return {
        "pid": process.pid,
        "alive": process.alive,
        "started": utc_second(process.started),
        "command": process.command,
        "host": process.host or None,
    }
