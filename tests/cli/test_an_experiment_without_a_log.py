"""An experiment that was started and has written nothing: shown, waited for, and after a while said to be silent."""

import json
import os
import time
from pathlib import Path

import pytest
from outside import trainmon


def started(root: Path, name: str, seconds_ago: float) -> Path:
    """`logs/<name>` with the pid of a process that is gone."""
    pid = root / "logs" / name / "pid"
    pid.parent.mkdir(parents=True)
    pid.write_text("4194303\n")
    written = time.time() - seconds_ago
    os.utime(pid, (written, written))
    return pid


@pytest.mark.parametrize(
    ("ago", "status", "reason"),
    [
        (0, "unmonitored", "there is no output to judge yet"),
        (200, "unmonitored", "there is no output to judge yet"),
        (400, "no_output", "log empty for 7 min: training may have stalled"),
        (7300, "no_output", "log empty for 2.0 h: training may have stalled"),
        (90000, "no_output", "log empty for 25.0 h: training may have stalled"),
    ],
)
def test_it_waits_and_after_five_minutes_is_silent(tmp_path: Path, ago: float, status: str, reason: str) -> None:
    started(tmp_path, "exp-005", ago)
    said = trainmon("check", "--json", tmp_path)
    [run] = json.loads(said.out)["runs"]
    assert (run["id"], run["life"], run["status"], run["decision"]) == ("logs/exp-005", "waiting", status, "WAIT")
    assert run["verdict_reason"] == reason and run["metric"] is None and said.status == 10


def test_its_log_is_read_once_it_appears(tmp_path: Path) -> None:
    log = started(tmp_path, "exp-005", 7300).with_name("train.log")
    log.write_text("".join(f"step {n} loss {2 / n:.3f}\n" for n in range(1, 20)))
    [run] = json.loads(trainmon("check", "--json", tmp_path).out)["runs"]
    assert (run["metric"], run["status"], run["decision"]) == ("loss", "healthy", "CONTINUE")
