"""A configuration beside a log that cannot be read: why is told to a person and to programs, and the run is well."""

import os
import shutil
from pathlib import Path

import logs
import pytest
from contract_shape import strict
from outside import trainmon
from test_bad_input import as_somebody

BROKEN = "a: [1,\n b: {"
SAID = "config.yaml: not valid YAML (did not find expected node content)"


def runs(root: Path, count: int = 1) -> Path:
    for number in range(1, count + 1):
        log = logs.run(root, f"logs/exp-{number:02d}", logs.healthy())
        log.with_name("config.yaml").write_text(BROKEN)
    return root


def test_check_says_why_in_a_line_of_its_own_and_in_json(tmp_path: Path) -> None:
    said = trainmon("check", runs(tmp_path))
    assert said.status == 0
    assert f"logs/exp-01: {SAID}" in said.out.splitlines()
    (run,) = strict(trainmon("check", "--json", tmp_path).out)["runs"]
    assert (run["note"], run["status"], run["decision"]) == (SAID, "healthy", "CONTINUE")


def test_explain_says_it_once(tmp_path: Path) -> None:
    said = trainmon("explain", runs(tmp_path))
    assert said.out.count("not valid YAML") == 1
    assert f"    {SAID}, 12 bytes, 0 points\n" in said.out


def test_nothing_is_said_of_one_that_was_mended(tmp_path: Path) -> None:
    config = runs(tmp_path) / "logs" / "exp-01" / "config.yaml"
    config.write_text("lr: 0.1\n")
    assert "config.yaml" not in trainmon("check", tmp_path).out
    assert strict(trainmon("check", "--json", tmp_path).out)["runs"][0]["note"] is None


@pytest.mark.parametrize(
    ("count", "named"),
    [
        (2, "logs/exp-01, logs/exp-02"),
        (3, "logs/exp-01, logs/exp-02, logs/exp-03"),
        (60, "logs/exp-01, logs/exp-02 and 58 more"),
    ],
)
def test_the_same_about_many_runs_is_said_once(tmp_path: Path, count: int, named: str) -> None:
    said = trainmon("check", runs(tmp_path, count))
    assert [line for line in said.out.splitlines() if "config.yaml" in line] == [f"{named}: {SAID}"]
    assert len(said.out.splitlines()) == count + 2


def test_one_without_permission_is_told_with_the_reason(tmp_path: Path) -> None:
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root may read everything, and there is no setpriv to become somebody else")
    config = runs(tmp_path) / "logs" / "exp-01" / "config.yaml"
    config.chmod(0)
    assert "logs/exp-01: config.yaml: cannot be read: Permission denied\n" in as_somebody("check", tmp_path)
    config.chmod(0o644)
    assert f"logs/exp-01: {SAID}\n" in as_somebody("check", tmp_path)
