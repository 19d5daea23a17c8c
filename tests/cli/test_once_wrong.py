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


MOVING = {
    "a loss that rises all the time": [f"step {10 * n} loss {0.5 + 0.01 * n:.3f}" for n in range(1, 61)],
    "a loss that doubles in noise": [f"step {n} loss {0.9 + 0.01 * n + 0.02 * (-1) ** n:.3f}" for n in range(1, 101)],
    "a validation loss that goes up": [
        f"epoch {n} loss {1 / n:.4f} val_loss {0.75 + 0.02 * max(0, n - 8):.3f}" for n in range(1, 50)
    ],
    "an accuracy that is lost": [
        f"epoch {n} accuracy {0.9 - 0.1 / n if n < 30 else 0.1 + n % 7 / 70:.4f}" for n in range(1, 70)
    ],
    "a score that climbs": [f"step {n} score {n * 1.5:.1f}" for n in range(1, 80)],
}


@pytest.mark.parametrize("name", MOVING)
def test_nothing_that_moves_is_said_to_have_stayed(tmp_path: Path, name: str) -> None:
    logs.run(tmp_path, "exp", "\n".join(MOVING[name]) + "\n", DAY)
    [run] = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert not [one["message"] for one in run["findings"] if one["state"] == "active" and "stayed" in one["message"]]


@pytest.mark.parametrize("form", ["step {n} loss {loss:.3f} lr={lr}", '{{"step": {n}, "loss": {loss}, "lr": {lr}}}'])
@pytest.mark.parametrize("learns", [False, True])
def test_a_learning_rate_of_nothing_is_told_as_an_alarm_unless_the_loss_goes_on(
    tmp_path: Path, form: str, learns: bool
) -> None:
    """`0.000` may be a rounded number: what nothing is learned with any more, learns nothing."""
    losses = [2 / (n if learns else min(n, 30)) + 0.001 * (n * n % 7) for n in range(1, 201)]
    lines = [form.format(n=10 * n, loss=loss, lr=0.001 if n < 30 else 0.0) for n, loss in enumerate(losses, 1)]
    file = "train.log" if form.startswith("step") else "metrics.jsonl"
    logs.run(tmp_path, "exp", "\n".join(lines) + "\n", DAY, file)
    [run] = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    told = [(one["kind"], one["severity"]) for one in run["findings"] if one["kind"] == "dead_lr"]
    assert told == ([] if learns else [("dead_lr", "warning")])


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
