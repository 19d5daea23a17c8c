"""An experiment that was started and has no log: shown, waited for, and after a minute said to have none."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from outside import trainmon


def started(root: Path, name: str, seconds_ago: float) -> Path:
    """`logs/<name>` with the pid of a process that is gone."""
    pid = root / "logs" / name / "pid"
    pid.parent.mkdir(parents=True)
    ended = subprocess.Popen([sys.executable, "-S", "-c", ""])
    ended.wait()
    pid.write_text(f"{ended.pid}\n")
    written = time.time() - seconds_ago
    os.utime(pid, (written, written))
    return pid


VAIN = "train.log is not there after 60 s, and no process of its pid file lives"


@pytest.mark.parametrize(
    ("ago", "status", "reason"),
    [
        (0, "unmonitored", "there is no output to judge yet"),
        (30, "unmonitored", "there is no output to judge yet"),
        (200, "no_output", VAIN),
        (90000, "no_output", VAIN),
    ],
)
def test_it_waits_for_its_log_and_after_a_minute_says_that_there_is_none(
    tmp_path: Path, ago: float, status: str, reason: str
) -> None:
    started(tmp_path, "exp-005", ago)
    said = trainmon("check", "--json", tmp_path)
    [run] = json.loads(said.out)["runs"]
    assert (run["id"], run["life"], run["status"], run["decision"]) == ("logs/exp-005", "waiting", status, "WAIT")
    assert run["verdict_reason"] == reason and run["metric"] is None and said.status == 10


@pytest.mark.parametrize(("ago", "status"), [(90, "unmonitored"), (170, "unmonitored"), (200, "no_output")])
def test_it_has_three_minutes_where_its_result_file_names_a_branch(tmp_path: Path, ago: float, status: str) -> None:
    started(tmp_path, "exp-005", ago)
    result = tmp_path / "results/exp-005.json"
    result.parent.mkdir()
    result.write_text(json.dumps({"status": "running", "code_branch": "ml-opt/exp-005"}))
    [run] = json.loads(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["status"] == status


def test_watch_tells_it_and_ends_where_nothing_else_is_left(tmp_path: Path) -> None:
    started(tmp_path, "exp-005", 200)
    other = tmp_path / "logs/exp-006/train.log"
    other.parent.mkdir()
    other.write_text("".join(f"step {n} loss {2 / n:.3f}\n" for n in range(1, 20)) + "Training finished.\n")
    said = trainmon("watch", "--json", tmp_path)
    runs = {run["exp_id"]: run["status"] for run in json.loads(said.out.splitlines()[-1])["runs"]}
    assert runs == {"exp-005": "no_output", "exp-006": "completed"} and said.status == 10


def test_a_log_that_is_named_may_come_where_its_folder_is(tmp_path: Path) -> None:
    refused = trainmon("watch", tmp_path / "logs/exp-1/train.log")
    assert refused.status == 2 and "no such file or directory" in refused.err
    refused = trainmon("check", tmp_path / "train.log")
    assert refused.status == 2 and "no such file or directory" in refused.err


def test_its_log_is_read_once_it_appears(tmp_path: Path) -> None:
    log = started(tmp_path, "exp-005", 7300).with_name("train.log")
    log.write_text("".join(f"step {n} loss {2 / n:.3f}\n" for n in range(1, 20)))
    [run] = json.loads(trainmon("check", "--json", tmp_path).out)["runs"]
    assert (run["metric"], run["status"], run["decision"]) == ("loss", "healthy", "CONTINUE")
