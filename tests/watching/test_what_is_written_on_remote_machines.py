"""Stops through trainmon and result files, beside what the log and the process show."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from arriving import answer, stop, training

from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, Status
from tui_monitor.report import contract

pytestmark = pytest.mark.alone


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))


def result_file(root: Path, status: str) -> Path:
    file = root / "results" / "exp-1.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"exp_id": "exp-1", "status": status, "metrics": {"score": 1.0}, "config": {}}))
    return file


def test_a_stopped_run_says_by_whom_and_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with training(tmp_path, "stopped", pid=True, clock=True) as begun:
        view = answer("check", begun.root, 3600.0, monkeypatch)
    assert (view.life, view.status, view.verdict.decision) == (Life.STOPPED, Status.FAILED, Decision.CONTINUE)
    assert view.verdict.reason.startswith("stopped by ")
    said = contract.run(view)["stopped"]
    assert isinstance(said, dict)
    assert set(said) == {"at", "by", "reason"}


def test_a_stopped_run_is_a_run_again_once_a_process_of_it_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with training(tmp_path, "stopped", pid=False, clock=False) as begun:
        command = [sys.executable, str(tmp_path / "train.py"), str(begun.log), "deadlock", "none"]
        again = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        try:
            assert again.stdout is not None
            assert again.stdout.readline() == b"ready\n"
            view = answer("watch", begun.root, 1.0, monkeypatch)
            assert view.life is Life.TRAINING
        finally:
            again.kill()
            again.communicate()


def test_a_journal_of_another_place_says_nothing_about_this_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with training(tmp_path / "one", "stopped", pid=False, clock=False) as begun:
        copy = tmp_path / "two"
        (copy / "logs" / "exp-2").mkdir(parents=True)
        (copy / "logs" / "exp-2" / "train.log").write_bytes(begun.log.read_bytes())
        (begun.root / ".trainmon").rename(copy / ".trainmon")
        assert answer("check", copy, 600.0, monkeypatch).life is Life.ENDED


@pytest.mark.parametrize("viewer", ["check", "watch", "app"])
def test_completed_in_a_file_while_the_process_lives_is_a_conflict_that_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, viewer: str
) -> None:
    with training(tmp_path, "deadlock", pid=True, clock=True) as begun:
        result_file(begun.root, "completed")
        view = answer(viewer, begun.root, 1.0, monkeypatch)  # type: ignore[arg-type]
        assert "its result file says completed, but process" in view.verdict.reason
        assert not view.life.over


def test_w56_a_run_that_was_swept_as_failed_while_it_lives_is_a_conflict_that_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with training(tmp_path, "deadlock", pid=True, clock=True) as begun:
        swept = result_file(begun.root, "failed")
        swept.write_text(json.dumps({**json.loads(swept.read_text()), "note": "stale: running for more than 2 h"}))
        view = answer("check", begun.root, 1.0, monkeypatch)
        assert "its result file says failed, but process" in view.verdict.reason
        assert not view.life.over


def test_a_process_whose_result_file_says_completed_can_be_stopped_and_the_file_is_kept(tmp_path: Path) -> None:
    with training(tmp_path, "deadlock", pid=True, clock=True) as begun:
        kept = result_file(begun.root, "completed").read_text()
        stop(begun.root)
        assert (begun.root / "results" / "exp-1.json").read_text() == kept


def test_failed_in_a_file_is_the_files_word_and_no_failure_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with training(tmp_path, "killed", pid=True, clock=True) as begun:
        result_file(begun.root, "failed")
        view = answer("check", begun.root, 600.0, monkeypatch)
    assert (view.life, view.status, view.verdict.decision) == (Life.ENDED, Status.HEALTHY, Decision.CONTINUE)
    assert view.verdict.reason.endswith("its result file says failed")


def test_a_result_file_that_is_still_running_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with training(tmp_path, "killed", pid=True, clock=True) as begun:
        result_file(begun.root, "running")
        assert "result file" not in answer("check", begun.root, 600.0, monkeypatch).verdict.reason
