"""A case: a seed, what was done to it, and the tree that came of it. Its number tells all, so that it comes again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.fuzz.of_bytes import LINES, PLAIN, packed
from benchmarks.fuzz.of_databases import changed as database
from benchmarks.fuzz.of_records import event_file, wandb_log
from benchmarks.fuzz.of_trees import changed as tree
from benchmarks.fuzz.of_values import cells, json_document, json_lines, yaml_text
from benchmarks.fuzz.seeds import LOG, seeds

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
KINDS = (*seeds(wide=False), "packed", "tree")
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


def build(seed: int, number: int, folder: Path, wide: bool = True) -> Case:
    """Lays the case's files into `folder`."""
    rng = Random(f"{seed}/{number}")
    kind = KINDS[number % len(KINDS)]
    of = rng.choice(seeds(wide)[{"packed": rng.choice(_PACKABLE), "tree": "text"}.get(kind, kind)])
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
        told = [tree(folder, folder / name, rng) for _ in range(rng.choice((1, 2, 4)))]
    grows = kind in ("text", "jsonl", "csv", "tfevents", "wandb", "mlflow file", "packed") and rng.random() < 0.06
    return Case(number, kind, of.reader, " ".join(told) + f" of {of.name}", name, data, grows)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
