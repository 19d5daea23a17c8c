"""Recorded runs: every value that the training script held is read from its files, and nothing else."""

import csv
import struct
from pathlib import Path

import pytest
from structured import feed, rows

from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.documents.trainer_state import TrainerState
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.registry import STREAMS
from tui_monitor.text import Shown

WHOLE = [
    "density-jsonl-truncated/metrics.jsonl",
    "diffusion-wandb-nan/wandb/*/*.wandb",
    "hf4-nan-filtered/out/trainer_state.json",
    "keras-cnn-healthy/training.csv",
]
BESIDE = [
    "density-nll-negative/runs/exp1/events.*",
    "diffusion-jsonl-nan/metrics.jsonl",
    "diffusion-tbx-outlier/runs/exp1/events.*",
    "gan-ring-healthy/metrics.jsonl",
    "gan-tb-healthy/runs/exp1/events.*",
    "hf4-finetune-overfit/out/trainer_state.json",
    "keras-terminate-on-nan/training.csv",
    "regress-mlflow-file-healthy/mlruns/*/*/metrics/val/loss",
    "sawtooth-wandb/wandb/*/*.wandb",
]


@pytest.mark.parametrize("pattern", WHOLE)
def test_packaged_samples_hold_their_true_values(pattern: str, samples: Path) -> None:
    check(samples, pattern)


@pytest.mark.parametrize("pattern", BESIDE)
def test_recorded_runs_hold_their_true_values(pattern: str, recorded: Path) -> None:
    check(recorded, pattern)


def check(root: Path, pattern: str) -> None:
    path = next(root.glob(pattern))
    found = rows(parse(path))
    true = truth(root / pattern.split("/")[0] / "truth.csv")
    assert found.keys() <= true.keys()
    for metric, points in found.items():
        held = [single(value) for value in true[metric]] if "tfevents" in path.name else true[metric]
        assert repr([value for _, value, _, _ in points]) == repr(held)


def parse(path: Path) -> list[Parsed]:
    data = path.read_bytes()
    if TrainerState.sniff(path.name, b""):
        return [TrainerState(Origin(Shown(path.name))).parse(data)]
    kind = next(kind for kind in STREAMS if kind.sniff(path.name, data[: 64 << 10]))
    assert kind.name != "text"
    return feed(kind.stream(Origin(Shown(path.as_posix()))), data)


def truth(path: Path) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    with path.open() as file:
        for row in csv.DictReader(file):
            values.setdefault(row["name"], []).append(float(row["value"]))
    return values


def single(value: float) -> float:
    return float(struct.unpack("<f", struct.pack("<f", value))[0])
