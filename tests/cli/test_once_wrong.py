"""Small logs that were once answered wrongly, and what is right: rows of `once_wrong.yaml`, one look at all of them."""

from pathlib import Path
from typing import Any

import logs
import pytest
import yaml
from contract_shape import strict
from outside import trainmon

Row = dict[str, Any]
DAY = 86400.0
ROWS: list[Row] = yaml.safe_load(Path(__file__).with_name("once_wrong.yaml").read_text())
NAMES = [row["name"] for row in ROWS]
PLAIN = ("decision", "status", "life", "metric")
KNOWN = {"name", "file", "lines", *PLAIN, "steps", "values", "latest", "not", "finding", "findings", "reason", "quoted"}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """What `check --json` says of each row, by its name."""
    folder = tmp_path_factory.mktemp("runs")
    for number, row in enumerate(ROWS):
        logs.run(folder, f"r{number:02}", row["lines"], DAY, row.get("file", "train.log"))
    runs = {run["id"]: run for run in strict(trainmon("check", "--json", folder).out)["runs"]}
    return {name: runs[f"r{number:02}"] for number, name in enumerate(NAMES)}


def wrong(row: Row, run: Row) -> list[str]:
    """What is not as the row says."""
    active = [finding for finding in run["findings"] if finding["state"] == "active"]
    told = {
        **{key: run[key] for key in PLAIN},
        "steps": run["steps"],
        "values": run["metric_trajectory"],
        "latest": {name: run["latest_metrics"].get(name) for name in row.get("latest", ())},
        "not": [name for name in row.get("not", ()) if name not in run["latest_metrics"]],
        "finding": next(
            (f for one in active if (f := f"{one['kind']} {one['severity']}") == row.get("finding")), active
        ),
        "findings": len(active),
        "reason": row.get("reason") if row.get("reason", "") in run["verdict_reason"] else run["verdict_reason"],
        "quoted": row.get("quoted") if row.get("quoted", "") in str(active) else active,
    }
    return [f"{key}: {told[key]!r}, not {row[key]!r}" for key in told if key in row and told[key] != row[key]]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_answer_is_right(said: dict[str, Row], row: Row) -> None:
    assert wrong(row, said[row["name"]]) == []


def test_every_row_asks_for_something_that_is_known() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for row in ROWS:
        assert row.keys() <= KNOWN and len(row.keys() - {"name", "file", "lines"}) > 0, row["name"]


def test_a_wrong_answer_is_seen(said: dict[str, Row]) -> None:
    run = said["names in brackets"]
    row = {
        "decision": "CONTINUE",
        "steps": [1],
        "not": ["Loss"],
        "finding": "inf critical",
        "reason": "no",
        "findings": 9,
    }
    assert len(wrong(row, run)) == len(row)
