"""Whatever a format stumbles over, it is a state of that file: the others of its run go on, and it is told."""

import json
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.cli import check, explain
from tui_monitor.model.finding import Decision
from tui_monitor.reading.files import config_files
from tui_monitor.reading.formats.jsonl.format import Jsonl
from tui_monitor.reading.formats.text.format import TextFormat

FAULT = "metrics.jsonl: no longer read: internal error: ZeroDivisionError: a row divided by zero"


def fault(*arguments: object) -> object:
    raise ZeroDivisionError("a row divided by zero")


def two_files(folder: Path) -> Path:
    append(folder / "one" / "train.log", steps(1, 40))
    append(folder / "one" / "metrics.jsonl", "".join(f'{{"step": {i}, "accuracy": 0.{i}}}\n' for i in range(10, 40)))
    return folder


@pytest.mark.parametrize("method", ["feed", "finish"])
def test_it_is_the_state_of_that_file_and_the_others_of_the_run_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(Jsonl, method, fault)
    watching = Watching(two_files(tmp_path))
    (view,) = watching.look()
    if method == "finish":
        watching.fleet.runs[view.id]._reader.finish()
    append(tmp_path / "one" / "train.log", steps(41, 60))
    (view,) = watching.look(1.0)
    assert view.progress.step == 60
    assert view.note == FAULT
    assert {file.path: file.note for file in view.files} == {"train.log": None, "metrics.jsonl": FAULT}
    assert view.verdict.decision is not Decision.WAIT


def test_a_run_none_of_whose_files_can_be_read_waits_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Jsonl, "feed", fault)
    monkeypatch.setattr(TextFormat, "feed", fault)
    append(tmp_path / "well" / "metrics.csv", "step,loss\n" + "".join(f"{i},{1 / i}\n" for i in range(1, 40)))
    views = {view.id: view for view in Watching(two_files(tmp_path)).look()}
    assert views["one"].verdict.decision is Decision.WAIT
    assert "internal error: ZeroDivisionError" in views["one"].verdict.reason
    assert views["well"].note is None


def test_it_reaches_check_json_and_explain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Jsonl, "feed", fault)
    tree = str(two_files(tmp_path))
    assert explain.main([tree]) == 0
    assert FAULT in capsys.readouterr().out
    check.main([tree])
    assert "internal error" in capsys.readouterr().out
    check.main(["--json", tree])
    assert "internal error" in json.dumps(json.loads(capsys.readouterr().out))


def test_what_it_did_not_read_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Jsonl, "feed", fault)
    watching = Watching(two_files(tmp_path))
    watching.look()
    append(tmp_path / "one" / "metrics.jsonl", '{"step": 41, "accuracy": 0.5}\n' * 10_000)
    watching.look(1.0)
    (run,) = watching.fleet.runs.values()
    assert (run.more, run.backlog()) == (False, 0)


def test_a_configuration_that_raises_does_not_hide_the_run_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_files, "hyperparameters", fault)
    append(tmp_path / "one" / "train.log", steps(1, 40))
    append(tmp_path / "one" / "config.yaml", "lr: 0.1\n")
    (view,) = Watching(tmp_path).look()
    assert view.progress.step == 40
    assert [file.format for file in view.files] == [
        "text",
        "not read: internal error: ZeroDivisionError: a row divided by zero",
    ]
