"""Which files may be training output, told by their names alone: a tree is walked without opening every file."""

import re
from typing import Final

SKIPPED_FOLDERS: Final = frozenset(
    {"node_modules", "__pycache__", "site-packages", "venv", "env", "data", "dataset", "datasets", "src", "code",
     "dev_notes", "reports"}
)  # fmt: skip
"""Never entered; neither are names that begin with a dot."""

CHECKPOINTS: Final = re.compile(r"(checkpoint|ckpt|global_step|step|epoch)[-_]?\d+$|checkpoints?$|ckpts?$", re.I)
"""Folders that hold weights: not entered, their newest name is what a stop would fall back to."""

_ROTATED = re.compile(r"\.(\d{1,2})$")
_PACKED = re.compile(r"\.(gz|zst)$")
_EVENTS = re.compile(r"(^|\.)tfevents(\.|$)")
_TEXT = re.compile(r"\.(log|out|err|stdout|stderr)$|^(stdout|stderr|log|nohup|console|slurm-\d+)$", re.I)
_TABLE = re.compile(r"\.(csv|tsv)$", re.I)
_RECORDS = re.compile(r"\.(jsonl|ndjson)$|(^|[._-])(progress|result|log|scalars|trainer_log)\.json$", re.I)
_PLAIN = re.compile(r"\.txt$", re.I)
_LOG_WORDS = re.compile(r"log|out|console|progress|metric|history|result|loss|epoch|monitor|scalar|training", re.I)
_LOG_FOLDERS = frozenset({"log", "logs"})
_NOT_LOGS = re.compile(
    r"requirement|readme|license|licence|vocab|label|class|prompt|merges|token|changelog|notice|index|submission", re.I
)
_EXACT: Final = frozenset({"trainer_state.json", "training_status.json"})
_STORES = re.compile(r"\.(db|sqlite|sqlite3)$", re.I)
_WANDB = re.compile(r"\.wandb$")
_WANDB_DEBUG = re.compile(r"debug(-[a-z]+)?\.log$")
"""W&B's log about itself."""
_OURS = re.compile(r"^(timing|truth)\.csv$|timing.*\.csv$|^run\.yaml$")
_CONFIG: Final = frozenset(
    {"config.yaml", "config.yml", "config.json", "hparams.yaml", "args.json", "args.yaml", "params.json"}
)
_MLFLOW_METRIC = re.compile(r"(^|/)[0-9a-f]{32}/metrics/")
_MLFLOW_RUN = re.compile(r"[0-9a-f]{32}")


def is_candidate(folder: str, name: str) -> bool:
    """May the file `name` in `folder` (a path) hold metrics? Labels and timing tables of recordings never do."""
    if name.startswith(".") or _OURS.search(name) or name in _CONFIG:
        return False
    if is_mlflow_metric(f"{folder}/{name}"):
        return True
    if is_packed_part(name):
        return False
    bare = bare_name(name)
    if name in _EXACT or _EVENTS.search(bare) or is_store(name) or _WANDB.search(bare):
        return True
    return _may_be_text(folder, bare)


def _may_be_text(folder: str, bare: str) -> bool:
    parents = folder.casefold().split("/")[-3:]
    if _RECORDS.search(bare):
        # `results/[<round>/]<exp_id>.json` of an experiment root is what came out of a run, not its log.
        return bare.endswith(("l", "ndjson")) or "results" not in parents[-2:]
    if _TEXT.search(bare):
        return not ("wandb" in parents and _WANDB_DEBUG.match(bare))
    if _NOT_LOGS.search(bare):
        return False
    if _TABLE.search(bare):
        return True
    return bool(_PLAIN.search(bare) and (_LOG_WORDS.search(bare) or parents[-1] in _LOG_FOLDERS))


def sounds_like_log(name: str) -> bool:
    """Does the name itself say that something is logged here: `metrics.csv`, `history.csv`?"""
    return bool(_LOG_WORDS.search(name))


def is_table(name: str) -> bool:
    """A CSV may as well be a data set: its header tells."""
    return bool(_TABLE.search(rotation(name)[0]))


def is_config(name: str) -> bool:
    return name in _CONFIG


def is_events(name: str) -> bool:
    return bool(_EVENTS.search(name))


def is_store(name: str) -> bool:
    return bool(_STORES.search(name))


def is_wandb(name: str) -> bool:
    return bool(_WANDB.search(name))


def is_mlflow_metric(path: str) -> bool:
    """MLflow's file store keeps one file a metric, named by the metric alone: `mlruns/0/<run>/metrics/train/loss`."""
    return bool(_MLFLOW_METRIC.search(path))


def is_mlflow_run(folder: str) -> bool:
    """`mlruns/0/<run>`."""
    return bool(_MLFLOW_RUN.fullmatch(folder.rsplit("/", 1)[-1]))


def rotation(name: str) -> tuple[str, int]:
    """`train.log.2` -> (`train.log`, 2); 0 for a name that was not rotated."""
    found = _ROTATED.search(name)
    if found is None or is_events(name) or is_mlflow_metric(name):
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
    return _PACKED.sub("", rotation(path.rsplit("/", 1)[-1])[0])
