"""Files of a tree become runs as a person would group them.

A folder with one log is a run, with all structured files below it (`out/trainer_state.json`, `runs/exp1/events...`).
A folder with several logs of different names holds one run a log. Folders with runs side by side hold several runs.
Files that differ only in a rank (`rank0.log`, `monitor_1.csv`) belong to one run, and their metrics stay apart.
"""

import os
import re
from collections import defaultdict

from tui_monitor.lexicon import is_metric, splits, words_of
from tui_monitor.reading.discovery.kinds import is_mlflow_run, rotation
from tui_monitor.reading.discovery.ranks import is_number, number, without_endings
from tui_monitor.reading.discovery.tree import Folder, Group
from tui_monitor.reading.formats import registry

ROUND = re.compile(r"round-\d+-(hp|evolved|research|stacked)$")
"""Folders between `logs/` and its experiments."""

_KINDS = (
    splits.FOLDERS
    | registry.KIND_FOLDERS
    | registry.BESIDE_FOLDERS
    | {"checkpoints", "checkpoint", "ckpts", "ckpt"}
    | {"tk", "events", "metrics", "vis_data", "files", "summaries", "summary"}
)
"""Folders that say what kind of file they hold, not which run it belongs to."""
_GENERIC_FOLDERS = _KINDS | registry.HOME_FOLDERS | {"logs", "log", "runs", "run", "out", "output", "outputs",
                                                     "lightning_logs", "results"}  # fmt: skip
_GENERIC_STEMS = registry.STEMS | splits.FOLDERS | frozenset(
    {"stdout", "stderr", "console", "output", "out",
     "debug", "info", "error", "main", "run", "log", "logs", "nohup", "app", "metrics", "metric", "history", "progress",
     "results", "result", "monitor", "events", "scalars", "trainer_log", "loss", "train_log", "training_log",
     "loss_log", "log_history", "running_log", "nemo_log"}
)  # fmt: skip
_RUN_FOLDER = re.compile(r"(version|offline-run|run)[-_]")
"""Loggers name a folder so for each run: one belongs to the log above it, several are runs of their own."""
LOG = "train.log"
"""What an experiment writes; where its process has begun and it is missing, it is waited for."""
_HOMES_OF_EXPERIMENTS = tuple(os.path.join(os.sep, *home) for home in registry.HIDDEN_HOMES.items())


def group(folder: Folder) -> list[Group]:
    """The runs of a tree."""
    if folder.recording or is_mlflow_run(folder.path):
        return [_run(folder, list(folder.all_files()), settled=folder.recording)] if any(folder.all_files()) else []
    if folder.has_pid and _is_place_of_experiment(folder.path) and not any(folder.all_files()):
        waited_for = _run(folder, [os.path.join(folder.path, LOG)], settled=True)
        waited_for.begun = folder.begun
        return [waited_for]
    below = [found for child in folder.folders for found in group(child)]
    nested = _joined([found for found in below if not found.settled])
    runs = _with_files(folder, nested) if folder.files else _without_files(folder, nested)
    for run in runs:
        run.settled = run.settled or _is_experiment(run)
    return runs + [found for found in below if found.settled]


def _joined(nested: list[Group]) -> list[Group]:
    """What a writer tells beside the folder of a run belongs to that run; beside several it is of none of them."""
    runs = [found for found in nested if not _lies_beside(found)]
    if len(runs) == 1:
        for found in filter(_lies_beside, nested):
            runs[0].add(found)
    return runs or nested


def _lies_beside(found: Group) -> bool:
    return os.path.basename(found.folder) in registry.BESIDE_FOLDERS


def _with_files(folder: Folder, nested: list[Group]) -> list[Group]:
    stems: dict[str, list[str]] = defaultdict(list)
    for name in folder.files:
        stems[stem(name)].append(name)
    if len(stems) == 1:
        stems = {"": folder.files}
    own = [
        _run(folder, [os.path.join(folder.path, name) for name in names], name=names[0] if stem else None)
        for stem, names in sorted(stems.items())
    ]
    nested = _without_parts(folder, own[0], nested)
    if "" not in stems or _are_runs(nested, folder):
        return own + nested
    if nested and all(map(registry.is_store, folder.files)):
        return _with_store(own[0], nested)
    apart = [found for found in nested if _is_apart(found, own[0])]
    for found in nested:
        if found not in apart:
            own[0].add(found)
    return own + apart


def _without_parts(folder: Folder, own: Group, nested: list[Group]) -> list[Group]:
    """TensorBoard's `add_scalars` gives each series a folder beside the events of its run: these are added to `own`."""
    writers = {registry.writer(name) for name in folder.files if registry.goes_on_in_folder(name)}
    parts = [found for found in nested if writers and _is_part(found, writers)]
    for found in parts:
        own.add(found)
    return [found for found in nested if found not in parts]


def _is_part(found: Group, writers: set[str | None]) -> bool:
    """Written by the same process as the events above; where names do not tell it, called `loss_train`."""
    names = list(map(os.path.basename, found.files))
    if not all(map(registry.goes_on_in_folder, names)):
        return False
    below = set(map(registry.writer, names))
    if None in below or None in writers:
        called = os.path.basename(found.folder)
        return is_metric(called) and not splits.SPLIT.isdisjoint(words_of(called))
    return below <= writers


def _with_store(store: Group, nested: list[Group]) -> list[Group]:
    """A database above one run belongs to it; above several it speaks for itself."""
    if len(nested) > 1:
        return [store, *nested]
    nested[0].add(store)
    return nested


def _without_files(folder: Folder, nested: list[Group]) -> list[Group]:
    """Folders that only say a kind (`tb`, `csv/version_0`) are left out of account: their files belong together."""
    together: dict[str, list[Group]] = defaultdict(list)
    for found in nested:
        together[_without_kinds(os.path.relpath(found.place, folder.path))].append(found)
    if set(together) == {""}:
        return [_merged(folder, None, nested)]
    merged = [_merged(folder, name, found) for name, found in together.items() if name and len(found) > 1]
    alone = [found for name, several in together.items() if not name or len(several) == 1 for found in several]
    return merged + alone


def _merged(folder: Folder, name: str | None, nested: list[Group]) -> Group:
    run = _run(folder, [], name=name)
    for found in nested:
        run.add(found)
    return run


def _run(folder: Folder, files: list[str], name: str | None = None, settled: bool = False) -> Group:
    """One run of a folder. What lies beside a log that is one of several is not its own."""
    if name is not None:
        return Group(folder.path, name, files, packed=folder.packed_paths())
    pid = os.path.join(folder.path, "pid") if folder.has_pid else None
    found = Group(folder.path, None, files, folder.config_paths(), folder.packed_paths(), pid, settled)
    found.exit_file = folder.exit_file
    return found


def stem(name: str) -> str:
    """What a file's name is about; "" for names that only say `log` or `metrics`."""
    made_up = registry.made_up(name)
    if made_up is not None and made_up.own is not None:
        return made_up.own.sub("", name).strip("._-")
    bare = rotation(name)[0]
    numbered = number(bare)
    bare = without_endings(numbered[0].replace("#", "") if numbered else bare).strip("._-")
    return "" if bare.casefold() in _GENERIC_STEMS else bare


def _is_experiment(found: Group) -> bool:
    """`logs/[<round>/]<exp_id>/train.log`, `.zo/experiments/<exp_id>/...`: a run whatever lies above it."""
    if found.name is not None:
        return False
    if os.path.dirname(found.folder).endswith(_HOMES_OF_EXPERIMENTS):
        return True
    return _is_place_of_experiment(found.folder) and os.path.join(found.folder, LOG) in found.files


def _is_place_of_experiment(folder: str) -> bool:
    """`logs/[<round>/]<exp_id>`."""
    above = os.path.dirname(folder)
    if ROUND.match(os.path.basename(above)):
        above = os.path.dirname(above)
    return os.path.basename(above) == "logs" and not ROUND.match(os.path.basename(folder))


def _without_kinds(relative: str) -> str:
    return os.path.join("", *(part for part in relative.split(os.sep) if part.casefold() not in _KINDS))


def _are_runs(nested: list[Group], parent: Folder) -> bool:
    """Several groups with files of the same names, in folders with names of their own: runs, not parts of one."""
    if len(nested) < 2:
        return False
    names = [frozenset(map(_plain_name, found.files)) for found in nested]
    folders = [os.path.relpath(found.place, parent.path).split(os.sep) for found in nested]
    return all(any(map(_is_own_name, parts)) for parts in folders) and any(names[0] & other for other in names[1:])


def _is_apart(found: Group, own: Group) -> bool:
    """A folder with a name of its own and a log like ours is another run, not a part of this one."""
    parts = os.path.relpath(found.place, own.folder).split(os.sep)
    if not any(_is_own_name(part) and not _RUN_FOLDER.match(part) for part in parts):
        return False
    return not {os.path.basename(path) for path in own.files}.isdisjoint(map(os.path.basename, found.files))


def _is_own_name(part: str) -> bool:
    return part.casefold() not in _GENERIC_FOLDERS and not is_number(part)


def _plain_name(path: str) -> str:
    name = os.path.basename(path)
    made_up = registry.made_up(name)
    return name if made_up is None else made_up.name
