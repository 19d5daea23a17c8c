"""What an orchestrator hands over: which logs to watch, what their runs are called, and settings for them.

It may say settings by the names that seed orchestrators use (`metric_to_watch`) or by trainmon's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.errors import SettingsError
from tui_monitor.reading.discovery.expected import ExpectedLog
from tui_monitor.reading.discovery.ids import experiment_root
from tui_monitor.settings.layers import Layer, of_entries
from tui_monitor.settings.model import JobModel
from tui_monitor.settings.options import nearest, read
from tui_monitor.settings.places import SettingsFile, named_file
from tui_monitor.text import Shown, clean, clean_name

if TYPE_CHECKING:
    from tui_monitor.settings.yaml_lines import Entry

_OURS = {
    "metric_to_watch": "metric",
    "model_category": "category",
    "poll_interval": "interval",
    "overfitting_check": "overfitting",
}
"""An orchestrator's name of a setting -> ours."""
_OF_THE_JOB = ("log_files", "exp_ids", "project_root", "exp_root")
_PAIR = "overfitting_check"
_COMPARED = ("train_metric", "val_metric")


class Job(Struct, frozen=True):
    """A job file that was read."""

    logs: tuple[ExpectedLog, ...]
    """One a run, in the job's order."""
    settings: Layer


def read_job(path: str) -> Job:
    """The job in a JSON or YAML file. Raises SettingsError with file, line and key."""
    from tui_monitor.settings.yaml_lines import parse

    file = named_file(path, "--job")
    said = _Said(file, list(parse(clean(path), file.content)))
    start = said.folder("project_root", os.path.dirname(os.path.abspath(path)))
    root = said.folder("exp_root", start) if "exp_root" in said.own else None
    paths = [os.path.normpath(os.path.join(start, os.path.expanduser(log))) for log in said.texts("log_files")]
    own = file.yours and not _lies_in(path, {*map(_watched_folder, paths), *([root] if root is not None else ())})
    # before what is missing: it may only be mistyped
    settings = of_entries(said.settings(), replace(file, own=own), JobModel.__struct_fields__)
    if not paths:
        raise SettingsError(f"{said.name}: log_files is missing: the list of logs to watch, one a run")
    return Job(
        logs=tuple(ExpectedLog(log, name, root) for log, name in zip(paths, said.names(paths), strict=True)),
        settings=replace(settings, ignored=(*settings.ignored, *_of_no_run(settings, said.texts("exp_ids")))),
    )


class _Said:
    """The entries of one job file."""

    def __init__(self, file: SettingsFile, entries: Sequence[Entry]) -> None:
        self.name = os.path.basename(clean(file.path))
        self._entries = entries
        self.own = {keys[0]: (raw, line) for keys, raw, line in entries if keys[0] in _OF_THE_JOB and len(keys) == 1}

    def where(self, key: str) -> str:
        return f"{self.name}, line {self.own[key][1]}"

    def texts(self, key: str) -> tuple[str, ...]:
        raw, _ = self.own.get(key, ([], 0))
        if not isinstance(raw, list) or not all(map(_is_text, raw)):
            raise SettingsError(f"{self.where(key)}: {key} must be a list of texts, not {clean(repr(raw), 80)}")
        return tuple(raw)

    def folder(self, key: str, start: str) -> str:
        raw, _ = self.own.get(key, (start, 0))
        if not _is_text(raw):
            raise SettingsError(f"{self.where(key)}: {key} must be the path of a folder, not {clean(repr(raw), 80)}")
        return os.path.normpath(os.path.join(start, os.path.expanduser(str(raw))))

    def names(self, paths: Sequence[str]) -> Sequence[Shown | None]:
        """What the run of each log is called: as it will be shown, by which alone runs are told apart."""
        if not (exp_ids := self.texts("exp_ids")):
            return [None] * len(paths)
        where, names = self.where("exp_ids"), [clean_name(name, 300) for name in exp_ids]
        if len(names) != len(paths):
            counts = f"{len(names)} runs and log_files {len(paths)}"
            raise SettingsError(f"{where}: exp_ids names {counts}: one for each, in the same order")
        if not all(map(str.strip, names)):
            raise SettingsError(f"{where}: exp_ids names a run by nothing that can be seen")
        if len(set(names)) < len(names):
            raise SettingsError(f"{where}: exp_ids names two runs alike: each needs a name of its own")
        if twice := [log for log, path in zip(self.texts("log_files"), paths, strict=True) if paths.count(path) > 1]:
            said = f"log_files names {clean(twice[0], 200)} twice: each run needs a log of its own"
            raise SettingsError(f"{self.where('log_files')}: {said}")
        return names

    def settings(self) -> Iterator[Entry]:
        """What is no matter of the job alone, by our own names. Raises SettingsError for one said by both."""
        seen: dict[str, str] = {}
        compared: dict[str, object] = {}
        for keys, raw, line in self._entries:
            key, ours = keys[0], _OURS.get(keys[0], keys[0])
            if key in _OF_THE_JOB and len(keys) == 1:
                continue
            if key == _PAIR and len(keys) == 2:
                if keys[1] not in _COMPARED:
                    said = f"unknown '{clean(keys[1])}' in {_PAIR}{nearest(keys[1], _COMPARED)}"
                    raise SettingsError(f"{self.name}, line {line}: {said}")
                compared[keys[1]] = raw
                if set(compared) != set(_COMPARED):
                    continue
                keys, raw = (key,), [compared[name] for name in _COMPARED]
            if seen.setdefault(ours, key) != key:
                raise SettingsError(f"{self.name}, line {line}: {key} and {seen[ours]} are the same setting: keep one")
            if raw is not None or ours == "metric":
                if key != ours:
                    read(ours, raw, f"{self.name}, line {line}: {key}")  # by the name that stands there
                yield (ours, *keys[1:]), raw, line
        if compared and len(compared) < len(_COMPARED):
            raise SettingsError(f"{self.name}: {_PAIR} needs both: {' and '.join(_COMPARED)}")


def _of_no_run(settings: Layer, exp_ids: Sequence[str]) -> Iterator[Shown]:
    """Each block below `runs:` that means none of the runs, where the job says what they are called."""
    for pattern, values in settings.runs.items():
        if exp_ids and values and not any(fnmatchcase(name, pattern) for name in exp_ids):
            where = next(iter(values.values())).origin
            yield clean(f"{where}: runs: '{clean(pattern)}' means no run of this job{nearest(pattern, exp_ids)}", 300)


def _is_text(raw: object) -> bool:
    return isinstance(raw, str) and bool(raw) and "\0" not in raw


def _watched_folder(log: str) -> str:
    """The experiment root of a log, else the folder that holds it."""
    folder = os.path.dirname(log)
    return experiment_root(folder, folder)


def _lies_in(path: str, folders: Iterable[str]) -> bool:
    real = os.path.realpath(path)
    return any(os.path.commonpath((real, folder)) == folder for folder in map(os.path.realpath, folders))
