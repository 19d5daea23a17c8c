"""The result file of an experiment: brought up to date when a person stopped its run."""

import json
from collections.abc import Mapping
from pathlib import PurePath

from msgspec import Struct, field

from tui_monitor.errors import RecordError
from tui_monitor.model.act import FileChange
from tui_monitor.model.snapshot import CANCELLED
from tui_monitor.records import schema
from tui_monitor.records.folder import safe_name
from tui_monitor.records.folders import RecordFolder
from tui_monitor.records.json_config import as_json
from tui_monitor.records.json_file import representable, unique
from tui_monitor.text import Shown, clean, clean_name

TERMINAL = frozenset({"completed", "failed", "diverged", "timeout"})
_OPEN = frozenset({None, "running", "pending"})
_LIMIT = 8 << 20
_RETRY_SECONDS = 0.2


class ResultEntry(Struct, frozen=True):
    """How a run ended, as its result file shall say."""

    exp_id: str
    round: str | None
    status: str
    """`diverged` or `failed`."""
    notes: str
    config: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    """Newest values; those that are not finite are kept apart, as text."""
    log_file: str = ""


class Recorded(Struct, frozen=True):
    """`written`: the file says it now. Otherwise `kept` is the status it had before, and it was not touched."""

    path: Shown
    written: bool
    kept: Shown | None = None


def ending(  # one argument a fact of the run
    exp_id: str,
    round_name: str | None,
    *,
    reason: str,
    step: str,
    diverged: bool,
    config: Mapping[str, object],
    metrics: Mapping[str, float],
    log_file: str = "",
    said: str | None = None,
) -> ResultEntry:
    """A confirmed stop: `diverged` when an active critical value finding decided, else stopped by hand.

    `said`: why, in the words of the person who stopped it; what was cancelled says so itself.
    """
    status = "diverged" if diverged else "failed"
    if diverged:
        notes = f"Divergence detected: {reason} at step {step}"
    elif said is not None and said.startswith(CANCELLED):
        notes = said
    else:
        notes = f"Stopped by hand: {said or reason}"
    return ResultEntry(exp_id, round_name, status, notes, config, metrics, log_file)


def status(folder: RecordFolder, exp_id: str, round_name: str | None, log: str) -> str | None:
    """The status the file has now; None when there is no file or it says none. Raises RecordError: unreadable.

    `log`: of the run that is meant.
    """
    return _status(read(folder, exp_id, round_name, log))


def read(folder: RecordFolder, exp_id: str, round_name: str | None, log: str) -> Mapping[str, object]:
    """What the experiment says of itself; nothing where there is no file, or a namesake's. Raises RecordError."""
    result = _load(folder, locate(folder, exp_id, round_name)) or {}
    return result if _namesake(folder, result, log) is None else {}


def change(folder: RecordFolder, ending: ResultEntry) -> FileChange:
    """What `record` would do now, as lines for a preview. Raises RecordError: it could not be done."""
    name = locate(folder, ending.exp_id, ending.round)
    path, old = clean(folder.shown(name)), _load_own(folder, name, ending)
    if old is not None and _status(old) not in _OPEN:
        line = clean(f"stays as it is: its status is {_status(old)}")
        return FileChange(path, Shown("keep"), line, (line,))
    new = merge(old, ending)
    lines = tuple(clean(f"{key}: {_text(new[key])}") for key in ("status", "notes"))
    return FileChange(path, Shown("create" if old is None else "update"), clean("; ".join(lines)), lines)


def record(folder: RecordFolder, ending: ResultEntry) -> Recorded:
    """Write it, whole and valid, unless the file says by then that the run ended by itself. Raises RecordError."""
    name = locate(folder, ending.exp_id, ending.round)
    kept: list[Shown] = []

    def make() -> bytes | None:
        old = _load_own(folder, name, ending)
        if old is not None and _status(old) not in _OPEN:
            kept.append(clean(str(_status(old)), 40))
            return None
        return _encode(merge(old, ending), old, folder.shown(name))

    was_written = folder.update(name, make)
    return Recorded(clean(folder.shown(name)), was_written, kept[0] if kept else None)


def locate(folder: RecordFolder, exp_id: str, round_name: str | None) -> str:
    """`results/<round>/<exp_id>.json`, or `results/<exp_id>.json` without a round or where only that one exists."""
    flat = f"results/{safe_name(exp_id)}.json"
    if round_name is None:
        return flat
    nested = f"results/{safe_name(round_name, 'round')}/{exp_id}.json"
    return flat if folder.exists(flat) and not folder.exists(nested) else nested


def merge(old: Mapping[str, object] | None, ending: ResultEntry) -> dict[str, object]:
    """The new content: every other key of the old one kept, what the schema asks for added or repaired."""
    result = dict(old or {})
    said = result.get("metrics")
    metrics: Mapping[str, object] = said if isinstance(said, dict) and said else _named(ending.metrics)
    strange = {name: _text(value) for name, value in metrics.items() if not schema.finite(value)}
    result["metrics"] = {name: value for name, value in metrics.items() if schema.finite(value)}
    if strange:
        result["metrics_not_finite"] = strange
    if not isinstance(result.get("config"), dict):
        result["config"] = as_json(ending.config)
    if not (isinstance(result.get("exp_id"), str) and result["exp_id"]):
        result["exp_id"] = ending.exp_id
    if ending.log_file:
        result.setdefault("log_file", clean_name(ending.log_file))
    return {**result, "status": ending.status, "notes": clean(ending.notes)}


def _load_own(folder: RecordFolder, name: str, ending: ResultEntry) -> dict[str, object] | None:
    """Raises RecordError where it is a namesake's."""
    old = _load(folder, name)
    if old is not None and (theirs := _namesake(folder, old, ending.log_file)) is not None:
        raise RecordError(f"{folder.shown(name)} is the result of {theirs}: it was not touched")
    return old


def _namesake(folder: RecordFolder, result: Mapping[str, object], log: str) -> Shown | None:
    """The log of which it is the result, if that is another run of this name: `a/exp-1/train.log`, `b/exp-1/train.log`.

    By what both are called, nothing is looked up: an experiment root may have been moved since.
    """
    said = result.get("log_file")
    if not isinstance(said, str) or said == clean_name(log):
        return None
    theirs, ours = PurePath(said), PurePath(log)
    is_like_it = theirs.parts[-2:] == ours.parts[-2:] and theirs.is_relative_to(folder.root)
    return clean(said, 300) if is_like_it and ours.is_relative_to(folder.root) else None


def _load(folder: RecordFolder, name: str) -> dict[str, object] | None:
    """Somebody may be in the middle of writing it: a file that makes no sense is read once more before it counts."""
    try:
        return _parse(folder.read(name, _LIMIT), folder.shown(name))
    except _Unreadable:
        folder.clock.sleep(_RETRY_SECONDS)
        return _parse(folder.read(name, _LIMIT), folder.shown(name))


def _parse(raw: bytes | None, shown: str) -> dict[str, object] | None:
    if raw is None:
        return None
    try:
        result = json.loads(raw, object_pairs_hook=unique, parse_float=representable)
    except (ValueError, RecursionError) as error:
        why = clean(str(error), 120)
        raise _Unreadable(f"{shown} cannot be read ({why}): it was not touched; mend or move it first") from error
    if not isinstance(result, dict) or not isinstance(result.get("status", ""), str | None):
        raise _Unreadable(f"{shown} is not a result: it was not touched; mend or move it first")
    return result


class _Unreadable(RecordError):
    """The file is there and its content makes no sense."""


def _status(result: Mapping[str, object]) -> str | None:
    said = result.get("status")
    return said if isinstance(said, str) else None


def _encode(result: dict[str, object], old: Mapping[str, object] | None, shown: str) -> bytes:
    """What the experiment itself wrote beside the core is its own affair: it hides no end of a run."""
    wrong = [problem for problem in schema.problems(result) if problem not in schema.problems(old or {})]
    if wrong:
        raise RecordError(f"{shown} was not written, it would not be valid: {'; '.join(wrong[:3])}")
    return json.dumps(result, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _named(values: Mapping[str, float]) -> dict[str, object]:
    return {clean_name(name): value for name, value in values.items()}


def _text(value: object) -> str:
    return str(value) if not isinstance(value, float) else json.dumps(value)
