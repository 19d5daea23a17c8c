"""The JSON Schemas say what the models say, accept what is right, and refuse what a reader refuses."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tui_monitor.errors import SettingsError
from tui_monitor.settings import json_schema
from tui_monitor.settings.job import read_job
from tui_monitor.settings.layers import of_entries, wrong
from tui_monitor.settings.places import SettingsFile
from tui_monitor.settings.yaml_lines import parse
from tui_monitor.text import Shown

DOCS = Path(__file__).resolve().parent.parent / "docs"
LOGS: dict[str, Any] = {"log_files": ["a/train.log", "b/train.log"], "exp_ids": ["a", "b"]}


def validator(name: str) -> Draft202012Validator:
    schema = json.loads(json_schema.file_of(name).read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def blocks(kind: str, holding: str) -> Iterator[str]:
    for page in sorted(DOCS.glob("*.md")):
        yield from (
            text for text in re.findall(rf"```{kind}\n(.*?)```", page.read_text(), re.DOTALL) if holding in text
        )


@pytest.mark.parametrize("name", json_schema.MODELS)
def test_each_is_what_the_model_says(name: str) -> None:
    assert json_schema.file_of(name).read_text() == json_schema.written(name)


SETTINGS = [*blocks("yaml", ":"), "{}", "metric: null\nmonitor: no\noverfitting: a, b\nact: nan, inf\n"]
SETTINGS += [
    "runs:\n  a:\n    read_only: true\n    checkpoint_signal: HUP\n",
    "overfitting: [loss, val_loss]\nact: [nan]\n",
]
JOBS = [*blocks("json", "log_files"), *blocks("yaml", "log_files"), json.dumps(LOGS)]
JOBS += [
    json.dumps(LOGS | {"model_category": None, "overfitting_check": None, "metric_to_watch": None, "target": None})
]


def is_job(text: str) -> bool:
    return "log_files" in text


@pytest.mark.parametrize("text", [text for text in SETTINGS if not is_job(text)])
def test_what_is_right_is_accepted_by_schema_and_reader(text: str) -> None:
    assert list(validator("trainmon").iter_errors(yaml.safe_load(text))) == []
    assert list(wrong(SettingsFile("config.yaml", text.encode(), own=True))) == []


@pytest.mark.parametrize("text", JOBS)
def test_so_is_a_job(text: str, tmp_path: Path) -> None:
    assert list(validator("job").iter_errors(yaml.safe_load(text))) == []
    (tmp_path / "job.json").write_text(text)
    assert read_job(str(tmp_path / "job.json")).logs


def test_the_docs_have_examples_of_both() -> None:
    assert len([text for text in SETTINGS if not is_job(text)]) >= 7
    assert len(JOBS) >= 3


REFUSED: list[Any] = [
    {"metrik": "loss"},
    {"metric": ""},
    {"metric": ["loss"]},
    {"monitor": "never"},
    {"lower_is_better": 1.5},
    {"category": "resnet"},
    {"explosion_threshold": 1},
    {"explosion_threshold": True},
    {"plateau_patience": 0},
    {"plateau_patience": 2.5},
    {"overfitting": "loss"},
    {"overfitting": ["a", "b", "c"]},
    {"overfitting": ["a", 1]},
    {"target": [1]},
    {"baseline_seconds": 0},
    {"time_budget": -1},
    {"launch": "screen"},
    {"stop_wait": 0},
    {"stop_command": "docker stop"},
    {"stop_command": []},
    {"checkpoint_signal": "USR1"},
    {"checkpoint_wait": "soon"},
    {"interval": 0},
    {"act": "crash"},
    {"act": []},
    {"act": ["nan", "crash"]},
    {"theme": ["night"]},
    {"ascii": 2},
    {"runs": {"a": {"metrik": "x"}}},
    {"runs": {"a": {"theme": "night"}}},
    {"runs": {"a": {"checkpoint_signal": "TERM"}}},
    {"runs": {"a": "loss"}},
    {"runs": 3},
    {"formats": [{"name": "x"}]},
    {"formats": [{"name": "x", "pattern": "(?P<a>.)", "file": "y"}]},
    {"target": None},
    {"stop_command": ["docker", {"a": "b"}]},
]


@pytest.mark.parametrize("document", REFUSED, ids=json.dumps)
def test_what_the_reader_refuses_the_schema_refuses(document: Any) -> None:
    text = json.dumps(document)
    assert list(wrong(SettingsFile("config.yaml", text.encode(), own=True))) != []
    assert not validator("trainmon").is_valid(document)


REFUSED_JOBS: list[Any] = [
    {},
    {"log_files": "a"},
    {"log_files": [1]},
    LOGS | {"metric_to_wach": "loss"},
    LOGS | {"poll_interval": 0},
    LOGS | {"model_category": "resnet"},
    LOGS | {"overfitting_check": {"train_metric": "loss", "other": "x"}},
    LOGS | {"exp_ids": "a"},
    LOGS | {"project_root": 3},
    LOGS | {"explosion_threshold": 0.5},
]


@pytest.mark.parametrize("document", REFUSED_JOBS, ids=json.dumps)
def test_what_the_reader_refuses_of_a_job_the_schema_refuses(document: Any, tmp_path: Path) -> None:
    (tmp_path / "job.json").write_text(json.dumps(document))
    with pytest.raises(SettingsError):
        read_job(str(tmp_path / "job.json"))
    assert not validator("job").is_valid(document)


def test_what_only_the_reader_knows_is_refused_there() -> None:
    """A schema cannot tell a program from a path of the current folder, or whether a pattern is one."""
    for text in ('{"stop_command": ["./stop.sh"]}', '{"formats": [{"name": "x", "pattern": "("}]}'):
        assert validator("trainmon").is_valid(json.loads(text))
        with pytest.raises(SettingsError):
            of_entries(parse(Shown("config.yaml"), text.encode()), SettingsFile("config.yaml", b"", own=True))
