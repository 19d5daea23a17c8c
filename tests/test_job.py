"""What an orchestrator hands to `watch --job`: by its own names, by ours, and what is wrong with it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tui_monitor.errors import SettingsError
from tui_monitor.reading.discovery.expected import ExpectedLog
from tui_monitor.settings.job import Job, read_job
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown

SEED: dict[str, Any] = {
    "log_files": ["out/logs/exp-001/train.log", "out/logs/exp-002/train.log"],
    "exp_ids": ["exp-001", "exp-002"],
    "project_root": "/srv/project",
    "exp_root": "out",
    "poll_interval": 15,
    "metric_to_watch": "val_loss",
    "lower_is_better": True,
    "explosion_threshold": 8.0,
    "plateau_patience": 40,
    "model_category": "rl",
    "overfitting_check": {"train_metric": "train_loss", "val_metric": "val_loss"},
}


def job(folder: Path, content: object, name: str = "job.json") -> Job:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_job(str(file))


def test_the_inputs_of_the_seed_are_understood_by_its_own_names(tmp_path: Path) -> None:
    read = job(tmp_path, SEED)
    logs = [ExpectedLog(f"/srv/project/out/logs/{n}/train.log", Shown(n), "/srv/project/out") for n in SEED["exp_ids"]]
    assert list(read.logs) == logs
    said = Settings((read.settings,))
    rules = said.thresholds("exp-001", "exp-001")
    assert (rules.metric, rules.category, rules.explosion_threshold, rules.plateau_patience) == (
        "val_loss",
        "rl",
        8.0,
        40,
    )
    assert (rules.overfitting, rules.lower_is_better) == (("train_loss", "val_loss"), True)
    assert said.value("interval").raw == 15.0
    assert said.value("metric").origin == "job.json, line 1"


def test_the_same_by_our_names_in_yaml_with_settings_of_some_runs(tmp_path: Path) -> None:
    text = "log_files:\n- a/train.log\nmetric: loss\nruns:\n  a:\n    target: 0.5\n"
    read = job(tmp_path, text, "job.yaml")
    assert read.logs == (ExpectedLog(str(tmp_path / "a/train.log")),)
    assert Settings((read.settings,)).value("target", "a", "a").origin == "job.yaml, line 6"


def test_null_means_that_nothing_was_said_but_for_the_metric(tmp_path: Path) -> None:
    nothing = {"log_files": ["a"], "model_category": None, "overfitting_check": None, "metric_to_watch": None}
    assert dict(job(tmp_path, nothing).settings.values.items()).keys() == {"metric"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"exp_ids": ["a"]}, "job.json: log_files is missing"),
        ({"log_files": []}, "job.json: log_files is missing"),
        ({"log_file": ["a"]}, "job.json, line 1: unknown setting 'log_file' (did you mean 'log_files'?)"),
        (
            {"log_files": ["a"], "poll_interval": "x"},
            "line 1: poll_interval: interval must be a number above 0, not 'x'",
        ),
        ({"log_files": "a"}, "job.json, line 1: log_files must be a list of texts, not 'a'"),
        ({"log_files": ["a", "b"], "exp_ids": ["x"]}, "line 1: exp_ids names 1 runs and log_files 2: one for each"),
        ({"log_files": ["a", "b"], "exp_ids": ["x", "x"]}, "exp_ids names two runs alike"),
        ({"log_files": ["a", "b"], "exp_ids": ["x", "x\x1b[0m"]}, "exp_ids names two runs alike"),
        ({"log_files": ["a", "b"], "exp_ids": ["x" * 400, "x" * 401]}, "exp_ids names two runs alike"),
        ({"log_files": ["a"], "exp_ids": [" \x1b[0m"]}, "exp_ids names a run by nothing that can be seen"),
        (
            {"log_files": ["a", "./a"], "exp_ids": ["x", "y"]},
            "log_files names a twice: each run needs a log of its own",
        ),
        ({"log_files": ["a\0b"]}, "log_files must be a list of texts, not ['a"),
        ({"log_files": ["a"], "exp_root": "b\0"}, "exp_root must be the path of a folder, not 'b"),
        ({"log_files": ["a"], "exp_root": 3}, "exp_root must be the path of a folder, not 3"),
        (
            {"log_files": ["a"], "metric": "x", "metric_to_watch": "y"},
            "metric_to_watch and metric are the same setting",
        ),
        (
            {"log_files": ["a"], "metric_to_wach": "y"},
            "unknown setting 'metric_to_wach' (did you mean 'metric_to_watch'?)",
        ),
        ({"log_files": ["a"], "plateau_patience": 0}, "plateau_patience must be a whole number above 0, not 0"),
        ({"log_files": ["out/a.log"], "checkpoint_signal": "USR1"}, "checkpoint_signal is a run's own"),
        ('{"log_files": ["a"],, }', "not valid JSON ("),
        ("[]", "settings are written as"),
    ],
    ids=range(20),
)
def test_what_is_wrong_is_told_with_file_line_and_key(tmp_path: Path, content: object, words: str) -> None:
    with pytest.raises(SettingsError, match=r"job\.json") as refused:
        job(tmp_path, content)
    assert words in str(refused.value)


def test_settings_of_a_run_that_the_job_does_not_name_are_told(tmp_path: Path) -> None:
    named = "log_files: [a/train.log, b/train.log]\nexp_ids: [first, second]\n"
    read = job(tmp_path, f"{named}runs:\n  frist:\n    target: 1\n  s*:\n    target: 2\n", "job.yaml")
    said = "job.yaml, line 5: runs: 'frist' means no run of this job (did you mean 'first'?)"
    assert read.settings.ignored == (said,)


def test_where_a_job_names_no_runs_every_name_may_come(tmp_path: Path) -> None:
    assert job(tmp_path, {"log_files": ["a/train.log"], "runs": {"b": {"target": 1}}}).settings.ignored == ()


@pytest.mark.parametrize("root", [{"exp_root": "."}, {}, {"exp_root": "elsewhere"}], ids=str)
@pytest.mark.parametrize("log", ["logs/a/train.log", "logs/round-1-hp/a/train.log"])
def test_a_job_that_lies_in_what_it_watches_does_not_say_how_careful_to_be(
    tmp_path: Path, root: dict[str, str], log: str
) -> None:
    careful = {"log_files": ["/srv/logs/b/train.log", log], "stop_wait": 1, "stop_command": ["/bin/true"]}
    inside = job(tmp_path, careful | root)
    assert not inside.settings.values.keys() & {"stop_wait", "stop_command"}
    assert inside.settings.ignored == tuple(
        f"job.json, line 1: {name} counts only in your own configuration" for name in ("stop_wait", "stop_command")
    )
    outside = job(tmp_path, careful | root | {"log_files": [f"out/{log}"]} | ({"exp_root": "out"} if root else {}))
    assert outside.settings.values["stop_wait"].raw == 1


def test_a_job_that_lies_beside_its_log_does_not_say_how_careful_to_be(tmp_path: Path) -> None:
    assert "stop_wait" not in job(tmp_path, {"log_files": ["train.log"], "stop_wait": 1}).settings.values


def test_a_job_that_others_may_write_does_not_say_how_careful_to_be(tmp_path: Path) -> None:
    file = tmp_path / "job.json"
    file.write_text(json.dumps({"log_files": ["a"], "stop_wait": 1}))
    os.chmod(file, 0o666)
    assert "stop_wait" not in read_job(str(file)).settings.values
