"""What can be done to a tree of files: names, links, and other things in the place of files."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

from benchmarks.fuzz.seeds import LOG, seeds
from benchmarks.fuzz.tokens import TEXTS

# fmt: off
_NAMES = (
    "x.log", "metrics.jsonl", "metrics.csv", "toy.db", "mlflow.db", "config.yaml", "args.json", "pid", "timing.csv",
    "trainer_state.json", "events.out.tfevents.1.h", "a.wandb", "a.log.gz", "trainmon.yaml", "x.sqlite", "results",
)
# fmt: on
"""All that is looked at, by one reader or another."""


def changed(folder: Path, log: Path, rng: Random) -> str:
    """Something is done to the tree in `folder`, where `log` lies; what cannot be done is left."""
    done = rng.choice(_ALL)
    try:
        done(folder, log, rng)
    except (OSError, ValueError):
        return f"no{done.__name__}"
    return done.__name__


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _odd_name(folder: Path, _log: Path, rng: Random) -> None:
    odd = rng.choice((*TEXTS, "-x", ".", "a b", "x" * 200, "\udcff\udcfe", "\x1b[31m", "a\nb", "exp-1", "[red]"))
    name = os.fsencode(odd.replace("/", "_").replace("\0", "0")[:80]) if "\ud800" not in odd else b"\xed\xa0\x80"
    where = os.fsencode(folder) + b"/" + name
    os.makedirs(where, exist_ok=True)
    inner = rng.choice((b"train.log", name + b".log", name + b".jsonl", b"config.yaml", b"metrics.csv"))
    with open(where + b"/" + inner, "wb") as file:
        file.write(LOG)


def _link(folder: Path, log: Path, rng: Random) -> None:
    far = map(Path, ("/nowhere", "loop", "/dev/zero", "/dev/null", "/proc/self", "/proc", "/sys/kernel"))
    to = rng.choice((folder, log, log.parent, *far))
    (folder / rng.choice((*_NAMES, "loop", "run/pid", "run/timing.csv"))).symlink_to(to)


def _fifo(_folder: Path, log: Path, rng: Random) -> None:
    os.mkfifo(log.parent / rng.choice(_NAMES))


def _fifo_beside_a_database(_folder: Path, log: Path, rng: Random) -> None:
    os.mkfifo(log.parent / rng.choice(("mlflow.db-wal", "mlflow.db-journal", "mlflow.db-shm")))
    _write(log.parent / "mlflow.db", seeds(wide=False)["mlflow store"][0].data)


def _folder_for_file(_folder: Path, log: Path, rng: Random) -> None:
    (log.parent / rng.choice(_NAMES)).mkdir()


def _locked(_folder: Path, log: Path, _rng: Random) -> None:
    log.chmod(0)


def _deep(folder: Path, _log: Path, rng: Random) -> None:
    at = folder
    for _ in range(rng.choice((5, 30))):
        at /= "d" * rng.choice((1, 60))
        at.mkdir()
        if rng.random() < 0.3:
            _write(at / "train.log", LOG)


def _many(folder: Path, _log: Path, rng: Random) -> None:
    for number in range(60):
        between, ending = rng.choice(("", "-", ".", "_rank")), rng.choice(("log", "jsonl", "csv"))
        _write(folder / "many" / f"x{between}{number}.{ending}", LOG[:300])


def _twice(folder: Path, log: Path, _rng: Random) -> None:
    os.link(log, folder / "same.log")
    (folder / "copy").mkdir()
    shutil.copyfile(log, folder / "copy" / log.name)


def _socket(_folder: Path, log: Path, _rng: Random) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as one:
        one.bind(str(log.parent / "a.log"))


# fmt: off
_ALL: tuple[Callable[[Path, Path, Random], None], ...] = (
    _odd_name, _odd_name, _link, _link, _fifo, _fifo_beside_a_database, _folder_for_file, _locked, _deep, _many,
    _twice, _socket,
)
