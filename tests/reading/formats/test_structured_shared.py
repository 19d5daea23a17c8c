"""Public logs: the watched metric of each labelled file has the number of points and the values that are in it."""

import csv
import math
import os
from pathlib import Path

import pytest
from structured import feed, rows

from tui_monitor.reading.formats.documents.trainer_state import TrainerState
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.registry import STREAMS
from tui_monitor.text import Shown

FORMATS = ("csv", "jsonl", "tfevents", "trainer_state", "wandb")
ROOT = Path(__file__).resolve().parents[3]
SHARE = 0.98


@pytest.fixture(scope="module")
def corpus() -> Path:
    place = Path(os.environ.get("TRAINMON_SHARED", ROOT.parent / "shared")) / "corpus"
    if not place.is_dir():
        pytest.skip(f"no public logs at {place}; TRAINMON_SHARED names another place")
    return place


def test_watched_metrics_of_public_logs_are_exact(corpus: Path) -> None:
    with (corpus / "public" / "INDEX.csv").open() as file:
        labelled = [row for row in csv.DictReader(file) if row["format"] in FORMATS]
    wrong = [row["file"] for row in labelled if not is_exact(corpus, row)]
    assert len(wrong) <= (1 - SHARE) * len(labelled), wrong


def is_exact(corpus: Path, label: dict[str, str]) -> bool:
    found = values(corpus / label["file"], label["metric"])
    finite = [value for value in found if math.isfinite(value)]
    told = [found[:1], found[-1:], [min(finite, default=math.nan)], [max(finite, default=math.nan)]]
    wanted = [float(label[key]) for key in ("first", "last", "min", "max")]
    return len(found) == int(label["n_points"]) and all(
        bool(one) and same(one[0], other) for one, other in zip(told, wanted, strict=True)
    )


def values(path: Path, metric: str) -> list[float]:
    data = path.read_bytes()
    if TrainerState.sniff(path.name, b""):
        parsed = [TrainerState(Origin(Shown(path.name))).parse(data)]
    else:
        kind = next(kind for kind in STREAMS if kind.sniff(path.name, data[: 64 << 10]))
        parsed = feed(kind.stream(Origin(Shown("log"))), data)
    return [value for _, value, _, _ in rows(parsed).get(metric, [])]


def same(value: float, label: float) -> bool:
    """Labels have six digits."""
    return f"{value:.6g}" == f"{label:.6g}" or abs(value - label) <= 2e-6 * abs(label)
