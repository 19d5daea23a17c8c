"""Which files may be training output, told by their names alone: a tree is walked without opening every file."""

import re
from typing import Final

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats import registry

SKIPPED_FOLDERS: Final = frozenset(
    {"node_modules", "__pycache__", "site-packages", "venv", "env", "data", "dataset", "datasets", "src", "code",
     "dev_notes", "reports"}
)  # fmt: skip
"""Never entered; neither are names that begin with a dot, unless a writer keeps its runs there."""

CHECKPOINTS: Final = re.compile(r"(checkpoint|ckpt|global_step|step|epoch)[-_]?\d+$|checkpoints?$|ckpts?$", re.I)
"""Folders that hold weights: their newest name is what a stop would fall back to. Beside a log they are not entered;
where there is none they may be a run of that name."""

_ROTATED = re.compile(r"\.(\d{1,2})$")
_PACKED = re.compile(r"\.(gz|zst)$")
_LOG_WORDS = lazy_compile(r"log|out|console|progress|metric|history|result|loss|epoch|monitor|scalar|training", re.I)
_LOG_FOLDERS = frozenset({"log", "logs"})
_NOT_LOGS = lazy_compile(
    r"requirement|readme|license|licence|vocab|label|class|prompt|merges|token|changelog|notice|index|submission", re.I
)
_LOG_BESIDE_WEIGHTS = lazy_compile(r"log|progress|console|^(train|training|output|results?)\b", re.I)
_OURS = re.compile(r"^(timing|truth)\.csv$|timing.*\.csv$|^run\.yaml$|^exit\.json$")
_CONFIG: Final = frozenset(
    [
        "config.yaml", "config.yml", "config.json", "config.toml", "hparams.yaml", "hparams.toml", "args.json",
        "args.yaml", "args.toml", "params.json", "params.toml",
    ]
)  # fmt: skip
_MLFLOW_RUN = re.compile(r"[0-9a-f]{32}")


def is_candidate(folder: str, name: str) -> bool:
    """May the file `name` in `folder` (a path) hold metrics? Labels and timing tables of recordings never do."""
    if name.startswith(".") or _OURS.search(name) or is_config(name):
        return False
    path = f"{folder}/{name}"
    if is_packed_part(path) or folder.rpartition("/")[2] in registry.HIDDEN_HOMES:
        return False
    bare = _bare(path).rpartition("/")[2]
    return registry.is_claimed(folder, name, bare) or _may_be_log(folder, bare)


def _may_be_log(folder: str, name: str) -> bool:
    """A name that notes and data sets bear, too: told by what else it says, where its first bytes will not tell."""
    row = None if _NOT_LOGS.search(name) else registry.maybe(name)
    if row is None or row.lies_aside(folder, name):
        return False
    if row.logs_training:
        return True
    return sounds_like_log(name) or folder.casefold().rpartition("/")[2] in _LOG_FOLDERS


def sounds_like_log(name: str) -> bool:
    """Does the name itself say that something is logged here: `metrics.csv`, `history.csv`?"""
    return bool(_LOG_WORDS.search(name))


def is_log_beside_weights(name: str) -> bool:
    """Of candidates in a folder called like a checkpoint: no state saved with the weights, no `best_epoch.txt`."""
    if registry.document_of(name) is not None:
        return False
    row = registry.maybe(bare_name(name))
    return row is None or bool(row.logs_training) or bool(_LOG_BESIDE_WEIGHTS.search(name))


def is_entered(folder: str, name: str) -> bool:
    """Is the folder `name` in `folder` (a path) worth a look?"""
    if is_mlflow_run(folder):
        return name == "metrics"
    if (above := folder.rpartition("/")[2]) in registry.HIDDEN_HOMES:
        return name == registry.HIDDEN_HOMES[above]
    if name in registry.HIDDEN_HOMES:
        return True
    return not name.startswith(".") and name.casefold() not in SKIPPED_FOLDERS


def is_config(name: str) -> bool:
    return name in _CONFIG


def is_mlflow_run(folder: str) -> bool:
    """`mlruns/0/<run>`."""
    return bool(_MLFLOW_RUN.fullmatch(folder.rsplit("/", 1)[-1]))


def rotation(name: str) -> tuple[str, int]:
    """`train.log.2` -> (`train.log`, 2); 0 for a name that was not rotated."""
    found = _ROTATED.search(name)
    if found is None or not registry.is_numbered(name):
        return name, 0
    return name[: found.start()], int(found.group(1))


def is_packed_part(name: str) -> bool:
    """`train.log.2.gz`: read before it was packed, or long past; unpacked only for a person who names it."""
    return bool(_PACKED.search(name)) and rotation(_PACKED.sub("", name))[1] > 0


def unpacked_name(path: str) -> str:
    """Of the file that a packed part was rotated away from."""
    return rotation(_PACKED.sub("", path))[0]


def bare_name(path: str) -> str:
    """What a file is called apart from rotation and packing: `metrics.csv` for `out/metrics.csv.2` and `.gz`."""
    return _bare(path.rsplit("/", 1)[-1])


def _bare(path: str) -> str:
    return _PACKED.sub("", rotation(path)[0])
