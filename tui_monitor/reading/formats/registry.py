"""Every format trainmon knows, one row each. Nothing outside this table and the formats' own folders knows one by name.

A new format is a folder with a class that sniffs and reads (`protocols`), and a row here. Of a format that is only a
row so far nothing is imported: a folder is walked by these names alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.format_row import Continues, Format, Layout, RunName

_any_case = partial(re.compile, flags=re.I)

TEXT = Format(
    name="text",
    reader="text:TextFormat",
    shape="stream",
    rank=3,
    widespread=True,
    names=_any_case(r"\.(log|out|err|stdout|stderr)$|^(stdout|stderr|log|nohup|console|slurm-\d+)$"),
    perhaps=_any_case(r"\.txt$"),
    aside=re.compile(
        r"(?i:(^|/)wandb/)([^/]*/){0,2}debug(-[^/]+)?\.log$"  # W&B's log about itself
        r"|(^|/)run_logs/Player-\d+\.log$"  # what Unity prints while ML-Agents trains
        r"|(^|/)(config_tree|exec_time|tags)\.log$"  # of the Lightning-Hydra template
        r"|(^|/)((cmd-args|git-info)\.log|(nemo_error_log|lightning_logs)\.txt)$"  # NeMo's
    ),
    endings=("log", "out", "err", "stdout", "stderr", "txt"),
    console=(".log", ".out", ".txt"),
)

STREAMS: tuple[Format, ...] = (
    Format(
        name="tfevents",
        reader="tfevents.format:TfEvents",
        sniffer="tfevents.signature:is_event_file",
        shape="stream",
        rank=0,
        names=re.compile(r"(^|\.)tfevents(\.|$)"),
        continues=Continues.IN_FOLDER,
        own=re.compile(r"events\.out\.tfevents.*", re.S),
        writer=re.compile(
            r"tfevents\.\d+\.(.+\.\d+)\.\d+(?:\.v2)?$"
        ),  # host and pid, as of TensorFlow 2 and PyTorch 1.2
        layout=Layout(of_kind=("tb", "tensorboard")),
    ),
    Format(
        name="wandb",
        reader="wandb.format:WandbLog",
        sniffer="wandb.log_head:is_wandb_log",
        shape="stream",
        rank=0,
        names=re.compile(r"\.wandb$"),
        endings=("wandb",),
        run_name=RunName("wandb.display_name:display_name"),
        own=re.compile(r".*", re.S),
        layout=Layout(home=("wandb",)),
    ),
    Format(
        name="jsonl",
        reader="jsonl.format:Jsonl",
        sniffer="jsonl.object_lines:is_of_objects",
        shape="stream",
        rank=0,
        widespread=True,
        names=_any_case(r"\.(jsonl|ndjson)$|(^|[._-])(progress|result|log|scalars|trainer_log)\.json$"),
        aside=_any_case(r"(^|/)results/([^/]*/)?[^/]*\.json$"),  # an experiment root: what came out of a run
        endings=("jsonl", "ndjson", "json"),
    ),
    Format(
        name="mlflow",
        reader="mlflow.metric_file:MlflowMetric",
        shape="stream",
        rank=0,
        folders=re.compile(r"(^|/)[0-9a-f]{32}/metrics(/|$)"),  # mlruns/0/<run>/metrics/train/loss, a file a metric
        continues=Continues.NEVER,
        run_name=RunName("mlflow.run_tag:run_name", re.compile(r"/metrics/.*"), "/tags/mlflow.runName"),
        layout=Layout(home=("mlruns",)),
    ),
    Format(
        name="csv",
        reader="csv.format:CsvTable",
        sniffer="csv.header:is_table",
        shape="stream",
        rank=0,
        widespread=True,
        perhaps=_any_case(r"\.(csv|tsv)$"),
        aside=re.compile(r"(^|/)catboost_info/time_left\.tsv$"),  # a clock, and nothing that is learned
        logs_training="csv.training_table:logs_training",
        endings=("csv", "tsv", "monitor"),
        # Stable-Baselines', one an environment; CatBoost's, one a data set
        parallel=re.compile(r"^(\d+(?=\.monitor\.csv$)|(?:learn|test)(?=_error\.tsv$))"),
        layout=Layout(of_kind=("csv", "catboost_info")),
    ),
    TEXT,
)
"""In the order in which they are asked; the first that says yes reads the file. Structured formats first, by the
certainty of their sniffing; free text last, it takes anything readable."""

DOCUMENTS: tuple[Format, ...] = (
    Format(
        name="trainer_state",
        reader="documents.trainer_state:TrainerState",
        shape="document",
        rank=1,
        names=re.compile(r"^trainer_state\.json$"),
        stems=("trainer_state",),
    ),
    Format(
        name="training_status",
        reader="documents.training_status:TrainingStatus",
        shape="document",
        rank=1,
        names=re.compile(r"^training_status\.json$"),
        stems=("training_status",),
        layout=Layout(
            hidden_home=(".zo", "experiments"),
            beside=("run_logs",),  # ML-Agents': beside the folders of its behaviours
        ),
    ),
)

STORES: tuple[Format, ...] = (
    Format(
        name="trackio",
        reader="stores.trackio:TrackioStore",
        shape="store",
        rank=2,
        names=_any_case(r"\.db$"),
        endings=("db",),
        layout=Layout(home=("trackio",)),
    ),
    Format(
        name="mlflow",
        reader="stores.mlflow:MlflowStore",
        shape="store",
        rank=2,
        names=_any_case(r"\.(db|sqlite3?)$"),
        endings=("db", "sqlite", "sqlite3"),
        stems=("mlflow",),
    ),
)

FORMATS = (*STREAMS, *DOCUMENTS, *STORES)
ENDINGS = frozenset(ending for row in FORMATS for ending in row.endings)
_CONSOLES = tuple(ending for row in FORMATS for ending in row.console)
STEMS = frozenset(stem for row in FORMATS for stem in row.stems)
KIND_FOLDERS = frozenset(folder for row in FORMATS for folder in row.layout.of_kind)
BESIDE_FOLDERS = frozenset(folder for row in FORMATS for folder in row.layout.beside)
HOME_FOLDERS = frozenset(folder for row in FORMATS for folder in row.layout.home)
HIDDEN_HOMES = dict(row.layout.hidden_home for row in FORMATS if row.layout.hidden_home is not None)
"""Hidden folder -> the folder in it that holds a folder for each run."""


def is_claimed(folder: str, name: str, bare: str) -> bool:
    """Does some format certainly look at the file `name`? `bare`: its name without rotation and packing."""
    rows = (row for row in FORMATS if row.is_named(folder, bare if row.shape == "stream" else name))
    return any(not row.lies_aside(folder, bare) for row in rows)


def is_of_training(path: str) -> bool:
    """Does the name say that only a trainer writes it? Of a database its tables tell, and not its name."""
    folder, _, name = path.rpartition("/")
    rows = (row for row in FORMATS if not row.widespread and row.shape != "store")
    return any(row.is_named(folder, name) for row in rows)


def maybe(bare: str) -> Format | None:
    """The format of which a file may be, by a name that others bear, too."""
    return next((row for row in FORMATS if row.perhaps is not None and row.perhaps.search(bare)), None)


def is_numbered(path: str) -> bool:
    """Is a number at the end of its name one of rotation? So it is where nobody claims the name."""
    return _continues(path) is Continues.BY_NUMBER


def goes_on_in_folder(path: str) -> bool:
    """Do all files of its format in one folder go on with one another, whatever their names?"""
    return _continues(path) is Continues.IN_FOLDER


def is_one_metric(path: str) -> bool:
    """Does the file hold a metric of its own, so that no other carries the same beside it?"""
    return _continues(path) is Continues.NEVER


def _continues(path: str) -> Continues:
    folder, _, name = path.rpartition("/")
    rows = (row for row in FORMATS if row.continues is not Continues.BY_NUMBER)
    return next((row.continues for row in rows if row.is_named(folder, name)), Continues.BY_NUMBER)


def made_up(name: str) -> Format | None:
    """The format whose writer gives each file a name of its own, if this is one."""
    return next((row for row in FORMATS if row.own is not None and row.names.search(name)), None)


def name_places(path: str) -> Iterator[tuple[str, Callable[[bytes], str | None]]]:
    """Where stands how its user calls the run of this file, and what tells it by the head of that place."""
    folder, _, name = path.rpartition("/")
    rows = (row for row in FORMATS if row.run_name is not None and row.is_named(folder, name))
    return ((row.name_place(path), row.tell_name) for row in rows)


def writer(name: str) -> str | None:
    """The process that writes a file, where its name tells it: `host.4711`."""
    tellers = (row.writer for row in FORMATS if row.writer is not None)
    return next((found[1] for pattern in tellers if (found := pattern.search(name))), None)


def parallel(name: str) -> str | None:
    """What stands first in the name of one of several files side by side: `0` of `0.monitor.csv`."""
    tellers = (row.parallel for row in FORMATS if row.parallel is not None)
    return next((found[1] for pattern in tellers if (found := pattern.match(name))), None)


def is_store(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return any(row.is_named(folder, name) for row in STORES)


def is_console(path: str) -> bool:
    """Is the file what a process prints all the time?"""
    return path.endswith(_CONSOLES)


def document_of(name: str) -> Format | None:
    """The document of this name; documents are told by their names alone."""
    return next((row for row in DOCUMENTS if row.sniff(name, b"")), None)


def store_of(path: str) -> Format | None:
    """The store that the SQLite file at `path` holds, told by its tables: their names may stand anywhere in the file.

    None when it is none that is known, or no database at all. Raises Unreachable while it cannot be asked, FormatError
    when it is damaged.
    """
    from tui_monitor.reading.formats.stores.database import is_database  # sqlite is imported with the first database

    damaged: FormatError | None = None
    for row in STORES:
        try:
            if row.store(path).understands():
                return row
        except FormatError as error:
            damaged = error
    if damaged is not None and is_database(path):
        raise damaged
    return None
