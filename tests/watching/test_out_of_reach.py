"""What cannot be read any more says nothing about the run: unreachable, WAIT, with the reason."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Watching, append, steps
from endings_of_logs import TRACEBACK, aged

from tui_monitor.errors import NotReadable, Unreachable
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.source import OpenFile, Stat
from tui_monitor.judging.terms import Terms
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Decision
from tui_monitor.model.log_lines import LogLines, LogRequest, LogSearch, NumbersRequest
from tui_monitor.model.points import Place
from tui_monitor.model.run import Life, RunView, Status
from tui_monitor.reading.tailing.tail import CHUNK
from tui_monitor.report import contract, training_check
from tui_monitor.report.states import State, state_of
from tui_monitor.text import Shown
from tui_monitor.watching.open_questions import OpenQuestions
from tui_monitor.watching.watch_options import WatchOptions


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


ANCHORED = 256
"""A file is read on with its last bytes, by which it is known again."""


class HalfAway(Away):
    """A place that is gone once so much of a log was read."""

    tells: int | None = None

    def open(self, path: str) -> OpenFile:
        return Cut(super().open(path), self)


class Cut(OpenFile):
    def __init__(self, file: OpenFile, source: HalfAway) -> None:
        self._file, self._source = file, source

    def stat(self) -> Stat:
        return self._file.stat()

    def read_at(self, offset: int, size: int) -> bytes:
        if self._source.tells is None:
            return self._file.read_at(offset, size)
        if offset + ANCHORED >= self._source.tells:
            raise Unreachable("box does not answer since 12:00:00")
        return self._file.read_at(offset, min(size, self._source.tells - offset))

    def close(self) -> None:
        self._file.close()


def test_nothing_is_concluded_from_the_half_of_a_log_that_was_read_before_its_place_went(tmp_path: Path) -> None:
    """It lost its numbers, was begun again from a checkpoint, and trains well since."""
    lost = steps(61, 90, "step {step} | loss nan\n")
    source = HalfAway(Watching(tmp_path).clock)
    source.tells = len(steps(1, 60) + lost)
    watching, _ = watched(tmp_path, lost + "Resuming from step 50\n" + steps(51, 400), source)
    for _ in range(3):
        view = watching.look_at_one(2.0)
        assert_unreachable(view, "box does not answer", "its log was not read to its end")
        assert (state_of(view), view.findings, view.reading.under_way) == (State.WAIT, (), True)
    source.tells = None
    view = watching.look_at_one(2.0)
    assert (view.verdict.decision, view.reading.under_way) == (Decision.CONTINUE, False)


LOST = steps(61, 90, "step {step} | loss nan\n")
WELL = "Resuming from step 50\n" + steps(51, 400)
SAID = ("box does not answer", "its log was not read to its end")


@pytest.mark.parametrize("end", [TRACEBACK, "Training finished\n"], ids=["failure", "success"])
def test_an_end_that_half_a_log_tells_is_none(tmp_path: Path, end: str) -> None:
    """It was begun again behind it: however long its place is away, nobody knows that it is over."""
    source = HalfAway(Watching(tmp_path).clock)
    source.tells = len(steps(1, 60) + end)
    watching, _ = watched(tmp_path, end + WELL, source)
    for later in (2.0, 600.0, 7200.0):
        view = watching.look_at_one(later)
        assert_unreachable(view, *SAID)
        assert (state_of(view), watching.run().over) == (State.WAIT, False)
    source.tells = None
    assert watching.look_at_one(2.0).life is Life.TRAINING


def test_nothing_is_concluded_from_half_a_log_where_its_disk_is_not_there_any_more(tmp_path: Path) -> None:
    source = HalfAway(Watching(tmp_path).clock)
    source.tells = len(steps(1, 60) + LOST)
    watching, _ = watched(tmp_path, LOST + WELL, source)
    source.tells, source.error = None, errno.ESTALE
    view = watching.look_at_one(2.0)
    assert_unreachable(view, os.strerror(errno.ESTALE), "its log was not read to its end")
    assert state_of(view) is State.WAIT
    source.error = None
    assert watching.look_at_one(2.0).verdict.decision is Decision.CONTINUE


class Gone(HalfAway):
    """A place that tells nothing of some files."""

    of: tuple[str, ...] = ()

    def _fail(self, path: str) -> None:
        if path.endswith(self.of):
            raise Unreachable("box does not answer since 12:00:00")


def found(folder: Path, source: Gone) -> Watching:
    """What there is, and none of it read."""
    watching = Watching(folder, source)
    watching.fleet.find()
    return watching


def test_a_place_that_went_before_the_first_line_and_again_in_the_middle(tmp_path: Path) -> None:
    append(tmp_path / "exp-1" / "train.log", steps(1, 60) + LOST + WELL)
    watching = found(tmp_path, source := Gone(Watching(tmp_path).clock))
    source.of = (".log",)
    watching.fleet.read()
    assert_unreachable(watching.run().view, "box does not answer")
    source.of, source.tells = (), len(steps(1, 60) + LOST)
    assert_unreachable(watching.look_at_one(2.0), *SAID)
    source.tells = None
    assert watching.look_at_one(2.0).verdict.decision is Decision.CONTINUE


def test_a_place_that_went_between_two_parts_of_a_log(tmp_path: Path) -> None:
    append(tmp_path / "exp-1" / "train.log.1", steps(1, 60) + LOST)
    append(tmp_path / "exp-1" / "train.log", WELL)
    watching = found(tmp_path, source := Gone(Watching(tmp_path).clock))
    watching.run().step()
    source.of = (".log", ".log.1")
    assert_unreachable(watching.look_at_one(2.0), *SAID)
    source.of = ()
    assert watching.look_at_one(2.0).verdict.decision is Decision.CONTINUE


def test_a_log_that_was_read_to_its_end_is_judged_beside_a_file_that_is_out_of_reach(tmp_path: Path) -> None:
    append(tmp_path / "exp-1" / "metrics.jsonl", '{"step": 1, "val_loss": 0.5}\n')
    append(tmp_path / "exp-1" / "train.log", steps(1, 60_000) + LOST)
    assert (tmp_path / "exp-1" / "train.log").stat().st_size > CHUNK
    watching = found(tmp_path, source := Gone(Watching(tmp_path).clock))
    source.of = (".jsonl",)
    view = watching.look_at_one(2.0)
    assert (view.verdict.decision, view.reading.under_way) == (Decision.STOP, False)


def test_a_place_that_goes_while_its_log_is_read_again_for_other_settings(tmp_path: Path) -> None:
    source = HalfAway(Watching(tmp_path).clock)
    watching, _ = watched(tmp_path, LOST + WELL, source)
    assert watching.look_at_one(2.0).verdict.decision is Decision.CONTINUE
    source.tells = len(steps(1, 60) + LOST)
    run = watching.run()
    run.update(run.spec, (Thresholds(plateau_patience=21), WatchOptions(), Terms()))
    assert_unreachable(watching.look_at_one(2.0), *SAID)
    source.tells = None
    view = watching.look_at_one(2.0)
    assert (view.verdict.decision, view.reading.under_way) == (Decision.CONTINUE, False)


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


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[tuple[OpenQuestions, Watching, HalfAway]]:
    """Its log was read, and so was its end for a person who looks at it."""
    source = HalfAway(Watching(tmp_path).clock)
    watching, _ = watched(tmp_path, source=source)
    questions = OpenQuestions()
    questions.open(NEWEST)
    questions.renew(watching.fleet.runs, True)
    yield questions, watching, source


NEWEST, FIRST = (LogRequest(Shown("logs/exp-1"), None, offset, 5) for offset in (None, 0))


def lines_told(questions: OpenQuestions, request: LogRequest) -> LogLines:
    answer = questions.answers[request]
    assert isinstance(answer, LogLines)
    return answer


def test_what_was_told_of_a_log_stands_when_its_place_goes_and_what_was_not_is_said(
    asked: tuple[OpenQuestions, Watching, HalfAway],
) -> None:
    questions, watching, source = asked
    source.tells = 0
    for request in (
        FIRST,
        LogSearch(NEWEST.run, None, "loss", 0, 1),
        NumbersRequest(NEWEST.run, (Place("train.log", 9),)),
    ):
        questions.open(request)
    watching.look(2.0)
    for _ in range(3):
        questions.work(watching.fleet.runs)
        questions.renew(watching.fleet.runs, True)
    assert [line.text for line in lines_told(questions, NEWEST).lines][-1].startswith("step 60 ")
    first = lines_told(questions, FIRST)
    assert (first.lines, first.note) == ((), "box does not answer since 12:00:00")
    source.tells = None
    questions.renew(watching.fleet.runs, False)
    assert lines_told(questions, FIRST).lines[0].text.startswith("step 1 ")
