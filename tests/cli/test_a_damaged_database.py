"""A database that is damaged, anywhere under the path: it is told, and every other run is watched as if it were not."""

import os
import shutil
from pathlib import Path

import logs
import pytest
from damaged import schema_that_is_no_text
from outside import trainmon
from test_bad_input import as_somebody
from test_watch import Lines, start

TOLD = "not looked at: mlflow.db cannot be read: malformed database schema"


@pytest.mark.parametrize("command", ["check", "explain"])
def test_one_look_tells_it_and_shows_the_other_runs(tmp_path: Path, command: str) -> None:
    schema_that_is_no_text(tmp_path / "a" / "mlflow.db")
    logs.run(tmp_path, "b", logs.healthy(60))
    said = trainmon(command, tmp_path)
    assert said.status in (0, 10)
    assert said.err.startswith(TOLD)
    assert len(said.err.splitlines()) == 1
    assert "b  " in said.out


def test_a_tree_of_nothing_else_is_told_in_a_sentence(tmp_path: Path) -> None:
    schema_that_is_no_text(tmp_path / "a" / "mlflow.db")
    said = trainmon("check", tmp_path)
    assert said.status in (2, 10)
    assert "malformed database schema" in said.err


def test_one_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root may read everything, and there is no setpriv to become somebody else")
    schema_that_is_no_text(tmp_path / "a" / "mlflow.db").chmod(0)
    logs.run(tmp_path, "b", logs.healthy(60))
    said = as_somebody("check", tmp_path)
    assert "not looked at: mlflow.db cannot be read: Permission denied" in said
    assert "CONTINUE b" in said


def test_watch_begins_beside_it(tmp_path: Path) -> None:
    schema_that_is_no_text(tmp_path / "a" / "mlflow.db")
    logs.run(tmp_path, "b", logs.diverging(60))
    said = trainmon("watch", "--until", "verdict", tmp_path)
    assert said.status == 20
    assert "■ STOP b" in said.out
    assert said.err.startswith(TOLD)


@pytest.mark.long
def test_watch_goes_on_when_one_appears(tmp_path: Path) -> None:
    log = logs.run(tmp_path, "b", logs.healthy(60))
    watcher = start("-m", "tui_monitor", "watch", "--until", "verdict", tmp_path)
    lines = Lines(watcher)
    try:
        assert "b" in lines.next()[1]
        schema_that_is_no_text(tmp_path / "a" / "mlflow.db")
        while " a " not in (line := lines.next()[1]):
            assert line, "watching ended"
        with log.open("a") as more:
            more.write("".join(f"step {step} | loss nan\n" for step in range(61, 90)))
        while "■ STOP b" not in (line := lines.next()[1]):
            assert line, "watching ended before the NaN was said"
        assert watcher.wait(timeout=30) == 20
    finally:
        watcher.kill()
        watcher.wait()
