"""What a case begins with: a small sound file of each format, and where it lies. Nothing here is broken yet."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.made import event_file, wandb_file, wide_event_file

_ROOT = Path(__file__).resolve().parents[2]
_SHARED = _ROOT.parent / "shared"
_LARGEST = 64 << 10
"""Of a file that was found: a case is to be read in a moment."""
LOG = "".join(f"step {step} | loss {2.5 / (1 + step / 9):.4f} | lr 0.001\n" for step in range(60)).encode()

_MLFLOW = """
CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, end_time BIGINT, lifecycle_stage TEXT);
CREATE TABLE metrics ("key" TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN,
    PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan));
CREATE TABLE params ("key" TEXT, value TEXT, run_uuid TEXT);
INSERT INTO runs VALUES ('a', 'first', 'RUNNING', NULL, 'active'), ('b', 'second', 'FINISHED', 2000, 'active');
INSERT INTO params VALUES ('lr', '0.1', 'a'), ('opt', 'adam', 'a');
"""
_TRACKIO = """
CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, timestamp TEXT, run_name TEXT, step INTEGER,
    metrics TEXT);
CREATE TABLE configs (id INTEGER PRIMARY KEY, run_id TEXT, run_name TEXT, config TEXT, created_at TEXT);
INSERT INTO configs VALUES (1, 'r1', 'first', '{"lr": 0.1, "_Username": null}', '');
"""


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file: what is changed is `data` under `name`; `beside` lies there as it is."""

    kind: str
    """A row of the table: a format, a store, or what else is read."""
    reader: str
    """The format that `check --json` names when it was read."""
    name: str
    """Path below the case's folder."""
    data: bytes
    beside: tuple[tuple[str, bytes], ...] = ()


@cache
def seeds(wide: bool) -> dict[str, tuple[Seed, ...]]:
    """Kind -> its seeds, in the same order each time. `wide`: with all that is found on this machine."""
    found: dict[str, list[Seed]] = {}
    more = (*_found(), *_examples("*")) if wide else _examples("n*")
    for seed in (*_made(), *_read_beside_a_run(), *more):
        found.setdefault(seed.kind, []).append(seed)
    return {kind: tuple(several) for kind, several in found.items()}


def _made() -> Iterator[Seed]:
    event = "run/events.out.tfevents.1700000000.host.7.0"
    yield Seed("tfevents", "tfevents", event, event_file(60))
    yield Seed("tfevents", "tfevents", event, wide_event_file(30))
    yield Seed("wandb", "wandb", "wandb/run-20240101_000000-abc/run-abc.wandb", wandb_file(40))
    rows = [{"step": i, "time": 1.7e9 + i, "train": {"loss": 2 / (1 + i)}, "lr": 0.1, "tag": "a"} for i in range(40)]
    yield Seed("jsonl", "jsonl", "run/metrics.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
    table = "epoch,step,train_loss,val_loss,lr\n" + "".join(
        f"{i // 10},{i},{2 / (1 + i):.5f},{'' if i % 5 else 2.1 / (1 + i)},0.1\n" for i in range(60)
    )
    yield Seed("csv", "csv", "run/metrics.csv", table.encode())
    yield Seed("csv", "csv", "run/metrics.tsv", table.replace(",", "\t").encode())
    yield Seed("csv", "csv", "run/progress.csv", table.replace(",", ";").replace(".", ",").encode())
    metric = "".join(f"{1700000000000 + i} {2 / (1 + i)} {i}\n" for i in range(40))
    yield Seed("mlflow file", "mlflow", f"mlruns/0/{'ab' * 16}/metrics/train/loss", metric.encode())
    history = [{"step": i, "epoch": i / 9, "loss": 2 / (1 + i), "learning_rate": 0.1} for i in range(40)]
    state = {"max_steps": 100, "global_step": 39, "log_history": history}
    yield Seed("trainer_state", "trainer_state", "run/trainer_state.json", json.dumps(state).encode())
    entries = [{"epoch": i, "metrics": {"loss": 2 / (1 + i)}, "learning_rate": 0.1} for i in range(20)]
    status = {"epoch": 19, "total_epochs": 30, "is_training": True, "config": {"lr": 1}, "metrics_history": entries}
    yield Seed("training_status", "training_status", "run/training_status.json", json.dumps(status).encode())
    yield Seed("mlflow store", "mlflow", "run/mlflow.db", _database(_MLFLOW, _mlflow_rows()))
    yield Seed("trackio store", "trackio", "run/toy.db", _database(_TRACKIO, _trackio_rows()))
    yield Seed("text", "text", "run/train.log", LOG)


def _read_beside_a_run() -> Iterator[Seed]:
    """What is no log, and is read all the same: a sound log lies beside it."""
    beside = (("run/train.log", LOG),)
    config = b"lr: 0.1\nmodel:\n  layers: [1, 2, 3]\n  name: toy\nbase: &b {a: 1}\nmore: *b\ntext: |\n  many\n  lines\n"
    args = json.dumps({"lr": 0.1, "model": {"layers": [1, 2], "name": "toy"}, "flag": True, "none": None}).encode()
    yield Seed("configuration", "text", "run/config.yaml", config, beside)
    yield Seed("configuration", "text", "run/hparams.yaml", config, beside)
    yield Seed("configuration", "text", "run/args.json", args, beside)
    yield Seed("configuration", "text", "run/config.json", args, beside)
    ours = b"category: supervised\nthresholds:\n  plateau_patience: 50\nexperiments:\n  run:\n    metric: loss\n"
    yield Seed("trainmon.yaml", "text", "trainmon.yaml", ours, beside)
    yield Seed("trainmon.yaml", "text", "run/trainmon.yaml", b"metric: loss\nlower_is_better: true\n", beside)
    yield Seed("pid", "text", "run/pid", b"4194000\n", beside)
    yield Seed("pid", "text", "experiments/exp-1/pid", b"4194000\n", (("experiments/exp-1/train.log", LOG),))
    result = json.dumps({"status": "completed", "exp_id": "run", "metrics": {"loss": 0.1}, "schema": 1}).encode()
    yield Seed("result", "text", "results/run.json", result, (("logs/run/train.log", LOG),))
    yield Seed("result", "text", "results/round-1/exp-1.json", result, (("logs/round-1/exp-1/train.log", LOG),))
    ends = [0]
    for line in LOG.splitlines(keepends=True):
        ends.append(ends[-1] + len(line))
    timing = "byte_offset_end,seconds_since_start\n" + "".join(f"{end},{i}.5\n" for i, end in enumerate(ends))
    yield Seed("timing", "text", "run/timing.csv", timing.encode(), beside)
    files = "file,size,seconds_since_start\n" + "".join(f"m.jsonl,{20 * i},{i}\n" for i in range(20))
    sized = (*beside, ("run/timing.csv", timing.encode()), ("run/m.jsonl", b'{"step": 1, "loss":1}\n' * 20))
    yield Seed("timing", "text", "run/files_timing.csv", files.encode(), sized)


def _found() -> Iterator[Seed]:
    """Logs of the repository, and of the folder beside it where there is one."""
    for folder in ("sample_logs", "benchmarks/blind", "benchmarks/blind-2", "benchmarks/blind-3"):
        yield from _logs_under(_ROOT / folder, 120)
    for folder in ("recorded", "corpus/public"):
        yield from _logs_under(_SHARED / folder, 200)


def _logs_under(folder: Path, most: int) -> Iterator[Seed]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in files[:: max(1, len(files) // most)] if files else ():
        if (place := _place(path)) is not None:
            kind, name = place
            with path.open("rb") as file:
                data = file.read(_LARGEST)
            if kind.startswith("train") and path.stat().st_size > _LARGEST:
                continue  # cut, a document would be broken
            yield Seed(kind, kind.split()[0], name, data)


def _place(path: Path) -> tuple[str, str] | None:
    """Its kind, and where it is laid; None for what is no log."""
    name = path.name
    if "tfevents" in name:
        return "tfevents", f"run/{name if name.startswith('events') else 'events.out.tfevents.1700000000.h.7.0'}"
    if name in ("trainer_state.json", "training_status.json"):
        return name.removesuffix(".json"), f"run/{name}"
    by_ending = {
        ".wandb": ("wandb", "wandb/run-20240101_000000-abc/run-abc.wandb"),
        ".jsonl": ("jsonl", "run/metrics.jsonl"),
        ".log": ("text", "run/train.log"),
        ".out": ("text", "run/train.out"),
    }
    return by_ending.get(path.suffix)


def _examples(files: str) -> Iterator[Seed]:
    """The small logs with which the reading of text is tested; short ones are said again and again."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    for path in sorted((_ROOT / "tests" / "examples").glob(f"{files}.yaml")):
        for example in yaml.load(path.read_text(), loader):
            lines = example.get("lines") if isinstance(example, dict) else None
            if isinstance(lines, str) and lines:
                yield Seed("text", "text", "run/train.log", lines.encode("utf-8", "surrogateescape"))


def _database(schema: str, rows: tuple[tuple[str, tuple[object, ...]], ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(schema)
            for statement, row in rows:
                connection.execute(statement, row)
            connection.commit()
        return path.read_bytes()


def _mlflow_rows() -> tuple[tuple[str, tuple[object, ...]], ...]:
    insert = "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, 0)"
    return tuple(
        (insert, (key, 2 / (1 + i), 1700000000000 + i, run, i))
        for run in "ab"
        for key in ("loss", "val_loss")
        for i in range(20)
    )


def _trackio_rows() -> tuple[tuple[str, tuple[object, ...]], ...]:
    insert = "INSERT INTO metrics VALUES (NULL, ?, ?, ?, ?, ?)"
    return tuple(
        (insert, (run, f"2024-01-01T00:00:{i:02}+00:00", name, i, json.dumps({"loss": 2 / (1 + i), "a": {"b": i}})))
        for run, name in (("r1", "first"), ("r2", "second"))
        for i in range(20)
    )
