"""Files of a tree become runs as a person would group them.

A folder with one log is a run, with all structured files below it (`out/trainer_state.json`, `runs/exp1/events...`).
A folder with several logs of different names holds one run a log. Folders with runs side by side hold several runs.
Files that differ only in a rank (`rank0.log`, `monitor_1.csv`) belong to one run, and their metrics stay apart.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tui_monitor.reading.candidates import is_config, is_events, is_store_metric, rotation
from tui_monitor.reading.run_files import FileSpec, RunSpec
from tui_monitor.text import Shown, clean

_GENERIC_FOLDERS = frozenset(
    {"logs", "log", "runs", "run", "out", "output", "outputs", "tb", "tensorboard", "csv", "tk", "events", "train",
     "training", "val", "valid", "validation", "eval", "test", "lightning_logs", "metrics", "wandb", "mlruns",
     "vis_data", "results", "files", "summaries", "summary", "trackio"}
)  # fmt: skip
_GENERIC_STEMS = frozenset(
    {"train", "training", "eval", "val", "valid", "validation", "test", "stdout", "stderr", "console", "output", "out",
     "debug", "info", "error", "main", "run", "log", "logs", "nohup", "app", "metrics", "metric", "history", "progress",
     "results", "result", "monitor", "events", "scalars", "trainer_state", "training_status", "trainer_log", "loss",
     "train_log", "training_log", "loss_log", "log_history", "mlflow"}
)  # fmt: skip
_SPLITS = frozenset({"train", "training", "val", "valid", "validation", "eval", "test"})
_PARALLEL = re.compile(
    r"^(.*?)((?:^|[._-])(?:local_?rank|rank|worker|monitor|env|proc|process|gpu|node|actor)[._-]?\d+)(?=$|[._-])", re.I
)
_VERSION = re.compile(r"(version|offline-run|run)[-_]")
_ROUND = re.compile(r"round-\d+-(hp|evolved|research|stacked)$")
_EXTENSIONS = re.compile(
    r"(\.(log|out|err|txt|csv|tsv|json|jsonl|ndjson|gz|zst|wandb|db|sqlite3?|monitor|stdout|stderr))+$", re.I
)


@dataclass(slots=True)
class Folder:
    """One folder of the tree, as walked."""

    path: str
    files: list[str] = field(default_factory=list)
    """Names of candidate files, rotated parts among them."""
    folders: list["Folder"] = field(default_factory=list)
    configs: list[str] = field(default_factory=list)
    has_pid: bool = False
    recording: bool = False
    """It has a timing table: all below is one run."""


@dataclass(slots=True)
class Group:
    """Files that make one run, before it has names."""

    folder: str
    stem: str | None
    """The log's name where a folder holds several runs; None when the run is the folder."""
    files: list[str] = field(default_factory=list)
    """Paths."""
    configs: list[str] = field(default_factory=list)
    pid_file: str | None = None
    recording: bool = False


def group(folder: Folder) -> list[Group]:
    """The runs of a tree."""
    if folder.recording:
        return _one(folder, list(_all_files(folder)))
    below = [found for child in folder.folders for found in group(child)]
    recordings = [found for found in below if found.recording]
    return _live(folder, [found for found in below if not found.recording]) + recordings


def _live(folder: Folder, nested: list[Group]) -> list[Group]:
    if not folder.files:
        return _merged(folder, nested) if nested and all(_generic(g, folder) for g in nested) else nested
    stems = _stems(folder)
    if len(stems) > 1:
        return [_of_stem(folder, stem, names) for stem, names in stems.items()] + nested
    own = _one(folder, [os.path.join(folder.path, name) for name in folder.files])
    if _side_by_side(nested, folder):
        return own + nested
    for found in nested:
        own[0].files += found.files
        own[0].configs += found.configs
    return own


def runs(folder: Folder, top: str) -> Iterator[RunSpec]:
    """The runs of a tree whose ids are paths under `top`."""
    for found in group(folder):
        if found.files:
            yield _named(found, top)


def single(path: str, top: str) -> RunSpec:
    """A run that is one file, whatever its name, with the parts that were rotated away."""
    folder = Folder(os.path.dirname(path), [os.path.basename(path)])
    found = Group(folder.path, os.path.basename(path), [path])
    return _named(found, top)


def _one(folder: Folder, files: list[str]) -> list[Group]:
    pid = os.path.join(folder.path, "pid") if folder.has_pid else None
    configs = [os.path.join(folder.path, name) for name in folder.configs]
    return [Group(folder.path, None, files, configs, pid, folder.recording)]


def _of_stem(folder: Folder, stem: str, names: list[str]) -> Group:
    paths = [os.path.join(folder.path, name) for name in names]
    return Group(folder.path, names[0] if stem else None, paths)


def _merged(folder: Folder, nested: list[Group]) -> list[Group]:
    files = [path for found in nested for path in found.files]
    configs = [path for found in nested for path in found.configs]
    return [Group(folder.path, None, files, configs, os.path.join(folder.path, "pid") if folder.has_pid else None)]


def _all_files(folder: Folder) -> Iterator[str]:
    yield from (os.path.join(folder.path, name) for name in folder.files)
    for child in folder.folders:
        yield from _all_files(child)


def _stems(folder: Folder) -> dict[str, list[str]]:
    """Files by what their names are about; "" for names that only say `log` or `metrics`."""
    stems: dict[str, list[str]] = defaultdict(list)
    for name in folder.files:
        stems[_stem(name)].append(name)
    return stems


def _stem(name: str) -> str:
    if is_events(name):
        return name.split("events.out.tfevents")[0].strip("._-")
    bare = _EXTENSIONS.sub("", rotation(name)[0])
    parallel = _PARALLEL.match(bare)
    bare = (parallel.group(1) if parallel else bare).strip("._-")
    return "" if not bare or bare.casefold() in _GENERIC_STEMS else bare


def _generic(found: Group, parent: Folder) -> bool:
    """Is this group a part of a run rather than a run: `csv/version_0`, `tb`, `train`?"""
    if found.stem is not None:
        return False
    inner = os.path.relpath(found.folder, parent.path).split(os.sep)
    return len(inner) == 1 and inner[0].casefold() in _SPLITS


def _side_by_side(nested: list[Group], parent: Folder) -> bool:
    """Several groups with files of the same names, in folders with names of their own: runs, not parts of one."""
    if len(nested) < 2:
        return False
    names = [frozenset(_plain_name(path) for path in found.files) for found in nested]
    folders = [os.path.relpath(found.folder, parent.path).split(os.sep) for found in nested]
    own_names = all(any(_own_name(part) for part in parts) for parts in folders)
    return own_names and any(names[0] & other for other in names[1:])


def _own_name(part: str) -> bool:
    return part.casefold() not in _GENERIC_FOLDERS and not _VERSION.match(part) and not _PARALLEL.match(part)


def _plain_name(path: str) -> str:
    name = os.path.basename(path)
    return "events" if is_events(name) else name


def _named(found: Group, top: str) -> RunSpec:
    place = os.path.join(found.folder, found.stem) if found.stem else found.folder
    relative = os.path.relpath(place, top)
    shown = os.path.basename(place) if relative == "." else relative
    parent = os.path.basename(os.path.dirname(found.folder))
    return RunSpec(
        id=clean(shown, 300),
        exp_id=clean(_EXTENSIONS.sub("", os.path.basename(place)), 300),
        round=clean(parent) if _ROUND.match(parent) else None,
        folder=found.folder,
        root=_experiment_root(found.folder, top),
        files=tuple(_specs(found)),
        pid_file=found.pid_file,
        config_files=tuple(path for path in found.configs if is_config(os.path.basename(path))),
    )


def _experiment_root(folder: str, top: str) -> str:
    """`<root>` of `<root>/logs/[<round>/]<exp_id>`; else the path the user gave."""
    above = os.path.dirname(folder)
    if _ROUND.match(os.path.basename(above)):
        above = os.path.dirname(above)
    return os.path.dirname(above) if os.path.basename(above) == "logs" else top


def _specs(found: Group) -> Iterator[FileSpec]:
    """The files of a run: rotated parts in order, event files one after another, parallel ones told apart."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for path in sorted(found.files):
        name, turn = rotation(path)
        parts[name].append((turn, path))
    last_events: dict[str, str] = {}
    suffixes = _suffixes(list(parts), found.folder)
    for name in sorted(parts):
        newest, *older = [path for _, path in sorted(parts[name])]
        shown = clean(os.path.relpath(newest, found.folder), 300)
        spec = FileSpec(newest, shown, tuple(reversed(older)), suffix=suffixes.get(name, ""))
        if is_events(os.path.basename(name)):
            folder = os.path.dirname(name)
            spec = replace(spec, follows=last_events.get(folder))
            last_events.setdefault(folder, newest)
        yield spec


def _suffixes(paths: list[str], folder: str) -> dict[str, str]:
    """Path -> `@rank1` for files that carry the same metrics side by side."""
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in paths:
        relative = os.path.relpath(path, folder)
        name = os.path.basename(relative)
        parallel = _PARALLEL.match(_EXTENSIONS.sub("", name))
        if parallel:
            alike[name.replace(parallel.group(2), "#", 1)].append((path, _EXTENSIONS.sub("", name)))
        elif (inner := os.path.dirname(relative)) and not is_store_metric(relative):
            kind = "events" if is_events(name) else name
            alike[kind].append((path, os.path.basename(inner)))
    return {
        path: Shown("@" + clean(tag, 60))
        for kind, files in alike.items()
        if len({tag for _, tag in files}) > 1
        for path, tag in files
        if kind != "events" or tag.casefold() in _SPLITS or _PARALLEL.match(tag)
    }
