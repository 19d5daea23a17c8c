"""Labels of logs: what the watched metric is known to hold.

`recorded/*/run.yaml` with `truth.csv`: every value that the training script itself held. `corpus/public/INDEX.csv`: how
many points the watched metric has in the file, and its first, least, greatest and last value, to six digits.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks.labelled.names import match

_ALL_DIGITS = 17


@dataclass(frozen=True, slots=True)
class Points:
    """One metric, in the order of the log."""

    steps: Sequence[float]
    values: Sequence[float]

    def __len__(self) -> int:
        return len(self.values)

    def marks(self) -> tuple[float, ...]:
        """First, least and greatest finite one, last; empty when there are no points."""
        if not self.values:
            return ()
        finite = [value for value in self.values if math.isfinite(value)] or [math.nan]
        return self.values[0], min(finite), max(finite), self.values[-1]


@dataclass(frozen=True, slots=True)
class Truth:
    """Of the watched metric."""

    count: int
    marks: tuple[float, ...]
    """As `Points.marks`."""
    digits: int
    """Significant ones of `marks`."""
    points: Points | None = None
    """All of them, where the script wrote them down."""


@dataclass(frozen=True, slots=True)
class Label:
    path: Path
    format: str
    metric: str
    truth: Truth | None
    """None: nothing but the name of the metric is known."""
    others: Mapping[str, Points] = field(default_factory=dict)
    """The other metrics that the script wrote down."""


def labels(root: Path) -> list[Label]:
    """All labels in `root`, or below it in the places named above."""
    return [*_recorded(root), *_corpus(root)]


def _recorded(root: Path) -> Iterator[Label]:
    for config in sorted([*root.glob("run.yaml"), *root.glob("*/run.yaml"), *root.glob("recorded/*/run.yaml")]):
        label = yaml.safe_load(config.read_text())
        metric = str(label["metric"])
        truth, others = _script_truth(config.parent / "truth.csv", metric)
        yield Label(config.parent, str(label["formats"][0]), metric, truth, others)


def _script_truth(table: Path, metric: str) -> tuple[Truth | None, dict[str, Points]]:
    """Of the watched metric, when the script wrote it down; and all others."""
    columns: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    if table.is_file():
        with table.open(newline="") as lines:
            for row in csv.DictReader(lines):
                steps, values = columns[row["name"]]
                steps.append(float(row["step"]))
                values.append(float(row["value"]))
    others = {name: Points(steps, values) for name, (steps, values) in columns.items()}
    name = match(metric, others)
    if name is None:
        return None, others
    watched = others.pop(name)
    return Truth(len(watched), watched.marks(), _ALL_DIGITS, watched), others


def _corpus(root: Path) -> Iterator[Label]:
    indexes = (root / "INDEX.csv", root / "public" / "INDEX.csv", root / "corpus" / "public" / "INDEX.csv")
    for index in (place for place in indexes if place.is_file()):
        with index.open(newline="") as lines:
            for row in csv.DictReader(lines):
                if "n_points" in row:
                    marks = tuple(float(row[name]) for name in ("first", "min", "max", "last") if row[name])
                    truth = Truth(int(row["n_points"] or 0), marks, 6)
                    yield Label(index.parent.parent / row["file"], row["format"], row["metric"], truth)
