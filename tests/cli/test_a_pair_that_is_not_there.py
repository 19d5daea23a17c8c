"""`--overfitting TRAIN,VAL` compares two metrics: a name that no run logs is told, it compares nothing."""

from pathlib import Path

import logs
import pytest
from outside import trainmon

DAY = 86400.0
BOTH = "".join(f"step {n} loss {2 / n:.4f} val_loss {2.1 / n:.4f}\n" for n in range(1, 30))


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("nope,nix", "overfitting nope,nix compares nothing: exp does not log 'nope' or 'nix'"),
        ("loss,valid_los", "overfitting loss,valid_los compares nothing: exp does not log 'valid_los'"),
        ("train_loss,val_loss", "overfitting train_loss,val_loss compares nothing: exp does not log 'train_loss'"),
        ("loss,val_loss", ""),
        ("LOSS,Val-Loss", ""),
    ],
)
@pytest.mark.parametrize("command", ["check", "explain", "watch"])
def test_a_name_that_no_run_logs_is_told_beside_the_answer(tmp_path: Path, command: str, named: str, told: str) -> None:
    logs.run(tmp_path, "exp", BOTH, age=DAY)
    said = trainmon(command, tmp_path, "--overfitting", named)
    assert said.err == (f"trainmon: {told}\n" if told else "")
    assert said.status == 0
    assert "exp" in said.out


def test_one_run_of_several_that_logs_both_is_enough(tmp_path: Path) -> None:
    logs.run(tmp_path, "with", BOTH, age=DAY)
    logs.run(tmp_path, "without", logs.healthy(), age=DAY)
    assert trainmon("check", tmp_path, "--overfitting", "loss,val_loss").err == ""


def test_two_runs_with_one_name_each_compare_nothing(tmp_path: Path) -> None:
    logs.run(tmp_path, "one", logs.healthy(), age=DAY)
    logs.run(tmp_path, "other", logs.healthy().replace("loss", "val_loss"), age=DAY)
    said = trainmon("check", tmp_path, "--overfitting", "loss,val_loss").err
    assert said == "trainmon: overfitting loss,val_loss compares nothing: none of 2 runs logs both\n"


def test_a_pair_for_some_runs_is_looked_for_in_these(tmp_path: Path) -> None:
    logs.run(tmp_path, "exp-1", BOTH, age=DAY)
    logs.run(tmp_path, "gan-1", logs.healthy(), age=DAY)
    (tmp_path / "trainmon.yaml").write_text("runs:\n  gan-*:\n    overfitting: [loss, val_loss]\n")
    assert trainmon("check", tmp_path).err.splitlines() == [
        f"trainmon: settings: {tmp_path / 'trainmon.yaml'} (yours)",
        "trainmon: overfitting loss,val_loss compares nothing: gan-1 does not log 'val_loss'",
    ]


def test_json_stays_json_and_an_empty_log_is_not_asked_for_its_metrics(tmp_path: Path) -> None:
    logs.run(tmp_path, "exp", BOTH, age=DAY)
    assert trainmon("check", "--json", tmp_path, "--overfitting", "a,b").out.startswith('{"schema":1')
    logs.run(tmp_path / "empty", "exp", "")
    assert trainmon("check", tmp_path / "empty", "--overfitting", "a,b").err == ""
