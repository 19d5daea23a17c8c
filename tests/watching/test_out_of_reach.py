"""What cannot be read any more says nothing about the run: unreachable, WAIT, with the reason."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from by_hand import Watching, append, steps
from endings_of_logs import TRACEBACK, aged

from tui_monitor.errors import NotReadable
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import OpenFile
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, RunView, Status
from tui_monitor.report import contract, training_check


def watched(folder: Path, text: str = "", source: LocalSource | None = None) -> tuple[Watching, Path]:
    log = folder / "logs" / "exp-1" / "train.log"
    append(log, steps(1, 60) + text)
    watching = Watching(folder, source)
    watching.look()
    return watching, log


def assert_unreachable(view: RunView, *words: str) -> None:
    assert (view.life, view.status, view.verdict.decision) == (Life.UNREACHABLE, Status.UNREACHABLE, Decision.WAIT)
    told = (view.verdict.reason, str(contract.run(view)["reason"]), training_check.report(view, 0.0, None))
    for said in told:
        assert "unreachable" in said
        assert all(word in said for word in words)


def test_a_folder_that_was_deleted(tmp_path: Path) -> None:
    watching, log = watched(tmp_path)
    shutil.rmtree(log.parent)
    assert_unreachable(watching.look_at_one(2.0), "its folder is gone")


def test_a_log_that_was_deleted(tmp_path: Path) -> None:
    watching, log = watched(tmp_path)
    log.unlink()
    assert_unreachable(watching.look_at_one(2.0), "train.log was removed")


def test_a_log_that_comes_back_is_read_on(tmp_path: Path) -> None:
    watching, log = watched(tmp_path)
    log.unlink()
    watching.look(2.0)
    append(log, steps(61, 80))
    view = watching.look_at_one(2.0)
    assert (view.life, view.verdict.decision) == (Life.TRAINING, Decision.CONTINUE)


class Away(LocalSource):
    """A disk that can be taken away."""

    error: int | None = None

    def open(self, path: str) -> OpenFile:
        self._fail(path)
        return super().open(path)

    def stat(self, path: str):  # type: ignore[no-untyped-def]
        self._fail(path)
        return super().stat(path)

    def _fail(self, path: str) -> None:
        if self.error is not None and path.endswith("train.log"):
            cause = PermissionError(self.error, os.strerror(self.error))
            raise NotReadable(f"train.log cannot be read: {cause.strerror}") from cause


def test_a_log_that_may_no_longer_be_read(tmp_path: Path) -> None:
    watching, _ = watched(tmp_path, source=(source := Away(Watching(tmp_path).clock)))
    source.error = errno.EACCES
    assert_unreachable(watching.look_at_one(2.0), "Permission denied")


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.ENOTCONN])
def test_a_disk_that_is_not_there_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    watching, log = watched(tmp_path)
    real = os.stat

    def gone(path: object, *arguments: object, **named: object) -> os.stat_result:
        if str(path) == str(log):
            raise OSError(code, os.strerror(code))
        return real(path, *arguments, **named)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(os, "stat", gone)
    assert_unreachable(watching.look_at_one(2.0), os.strerror(code))


def test_a_run_that_had_failed_before_stays_failed(tmp_path: Path) -> None:
    watching, log = watched(tmp_path, TRACEBACK)
    watching.look(2.0)
    shutil.rmtree(log.parent)
    assert watching.look_at_one(2.0).life is Life.FAILED


def test_a_log_that_has_been_empty_for_hours_is_no_output_in_the_first_answer(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "exp-1" / "train.log"
    append(log, "")
    aged(log, 3 * 3600)
    view = Watching(tmp_path).look_at_one()
    assert (view.life, view.status, view.verdict.decision) == (Life.WAITING, Status.NO_OUTPUT, Decision.WAIT)
    assert "log empty for 3.0 h" in view.verdict.reason


def test_a_log_that_is_empty_since_a_minute_is_waited_for(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "exp-1" / "train.log"
    append(log, "")
    aged(log, 60)
    assert Watching(tmp_path).look_at_one().status is Status.UNMONITORED
