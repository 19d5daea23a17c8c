"""A case: a seed, what was done to it, and the tree that came of it. Told by its number alone, so that it comes again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.fuzz.of_bytes import LINES, PLAIN, packed
from benchmarks.fuzz.of_databases import changed as database
from benchmarks.fuzz.of_records import event_file, wandb_log
from benchmarks.fuzz.of_values import cells, json_document, json_lines, yaml_text
from benchmarks.fuzz.seeds import LOG, seeds
from benchmarks.fuzz.tokens import TEXTS

Change = Callable[[bytes, Random], bytes]
_STRUCTURED: dict[str, tuple[Change, ...]] = {
    "tfevents": (event_file,),
    "wandb": (wandb_log,),
    "jsonl": (json_lines, json_lines, *LINES),
    "csv": (cells, cells, *LINES),
    "mlflow file": LINES,
    "trainer_state": (json_document,),
    "training_status": (json_document,),
    "text": LINES,
    "configuration": (yaml_text, json_document, *LINES),
    "trainmon.yaml": (yaml_text, *LINES),
    "pid": LINES,
    "result": (json_document,),
    "timing": (cells, *LINES),
}
KINDS = (*(kind for kind in seeds()), "packed", "tree")
_PACKABLE = ("text", "jsonl", "csv", "tfevents", "wandb")


@dataclass(frozen=True, slots=True)
class Case:
    number: int
    kind: str
    reader: str
    told: str
    """What was done, for a person."""
    name: str
    """The file that was changed."""
    data: bytes
    """What it holds."""
    grows: bool
    """Is it written in pieces while `watch` looks?"""


def build(seed: int, number: int, folder: Path) -> Case:
    """Lays the case's files into `folder`."""
    rng = Random(f"{seed}/{number}")
    kind = KINDS[number % len(KINDS)]
    of = rng.choice(seeds()[rng.choice(_PACKABLE) if kind == "packed" else "text" if kind == "tree" else kind])
    extra: dict[str, bytes] = {}
    name, data, told = of.name, of.data, []
    if kind == "packed":
        data, name = packed(data, name, rng)
        told.append("packed")
    elif kind.endswith("store") and rng.random() < 0.8:
        files = database(data, rng)
        data = files.pop("")
        extra = {name + end: rest for end, rest in files.items()}
        told.append("SQL")
    elif kind != "tree":
        for _ in range(rng.choice((1, 1, 2))):
            change = rng.choice(_STRUCTURED.get(kind, PLAIN) if rng.random() < 0.65 else PLAIN)
            data = change(data, rng)
            told.append(change.__name__)
    for path, content in ((name, data), *extra.items(), *of.beside):
        if path != name or content is data:
            _write(folder / path, content)
    if rng.random() < 0.3:
        _write(folder / "other" / "train.log", LOG)
    if kind == "tree":
        told = [_tree(folder, folder / name, rng) for _ in range(rng.choice((1, 2, 4)))]
    grows = kind in ("text", "jsonl", "csv", "tfevents", "wandb", "mlflow file", "packed") and rng.random() < 0.06
    return Case(number, kind, of.reader, " ".join(told) + f" of {of.name}", name, data, grows)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _tree(folder: Path, log: Path, rng: Random) -> str:
    """Something is done to the tree itself; one that cannot be done is left."""
    done = rng.choice((_odd_name, _odd_name, _link, _fifo, _instead, _locked, _deep, _many, _hard, _socket, _database_fifo))
    try:
        done(folder, log, rng)
    except (OSError, ValueError):
        return f"no{done.__name__}"
    return done.__name__


def _odd_name(folder: Path, log: Path, rng: Random) -> None:
    odd = rng.choice((*TEXTS, "-x", ".", "a b", "x" * 200, "\udcff\udcfe", "\x1b[31m", "a\nb", "exp-1", "[red]"))
    odd = os.fsencode(odd.replace("/", "_").replace("\0", "0")[:80]) if "\ud800" not in odd else b"\xed\xa0\x80"
    where = os.fsencode(folder) + b"/" + odd
    os.makedirs(where, exist_ok=True)
    with open(where + b"/" + rng.choice((b"train.log", odd + b".log", odd + b".jsonl", b"config.yaml", b"metrics.csv")), "wb") as file:
        file.write(LOG)


def _link(folder: Path, log: Path, rng: Random) -> None:
    to = rng.choice((folder, log, log.parent, Path("/nowhere"), Path("loop"), Path("/dev/zero"), Path("/dev/null"), Path("/proc/self")))
    (folder / rng.choice(("loop", "x.log", "train.log", "mlflow.db", "config.yaml", "run/pid", "run/timing.csv"))).symlink_to(to)


def _fifo(folder: Path, log: Path, rng: Random) -> None:
    names = ("x.log", "metrics.jsonl", "metrics.csv", "toy.db", "config.yaml", "args.json", "pid", "timing.csv", "trainer_state.json")
    os.mkfifo(log.parent / rng.choice((*names, "events.out.tfevents.1.h", "a.wandb", "a.log.gz", "trainmon.yaml", "display_name")))


def _database_fifo(folder: Path, log: Path, rng: Random) -> None:
    os.mkfifo(log.parent / rng.choice(("mlflow.db", "x.sqlite", "a.sqlite3", "mlflow.db-wal", "mlflow.db-journal")))
    _write(log.parent / "mlflow.db", seeds()["mlflow store"][0].data)


def _instead(folder: Path, log: Path, rng: Random) -> None:
    """A folder where a file should be."""
    names = ("config.yaml", "pid", "timing.csv", "mlflow.db", "metrics.jsonl", "metrics.csv", "trainer_state.json", "trainmon.yaml")
    (log.parent / rng.choice((*names, "x.wandb", "events.out.tfevents.1.h", "train.out", "results"))).mkdir()


def _locked(folder: Path, log: Path, rng: Random) -> None:
    log.chmod(0)


def _deep(folder: Path, log: Path, rng: Random) -> None:
    at = folder
    for _ in range(rng.choice((5, 30))):
        at /= "d" * rng.choice((1, 60))
        at.mkdir()
        if rng.random() < 0.3:
            _write(at / "train.log", LOG)


def _many(folder: Path, log: Path, rng: Random) -> None:
    for number in range(60):
        _write(folder / "many" / f"x{rng.choice(('', '-', '.', '_rank'))}{number}.{rng.choice(('log', 'jsonl', 'csv'))}", LOG[:300])


def _hard(folder: Path, log: Path, rng: Random) -> None:
    os.link(log, folder / "same.log")
    shutil.copytree(log.parent, folder / "copy")


def _socket(folder: Path, log: Path, rng: Random) -> None:
    import socket
    from contextlib import closing

    with closing(socket.socket(socket.AF_UNIX)) as one:
        one.bind(str(log.parent / "a.log"))


