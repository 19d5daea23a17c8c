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

_ROTATED = re.compile(r"\.(\d{1,3})$")
_PACKED = re.compile(r"\.(gz|zst)$")
_EVENTS = re.compile(r"(^|\.)tfevents\.")
_TEXT = re.compile(r"\.(log|out|err|stdout|stderr)$|^(stdout|stderr|log|nohup|console|slurm-\d+)$", re.I)
_TABLE = re.compile(r"\.(csv|tsv)$", re.I)
_RECORDS = re.compile(r"\.(jsonl|ndjson)$|(^|[._-])(progress|result|log|scalars|trainer_log)\.json$", re.I)
_PLAIN = re.compile(r"\.txt$", re.I)
_LOG_WORDS = re.compile(r"log|train|out|console|progress|metric|history|result|loss|epoch|monitor|eval|scalar", re.I)
_NOT_LOGS = re.compile(
    r"requirement|readme|license|licence|vocab|label|class|prompt|merges|token|changelog|notice|index", re.I
)
_EXACT: Final = frozenset({"trainer_state.json", "training_status.json"})
_STORES = re.compile(r"\.(wandb|db|sqlite|sqlite3)$", re.I)
_OURS = re.compile(r"^(timing|truth)\.csv$|timing.*\.csv$|^run\.yaml$")
_CONFIG: Final = frozenset(
    {"config.yaml", "config.yml", "config.json", "hparams.yaml", "args.json", "args.yaml", "params.json"}
)


def is_candidate(name: str) -> bool:
    """May a file of this name hold metrics? Labels and timing tables of recordings never do."""
    if name.startswith(".") or _OURS.search(name) or name in _CONFIG:
        return False
    bare = _ROTATED.sub("", _PACKED.sub("", name))
    if name in _EXACT or _EVENTS.search(bare) or _STORES.search(bare) or _TEXT.search(bare) or _RECORDS.search(bare):
        return True
    if _TABLE.search(bare):
        return not _NOT_LOGS.search(bare)
    return bool(_PLAIN.search(bare) and _LOG_WORDS.search(bare) and not _NOT_LOGS.search(bare))


def is_config(name: str) -> bool:
    return name in _CONFIG


def is_events(name: str) -> bool:
    return bool(_EVENTS.search(name))


def rotation(name: str) -> tuple[str, int]:
    """`train.log.2` -> (`train.log`, 2); 0 for a name that was not rotated."""
    found = _ROTATED.search(name)
    if found is None or is_events(name):
        return name, 0
    return name[: found.start()], int(found.group(1))


def bare_name(path: str) -> str:
    """What a file is called apart from rotation and packing: `metrics.csv` for `out/metrics.csv.2.gz`."""
    return _ROTATED.sub("", _PACKED.sub("", path.rsplit("/", 1)[-1]))


def is_store_metric(path: str) -> bool:
    """MLflow's file store keeps one file a metric, named by the metric alone: `mlruns/0/<run>/metrics/train/loss`."""
    return "mlruns/" in path and "/metrics/" in path
