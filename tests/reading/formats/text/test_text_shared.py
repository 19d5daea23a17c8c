"""All recorded runs and public logs, where they lie beside the repository."""

import csv
import math
import os
from pathlib import Path

import pytest
import yaml
from reading_text import Said, said

SHARED = Path(os.environ.get("TRAINMON_SHARED", Path(__file__).parents[4].parent / "shared"))


def folder(name: str) -> Path:
    place = SHARED / name
    if not place.is_dir():
        pytest.skip(f"no {name} in {SHARED}: set TRAINMON_SHARED to where they are")
    return place


def watched(found: Said, metric: str) -> list[float] | None:
    names = {name.lower(): name for name in reversed(found.series)}
    name = metric if metric in found.series else names.get(metric.lower())
    return None if name is None else found.values(name)


def nearly(one: float, other: float) -> bool:
    if math.isnan(other):
        return math.isnan(one)
    return one == other or abs(one - other) <= 6e-3 * abs(other) + 1e-4


def truth(run: Path, metric: str) -> list[float]:
    """What the script held under the metric's name; a name may be written another way there."""
    file = run / "truth.csv"
    if not file.exists():
        return []
    with file.open(newline="") as rows:
        return [float(row["value"]) for row in csv.DictReader(rows) if row["name"] == metric]


def test_the_watched_metric_of_recorded_logs_is_exact() -> None:
    """Where log and script write the same metric equally often, every value agrees."""
    compared: dict[str, bool] = {}
    for run in sorted(folder("recorded").iterdir()):
        log = run / "train.log"
        if not log.exists():
            continue
        label = yaml.safe_load((run / "run.yaml").read_text())
        true = truth(run, label["metric"])
        values = watched(said(log.read_bytes()), label["metric"])
        if values is not None and len(values) == len(true):
            compared[run.name] = all(map(nearly, values, true))
    assert len(compared) >= 30
    assert [name for name, exact in compared.items() if not exact] == []


@pytest.mark.long
def test_public_logs_give_the_points_of_their_index() -> None:
    """At least 98 % of the labelled text logs: one metric with exactly the points the index tells."""
    public = folder("corpus") / "public"
    wrong: list[str] = []
    count = 0
    with (public / "INDEX.csv").open(newline="") as rows:
        labels = [row for row in csv.DictReader(rows) if row["format"] in ("text", "mixed") and int(row["n_points"])]
    for row in labels:
        path = public / row["file"].removeprefix("public/")
        count += 1
        if not any(indexed(values, row) for values in all_values(path)):
            wrong.append(row["file"])
    assert count >= 60
    assert len(wrong) <= count * 0.02, wrong


def all_values(path: Path) -> list[list[float]]:
    found = said(path.read_bytes())
    return [found.values(metric) for metric in found.series]


def indexed(values: list[float], row: dict[str, str]) -> bool:
    finite = [value for value in values if math.isfinite(value)]
    if len(values) != int(row["n_points"]) or not finite:
        return False
    told = [float(row[name]) for name in ("first", "min", "max", "last")]
    return all(
        (math.isnan(one) and math.isnan(other)) or abs(one - other) <= 1e-5 * abs(other)
        for one, other in zip([values[0], min(finite), max(finite), values[-1]], told, strict=True)
    )
