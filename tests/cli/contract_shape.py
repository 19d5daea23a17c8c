"""The shape of `check --json`, as the contract writes it: what is missing or of a wrong type."""

import json
from collections.abc import Callable, Iterator

Test = Callable[[object], bool]


def strict(text: str) -> dict[str, object]:
    """Strict JSON only: NaN and Infinity are no numbers there."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    document = json.loads(text, parse_constant=refuse)
    assert isinstance(document, dict)
    return document


def a_text(value: object) -> bool:
    return isinstance(value, str)


def a_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def a_number(value: object) -> bool:
    return value in ("NaN", "Infinity", "-Infinity") or (isinstance(value, int | float) and not isinstance(value, bool))


def a_truth(value: object) -> bool:
    return isinstance(value, bool)


def a_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def a_moment(value: object) -> bool:
    return isinstance(value, str) and value.endswith("Z") and "T" in value


def maybe(test: Test) -> Test:
    return lambda value: value is None or test(value)


def one_of(*words: str) -> Test:
    return lambda value: value in words


def by_name(test: Test) -> Test:
    return lambda value: isinstance(value, dict) and all(map(test, value.values()))


DOCUMENT: dict[str, object] = {
    "schema": lambda value: value == 1,
    "generated": a_moment,
    "problems": [a_text],
    "runs": [
        {
            "id": a_text,
            "exp_id": a_text,
            "round": maybe(a_text),
            "path": a_text,
            "status": one_of(
                "diverged",
                "failed",
                "timeout",
                "completed",
                "no_output",
                "unreachable",
                "unmonitored",
                "overfitting_warning",
                "healthy",
            ),
            "life": one_of(
                "waiting",
                "starting",
                "training",
                "quiet",
                "stalled",
                "stopping",
                "stopped",
                "finished",
                "failed",
                "ended",
                "unreachable",
            ),
            "reason": maybe(a_text),
            "step": a_number,
            "decision": one_of("CONTINUE", "WAIT", "STOP"),
            "confidence": a_share,
            "verdict_reason": lambda value: isinstance(value, str) and value != "",
            "metric": maybe(a_text),
            "lower_is_better": a_truth,
            "model_category": maybe(a_text),
            "latest_metrics": by_name(a_number),
            "metric_trajectory": [a_number],
            "steps": [a_number],
            "trajectory_thinned": a_truth,
            "lost_bytes": a_count,
            "acknowledged": a_truth,
            "findings": [
                {
                    "id": a_text,
                    "kind": a_text,
                    "severity": one_of("info", "warning", "critical"),
                    "metric": maybe(a_text),
                    "segment": a_count,
                    "onset_step": a_number,
                    "detected_step": a_number,
                    "state": one_of("active", "recovered", "superseded"),
                    "recovered_step": maybe(a_number),
                    "superseded_by": maybe(a_text),
                    "value": maybe(a_number),
                    "message": a_text,
                    "hint": maybe(a_text),
                    "evidence": {
                        "rule": a_text,
                        "numbers": by_name(a_number),
                        "lines": [{"file": a_text, "offset": a_count, "text": maybe(a_text)}],
                    },
                }
            ],
            "source": {
                "format": maybe(a_text),
                "files": [a_text],
                "bytes": a_count,
                "points": a_count,
                "lines_not_understood": a_count,
                "data_source": one_of("wandb_ok", "log_fallback", "unreachable"),
                "not_understood": [{"file": a_text, "lines": a_count, "example": maybe(a_text)}],
                "host": maybe(a_text),
            },
            "job": lambda value: value is None or not list(departures(value, JOB, "job")),
            "process": lambda value: value is None or not list(departures(value, PROCESS, "process")),
            "progress": {
                "step": a_number,
                "total": maybe(a_number),
                "rate": maybe(a_number),
                "eta_seconds": maybe(a_number),
            },
            "checkpoint": lambda value: value is None or not list(departures(value, CHECKPOINT, "checkpoint")),
            "machine": lambda value: value is None or not list(departures(value, MACHINE, "machine")),
            "cost": lambda value: value is None,
        }
    ],
}
JOB: dict[str, object] = {
    "id": a_text,
    "login": maybe(a_text),
    "name": a_text,
    "user": a_text,
    "state": a_text,
    "reason": maybe(a_text),
    "nodes": maybe(a_text),
    "exit_code": maybe(a_count),
    "signal": maybe(a_count),
    "time_limit": maybe(a_number),
    "restarts": a_count,
    "submitted": maybe(a_text),
    "started": maybe(a_text),
    "ended": maybe(a_text),
    "silent": maybe(a_text),
}
PROCESS: dict[str, object] = {"pid": a_count, "alive": a_truth, "started": a_moment, "command": a_text}
CHECKPOINT: dict[str, object] = {"step": maybe(a_number), "age_seconds": a_number, "file": a_text}
MACHINE: dict[str, object] = {
    "host": a_text,
    "cpu": maybe(a_number),
    "memory_bytes": maybe(a_count),
    "gpu": [{"index": a_count, "use": maybe(a_share), "memory_bytes": maybe(a_count)}],
    "disk": [{"path": a_text, "free_bytes": a_count, "total_bytes": a_count, "full_in_seconds": maybe(a_number)}],
}
ONLY_WITH_A_TRAJECTORY = ("metric_trajectory", "steps", "trajectory_thinned")
OF_AN_ORCHESTRATOR = ("exp_id", "status", "reason", "step", "latest_metrics", "metric_trajectory")
"""What seed 000 asks to be told of each run in the end."""


def departures(value: object, shape: object, where: str = "document") -> Iterator[str]:
    """Where `value` departs from `shape`; more keys than the contract names are welcome."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{where} is no object"
            return
        for key, below in shape.items():
            if key in value:
                yield from departures(value[key], below, f"{where}.{key}")
            else:
                yield f"{where}.{key} is missing"
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        for at, item in enumerate(value):
            yield from departures(item, shape[0], f"{where}[{at}]")
    elif callable(shape) and not shape(value):
        yield f"{where} must not be {value!r}"
