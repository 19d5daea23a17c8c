"""Runs that a person left out: shown by every command, judged by none, and nobody's exit status suffers."""

import json
from pathlib import Path

import pytest
from by_hand import append, steps
from outside import trainmon

SICK = steps(1, 40) + "step 41 | loss nan\n" * 9


@pytest.fixture
def root(tmp_path: Path) -> Path:
    append(tmp_path / "logs/exp-1/train.log", SICK)
    append(tmp_path / "logs/exp-2/train.log", steps(1, 40))
    return tmp_path


def left_out(root: Path, said: str) -> None:
    (root / "trainmon.yaml").write_text(f"runs:\n  exp-1:\n    {said}\n")


@pytest.mark.parametrize("said", ["monitor: no", "metric: null", "metric: none"])
def test_check_shows_it_and_ends_as_if_it_were_not_there(root: Path, said: str) -> None:
    assert trainmon("check", root).status == 20
    left_out(root, said)
    done = trainmon("check", "--json", root)
    first, second = json.loads(done.out)["runs"]
    assert done.status == 0 and second["status"] == "healthy"
    assert (first["status"], first["decision"]) == ("unmonitored", "CONTINUE")
    assert first["reason"] == first["verdict_reason"] == "not monitored: trainmon.yaml, line 3"
    assert (first["metric_trajectory"], first["findings"], first["metric"], first["step"]) == ([], [], None, -1)
    assert "loss" in first["latest_metrics"]


def test_watch_waits_for_none_and_keeps_nothing_of_it(root: Path) -> None:
    left_out(root, "monitor: no")
    (root / "logs/exp-2/train.log").write_text(steps(1, 40) + "Training finished.\n")
    done = trainmon("watch", "--json", "--write", root)
    runs = {run["exp_id"]: run["status"] for run in json.loads(done.out.splitlines()[-1])["runs"]}
    assert runs == {"exp-1": "unmonitored", "exp-2": "completed"} and done.status == 0
    assert not (root / "dev_notes.md").exists() and not (root / "reports").exists()


def test_a_job_may_leave_all_its_runs_out(root: Path) -> None:
    logs = [str(root / f"logs/exp-{number}/train.log") for number in (1, 2)]
    (root / "job.json").write_text(json.dumps({"log_files": logs, "metric_to_watch": None}))
    done = trainmon("watch", "--json", "--job", root / "job.json")
    runs = json.loads(done.out.splitlines()[-1])["runs"]
    assert {run["status"] for run in runs} == {"unmonitored"} and done.status == 0
    assert {run["reason"] for run in runs} == {"not monitored: job.json, line 1"}
