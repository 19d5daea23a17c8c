"""The package of artifacts that another program hands over as JSON: what is in it, and what of it is not known.

`{"task": ..., "artifacts": {"training_logs", "loss_curves", "model_code", "error_messages", "config"},
"symptoms": [...], "constraints": {"max_analysis_time", "output_format"}}`. Paths are relative to the current folder.
What is not there is told, and the rest is diagnosed without it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from tui_monitor.cli.added_artifacts import Given
from tui_monitor.cli.nearest import did_you_mean
from tui_monitor.errors import UsageError
from tui_monitor.text import Shown, clean

_LARGEST = 4 << 20
_KEYS = ("task", "artifacts", "symptoms", "constraints")
_ARTIFACTS = ("training_logs", "loss_curves", "model_code", "error_messages", "config")
_CONSTRAINTS = ("max_analysis_time", "output_format")
_STRUCTURED = "structured_diagnosis"


class Package(Struct, frozen=True):
    logs: tuple[str, ...]
    """Files or folders with training output."""
    curves: tuple[str, ...]
    """Of the same run."""
    given: Given
    structured: bool
    """It asks for JSON."""
    notes: tuple[Shown, ...]
    """What of it is not known, or not there."""


def read_package(data: bytes) -> Package:
    """Raises UsageError where it is none."""
    if len(data) > _LARGEST:
        raise UsageError("the package on standard input is larger than 4 MiB")
    try:
        root = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"standard input is no JSON: {clean(str(error), 200)}") from error
    notes: list[Shown] = []
    whole = _table(root, "the package", _KEYS, notes)
    artifacts = _table(whole.get("artifacts", {}), "artifacts", _ARTIFACTS, notes)
    constraints = _table(whole.get("constraints", {}), "constraints", _CONSTRAINTS, notes)
    given = Given(
        _there(_texts(artifacts, "model_code"), notes),
        _errors(artifacts, notes),
        _config(artifacts.get("config"), notes),
        _texts(whole, "symptoms"),
    )
    logs, curves = (_there(_texts(artifacts, key), notes) for key in ("training_logs", "loss_curves"))
    package = Package(logs, curves, given, constraints.get("output_format") == _STRUCTURED, tuple(notes))
    if not (logs or curves or given.is_anything):
        raise UsageError("; ".join(["the package holds nothing that can be read", *notes]))
    return package


def _table(said: object, what: str, known: Sequence[str], notes: list[Shown]) -> Mapping[str, object]:
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise UsageError(f"{what} has to be an object with {', '.join(known)}")
    for key in said:
        if key not in known:
            notes.append(clean(f"{what}: {key} is not known{did_you_mean(str(key), known)}", 300))
    return said


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    """One, several, or none."""
    said = table.get(key)
    if said is None or said == "":
        return ()
    texts = [said] if isinstance(said, str) else said
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise UsageError(f"{key} has to be a text or a list of texts")
    return tuple(texts)


def _there(paths: Sequence[str], notes: list[Shown]) -> tuple[str, ...]:
    return tuple(path for path in paths if _is_there(path, notes))


def _is_there(path: str, notes: list[Shown]) -> bool:
    if os.path.exists(path):
        return True
    notes.append(clean(f"{path}: no such file or directory, diagnosed without it", 300))
    return False


def _errors(artifacts: Mapping[str, object], notes: list[Shown]) -> tuple[str, ...]:
    """Files, or messages themselves."""
    return tuple(_messages(_texts(artifacts, "error_messages"), notes))


def _messages(said: Sequence[str], notes: list[Shown]) -> Iterator[str]:
    for one in said:
        if ": " in one or "\n" in one or _is_there(one, notes):
            yield one


def _config(said: object, notes: list[Shown]) -> str | Mapping[str, object] | None:
    if said is None or isinstance(said, dict):
        return said
    if not isinstance(said, str):
        raise UsageError("config has to be a file, or an object with its entries")
    return said if said and _is_there(said, notes) else None
