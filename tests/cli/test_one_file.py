"""A file that only says `train.log` bears the name of its folder, as the folder itself would; others keep theirs."""

import os
from pathlib import Path
from typing import Any

import logs
import pytest
from contract_shape import strict
from outside import trainmon


def ids(*paths: Path | str, cwd: Path | None = None) -> list[tuple[str, str]]:
    document: Any = strict(trainmon("check", "--json", *paths, cwd=cwd).out)
    return [(run["id"], run["exp_id"]) for run in document["runs"]]


@pytest.mark.parametrize("file", ["train.log", "stdout.txt", "log.txt", "metrics.jsonl"])
def test_a_file_bears_the_name_of_its_folder(tmp_path: Path, file: str) -> None:
    text = '{"step": 1, "loss": 0.5}\n' * 9 if file.endswith("jsonl") else logs.healthy()
    log = logs.run(tmp_path, "exp-7", text, file=file)
    assert ids(log) == ids(log.parent) == [("exp-7", "exp-7")]
    assert ids(file, cwd=log.parent) == [("exp-7", "exp-7")]


def test_so_do_the_files_of_a_glob(tmp_path: Path) -> None:
    for name in ("exp-1", "exp-2"):
        logs.run(tmp_path, name, logs.healthy())
    assert ids(f"{tmp_path}/*/train.log") == [("exp-1", "exp-1"), ("exp-2", "exp-2")]


def test_a_file_with_a_name_of_its_own_keeps_it(tmp_path: Path) -> None:
    log = logs.run(tmp_path, "logs", logs.healthy(), file="exp-7.log")
    assert ids(log) == [("exp-7.log", "exp-7")]


def test_two_files_of_one_folder_are_told_apart(tmp_path: Path) -> None:
    files = [logs.run(tmp_path, "exp-7", logs.healthy(), file=name) for name in ("train.log", "stderr.log")]
    assert [name for name, _ in ids(*files)] == ["exp-7/stderr.log", "exp-7/train.log"]


def test_folders_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    files = [logs.run(tmp_path / above, "exp-7", logs.healthy()) for above in ("a", "b")]
    assert [name for name, _ in ids(*files)] == ["a/exp-7", "b/exp-7"]


def test_below_a_round_it_belongs_to_its_experiment(tmp_path: Path) -> None:
    log = logs.run(tmp_path / "logs" / "round-1-hp", "exp-7", logs.healthy())
    document: Any = strict(trainmon("check", "--json", os.path.relpath(log, tmp_path), cwd=tmp_path).out)
    [run] = document["runs"]
    assert (run["id"], run["exp_id"], run["round"]) == ("exp-7", "exp-7", "round-1-hp")
