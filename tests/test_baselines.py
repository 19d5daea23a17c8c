"""A baseline that settings name: what is taken from its result file and its log, and what is told and not fatal."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from by_hand import append, steps

from tui_monitor.settings.layers import Layer, SettingValue
from tui_monitor.settings.load import load
from tui_monitor.settings.settings import Settings

RESULT: dict[str, Any] = {"exp_id": "base", "status": "completed", "config": {}, "metrics": {"loss": 0.1}}


@pytest.fixture(autouse=True)
def nobody_is_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRAINMON_CONFIG", raising=False)


def settings(root: Path, content: object = None, more: str = "metric: loss\n") -> Settings:
    """As they are with a baseline beside them in `results`."""
    file = root / "results" / "base.json"
    if content is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))
    (root / "trainmon.yaml").write_text(f"baseline: results/base.json\n{more}")
    return load([str(root)], None, Layer())


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ({"metrics_initial": {"loss": 2.5, "lr": 0.1}}, 2.5),
        ({"initial_metrics": {"loss": 2.5}}, 2.5),
        ({"metrics_initial": {"loss": 2.5}, "initial_metrics": {"loss": 9.0}, "metric_trajectory": [8.0]}, 2.5),
        ({"metric_trajectory": [2.5, 1.0]}, 2.5),
        ({"metric_trajectory": [2.5, 1.0], "metric": "loss"}, 2.5),
        ({"metric_trajectory": [2.5, 1.0], "metric": "accuracy"}, None),
        ({"metric_trajectory": {"loss": [2.5, 1.0]}}, 2.5),
        ({"metric_trajectory": []}, None),
        ({"metrics_initial": {"loss": "2.5"}}, None),
        ({"metrics_initial": {"loss": True}}, None),
        ({"metrics_initial": [2.5]}, None),
        ({}, None),
    ],
    ids=range(12),
)
def test_the_first_value_of_a_baseline(tmp_path: Path, said: dict[str, object], start: float | None) -> None:
    assert settings(tmp_path, RESULT | said).thresholds().baseline_start == start


def test_it_comes_from_the_baselines_own_log_where_the_file_tells_none(tmp_path: Path) -> None:
    append(tmp_path / "logs/base/train.log", "step 1 | loss nan\n" + steps(2, 400))
    for log in ("logs/base/train.log", str(tmp_path / "logs/base/train.log")):
        assert settings(tmp_path, RESULT | {"log_file": log}).thresholds().baseline_start == 1.4142


def test_a_log_elsewhere_is_not_read_and_that_is_told(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    append(tmp_path / "other.log", steps(1, 9))
    (root / "link.log").symlink_to(tmp_path / "other.log")
    for log in ("../other.log", str(tmp_path / "other.log"), "link.log"):
        read = settings(root, RESULT | {"log_file": log})
        assert read.thresholds().baseline_start is None
        assert f"the log that {root}/results/base.json names is not in {root}" in read.unread[0]


def test_its_duration_and_its_estimate_limit_what_cannot_be_judged(tmp_path: Path) -> None:
    took = RESULT | {"duration_seconds": 600}
    assert settings(tmp_path, took).terms().limit.shown == "30 min (3 x base.json: 10 min)"
    estimated = took | {"profiling": {"estimated_timeout_seconds": 900}}
    assert settings(tmp_path, estimated).terms().limit.seconds == 900
    assert settings(tmp_path, took, "baseline_seconds: 100\n").terms().limit.seconds == 300
    assert settings(tmp_path, RESULT | {"duration_seconds": -1, "profiling": 3}).terms().limit.seconds == 21600


def test_what_a_person_says_wins_over_the_file(tmp_path: Path) -> None:
    read = settings(tmp_path, RESULT | {"metrics_initial": {"loss": 2.5}}, "metric: loss\nbaseline_start: 4\n")
    assert read.thresholds().baseline_start == 4.0


def test_without_a_metric_that_was_asked_for_it_has_no_first_value(tmp_path: Path) -> None:
    assert settings(tmp_path, RESULT | {"metrics_initial": {"loss": 2.5}}, "").thresholds().baseline_start is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read: No such file or directory"),
        ("no json, and a secret", "is not JSON"),
        ("[1]", "is no result"),
        ("[" * 5000, "is not JSON"),
        ('{"a": "' + "x" * (1 << 20) + '"}', "is larger than 1 MiB"),
    ],
    ids=range(5),
)
def test_one_that_cannot_be_read_is_told_with_its_line_and_nothing_of_it(
    tmp_path: Path, content: str | None, why: str
) -> None:
    read = settings(tmp_path, content)
    [sentence] = read.unread
    assert sentence.startswith(f"trainmon.yaml, line 1: baseline: {tmp_path}/results/base.json") and why in sentence
    assert "secret" not in sentence
    assert read.thresholds().baseline_start is None and read.terms().limit.seconds == 21600


def test_one_that_is_no_regular_file_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    os.mkfifo(tmp_path / "results" / "base.json")
    assert "is not a file that can be read back" in settings(tmp_path).unread[0]


def test_numbers_that_no_float_holds_are_none(tmp_path: Path) -> None:
    said = f'{{"metrics_initial": {{"loss": 1{"0" * 400}}}, "duration_seconds": 1e999}}'
    read = settings(tmp_path, said)
    assert (read.unread, read.thresholds().baseline_start, read.terms().limit.seconds) == ((), None, 21600)


def test_each_run_may_have_a_baseline_of_its_own(tmp_path: Path) -> None:
    for name, start in (("base", 2.5), ("other", 7.0)):
        file = tmp_path / f"results/{name}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(RESULT | {"metrics_initial": {"loss": start}}))
    read = settings(tmp_path, more="metric: loss\nruns:\n  exp-2:\n    baseline: results/other.json\n")
    assert [read.thresholds(name, name).baseline_start for name in ("exp-1", "exp-2")] == [2.5, 7.0]


def test_a_path_starts_from_the_folder_of_the_file_that_says_it() -> None:
    assert SettingValue("a/b.json", "trainmon.yaml, line 1", "/srv/x").path == "/srv/x/a/b.json"
    assert SettingValue("~/b.json", "trainmon.yaml, line 1", "/srv/x").path == os.path.expanduser("~/b.json")
    assert SettingValue("../b.json", "trainmon.yaml, line 1", "/srv/x").path == "/srv/b.json"
    assert SettingValue(None, "default").path is None
