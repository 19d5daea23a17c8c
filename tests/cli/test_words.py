"""What is said counts up to now, in the words of the verdict; what cannot be meant is refused."""

from pathlib import Path

import logs
import pytest
from contract_shape import strict
from outside import trainmon

DAY = 86400.0


def test_a_run_that_stopped_early_is_finished_for_that_reason(tmp_path: Path) -> None:
    logs.run(tmp_path, "exp", logs.healthy() + "Early stopping triggered at step 40\n")
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert (run["life"], run["status"], run["decision"]) == ("finished", "completed", "CONTINUE")
    assert run["verdict_reason"] == "finished: Early stopping triggered at step 40; no open alarm"


def test_a_reason_tells_where_the_value_went_since(tmp_path: Path) -> None:
    rows = [2 / n**0.5 for n in range(1, 60)] + [9.0, 9.1, 9.2, 30.0, 40.0, 77.7]
    logs.run(tmp_path, "exp", "".join(f"step {n} loss {value:.4f}\n" for n, value in enumerate(rows)))
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert run["verdict_reason"].endswith("points since, now 77.7")


@pytest.mark.parametrize("threshold", ["-3", "0", "1", "nan"])
@pytest.mark.parametrize("command", ["check", "watch"])
def test_an_explosion_that_is_no_rise_is_refused(tmp_path: Path, command: str, threshold: str) -> None:
    logs.run(tmp_path, "exp", logs.healthy(), age=DAY)
    said = trainmon(command, tmp_path, "--explosion-threshold", threshold)
    assert said.status == 2
    assert "--explosion-threshold: explosion_threshold must be a number above 1, not" in said.err


def test_a_metric_that_was_asked_for_and_that_no_run_logs_is_said_and_waited_for(tmp_path: Path) -> None:
    logs.run(tmp_path, "exp", logs.healthy(), age=DAY)
    said = trainmon("check", tmp_path, "--metric", "nope")
    assert said.status == 10
    assert said.err == "trainmon: --metric nope watches nothing: exp does not log it; it logs loss, lr\n"
    assert trainmon("check", tmp_path, "--metric", "none").err == ""


def test_where_a_file_asks_for_that_metric_its_line_is_named(tmp_path: Path) -> None:
    logs.run(tmp_path, "exp", logs.healthy(), age=DAY)
    (tmp_path / "trainmon.yaml").write_text("\nmetric: nope\n")
    last = trainmon("check", tmp_path).err.splitlines()[-1]
    assert last == "trainmon: trainmon.yaml, line 2: metric nope watches nothing: exp does not log it; it logs loss, lr"


def test_one_run_that_logs_the_metric_is_enough(tmp_path: Path) -> None:
    logs.run(tmp_path, "with", logs.healthy(), age=DAY)
    logs.run(tmp_path, "without", logs.healthy().replace("loss", "nll"), age=DAY)
    assert trainmon("check", tmp_path, "--metric", "nll").err == ""
