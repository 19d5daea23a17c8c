"""An end that the log itself states: told at once, found or seen to be written, and withdrawn when training goes on."""

import json
import subprocess
from itertools import product
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, maker, steps
from endings_of_logs import ENDINGS, GOING_ON, STAMPED, TRACEBACK, Ending, aged

from tui_monitor.acting.hands import ReadOnlyHands
from tui_monitor.clock import ManualClock
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.judging.thresholds import Thresholds
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, Process, RunView, Status
from tui_monitor.monitor import Monitor
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.text import Shown
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.watch_options import WatchOptions
from tui_monitor.watching.watched_run import WatchedRun

PLAIN = "step {step} | loss {loss:.4f}\n"
BOX = "=" * 60 + "\ntrain.py FAILED\n" + "-" * 60 + "\nFailures:\n  <NO_OTHER_FAILURES>\n"
LAUNCHER = (
    "W0316 12:02:05.825000 9 torch/distributed/elastic/multiprocessing/api.py:897] Sending process 44 closing signal "
    "SIGTERM\nE0316 12:02:06.445000 9 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: 1) "
    "local_rank: 2 (pid: 46) of binary: /usr/bin/python\n"
)


def process(alive: bool) -> Process:
    return Process(4711, 0.0, Shown("python train.py"), Shown("me"), Shown("/"), alive, Shown("holds the log open"))


def app_monitor(folder: Path, clock: ManualClock) -> Monitor:
    """As the app has it, with real processes and a clock that moves when told to."""
    source = LocalSource(clock)
    fleet = Fleet(source, Discovery(source, [str(folder)]), clock, maker(source, WatchOptions()))
    return Monitor(fleet, clock, Approvals(clock, ReadOnlyHands(clock), source, system_table()))


def first_answer(monitor: Monitor) -> RunView:
    """The first view that is not about a log that is still being read."""
    for _ in range(200):
        snapshot = monitor.step()
        if snapshot.runs and not snapshot.progress.discovering and not snapshot.progress.backlog:
            (view,) = snapshot.runs
            return view
        monitor.wait(0.05)
    raise AssertionError("nothing was read in 200 steps")


def training(folder: Path) -> tuple[Watching, Path]:
    """A run that logs a step every second, watched from its start."""
    watching, log = Watching(folder), folder / "exp" / "train.log"
    append(log, steps(1, 1))
    watching.look()
    for step in range(2, 21):
        append(log, steps(step, step))
        watching.look(1.0)
    return watching, log


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.name)
@pytest.mark.parametrize("form", [PLAIN, STAMPED], ids=["plain", "stamped"])
@pytest.mark.parametrize(("age", "dead_pid"), product((1, 30, 600), (False, True)))
def test_an_end_that_was_there_is_in_the_first_answer(
    tmp_path: Path, ending: Ending, age: int, dead_pid: bool, form: str
) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 20, form) + ending.text)
    aged(log, age)
    if dead_pid:
        gone = subprocess.Popen(["true"])
        gone.wait()
        (log.parent / "pid").write_text(f"{gone.pid}\n")
    clock = ManualClock(log.stat().st_mtime + age)
    monitor = app_monitor(tmp_path, clock)
    for view in (first_answer(monitor), *monitor.settle().runs):
        assert (view.status, view.life, view.verdict.decision) == (ending.status, ending.life, ending.decision)
        assert ending.kinds <= kinds(view)


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.name)
def test_an_end_that_is_seen_to_be_written_is_told_within_two_seconds(tmp_path: Path, ending: Ending) -> None:
    watching, log = training(tmp_path)
    append(log, ending.text)
    views = [watching.look_at_one(0.5) for _ in range(4)]
    assert (views[-1].status, views[-1].life) == (ending.status, ending.life)
    assert views[0].status is Status.HEALTHY


@pytest.mark.parametrize("age", [1, 30])
@pytest.mark.parametrize("text", GOING_ON.values(), ids=GOING_ON)
def test_what_is_no_end_is_none_though_nothing_more_is_written_for_a_while(tmp_path: Path, text: str, age: int) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 20) + text)
    aged(log, age)
    clock = ManualClock(log.stat().st_mtime + age)
    monitor = app_monitor(tmp_path, clock)
    for view in (first_answer(monitor), *monitor.settle().runs):
        assert (view.status, view.verdict.decision) == (Status.HEALTHY, Decision.CONTINUE), view.verdict.reason
        assert not view.life.over


def test_a_traceback_that_was_caught_is_withdrawn_at_the_next_step_and_does_not_come_back(tmp_path: Path) -> None:
    watching, log = training(tmp_path)
    append(log, TRACEBACK)
    watching.look(0.1)
    assert watching.look_at_one(3.0).verdict.decision is Decision.STOP
    append(log, steps(21, 21))
    back = watching.look_at_one(0.5)
    assert (back.verdict.decision, back.life, back.status) == (Decision.CONTINUE, Life.TRAINING, Status.HEALTHY)
    assert back.verdict.reason == "STOP withdrawn: training goes on; 21 points, no active alarm"
    for step in range(22, 30):
        assert watching.look_at_one(5.0).verdict.decision is Decision.CONTINUE
        append(log, steps(step, step))
        assert watching.look_at_one(0.5).verdict.decision is Decision.CONTINUE


def test_a_traceback_that_was_caught_is_withdrawn_when_the_program_says_that_it_goes_on(tmp_path: Path) -> None:
    watching, log = training(tmp_path)
    append(log, TRACEBACK)
    watching.look(0.1)
    assert watching.look_at_one(3.0).verdict.decision is Decision.STOP
    append(log, "2026-01-01 10:00:00 INFO the batch was left out\n")
    for later in (0.5, 3.0, 3.0):
        assert watching.look_at_one(later).verdict.decision is Decision.CONTINUE


def test_nothing_is_told_while_lines_still_pour_in(tmp_path: Path) -> None:
    watching, log = training(tmp_path)
    append(log, TRACEBACK)
    for step in range(21, 40):
        assert watching.look_at_one(0.4).verdict.decision is Decision.CONTINUE
        append(log, steps(step, step))


def test_a_launchers_report_some_seconds_later_withdraws_nothing(tmp_path: Path) -> None:
    watching, log = training(tmp_path)
    append(log, TRACEBACK)
    watching.look(0.1)
    seen = [watching.look_at_one(3.0)]
    for text in (LAUNCHER, "\n", TRACEBACK.replace("ValueError: bad", "ChildFailedError: ") + BOX):
        append(log, text)
        seen += [watching.look_at_one(0.1), watching.look_at_one(3.0)]
    assert {(view.verdict.decision, view.life) for view in seen} == {(Decision.STOP, Life.FAILED)}


@pytest.mark.parametrize("form", [PLAIN, STAMPED], ids=["plain", "stamped"])
def test_two_more_steps_of_another_rank_hide_no_crash_and_three_are_training(tmp_path: Path, form: str) -> None:
    for last, status in ((22, Status.FAILED), (23, Status.HEALTHY)):
        append(tmp_path / str(last) / "exp" / "train.log", steps(1, 20, form) + TRACEBACK + steps(21, last, form))
        assert Watching(tmp_path / str(last)).look_at_one().status is status


def test_an_end_that_a_document_states_counts_at_once_too(tmp_path: Path) -> None:
    """It has no lines that could be looked at."""
    history = [{"epoch": epoch, "metrics": {"loss": 2 / (epoch + 1)}} for epoch in range(10)]
    status = {"epoch": 9, "total_epochs": 0, "metrics_history": history, "is_training": False}
    append(tmp_path / "exp" / "training_status.json", json.dumps(status))
    assert Watching(tmp_path).look_at_one().life is Life.FINISHED


def test_a_traceback_in_the_middle_is_none_though_the_steps_are_read_from_another_file(tmp_path: Path) -> None:
    folder = tmp_path / "exp"
    append(folder / "train.log", steps(1, 20) + TRACEBACK + steps(21, 26))
    append(folder / "metrics.jsonl", steps(1, 26, '{{"step": {step}, "loss": {loss:.4f}}}\n'))
    assert Watching(tmp_path).look_at_one().verdict.decision is Decision.CONTINUE


BAR = " {percent}%|## | {percent}/100 [00:05<00:45, 2.00it/s]"


def test_a_bar_that_is_drawn_a_last_time_hides_no_crash(tmp_path: Path) -> None:
    watching, log = training(tmp_path)
    append(log, BAR.format(percent=20) + TRACEBACK + "\r" + BAR.format(percent=20))
    watching.look(0.1)
    assert watching.look_at_one(2.0).life is Life.FAILED


@pytest.mark.parametrize("end", ["\r", "\n"], ids=["redrawn", "a line each"])
def test_a_bar_that_moves_on_shows_that_a_traceback_was_caught(tmp_path: Path, end: str) -> None:
    watching, log = training(tmp_path)
    append(log, TRACEBACK + end + BAR.format(percent=20))
    watching.look(0.1)
    assert watching.look_at_one(2.0).life is Life.FAILED
    seen = []
    for percent in range(21, 30):
        append(log, end + BAR.format(percent=percent))
        seen += [watching.look_at_one(later).verdict.decision for later in (0.1, 3.0)]
    assert set(seen[4:]) == {Decision.CONTINUE}
    assert end == "\n" or set(seen) == {Decision.CONTINUE}


@pytest.mark.parametrize("other", ["metrics.jsonl", "stdout.log"])
def test_a_log_of_errors_says_nothing_of_a_run_that_goes_on_in_another_file(tmp_path: Path, other: str) -> None:
    """Found, and seen: the traceback is the end of its file for ever."""
    form = '{{"step": {step}, "loss": {loss:.4f}}}\n' if other.endswith("jsonl") else PLAIN
    folder = tmp_path / "exp"
    append(folder / "stderr.log", TRACEBACK)
    append(folder / other, steps(1, 40, form))
    aged(folder / "stderr.log", 60)
    watching = Watching(tmp_path)
    assert watching.look_at_one().verdict.decision is Decision.CONTINUE
    append(folder / "stderr.log", TRACEBACK)
    watching.look(0.1)
    assert watching.look_at_one(3.0).verdict.decision is Decision.STOP
    for step in range(41, 50):
        append(folder / other, steps(step, step, form))
        assert watching.look_at_one(3.0).verdict.decision is Decision.CONTINUE
        assert watching.look_at_one(3.0).verdict.decision is Decision.CONTINUE


def test_a_run_that_finished_is_training_again_when_it_goes_on(tmp_path: Path) -> None:
    watching, log = training(tmp_path)
    append(log, "Training finished\n")
    watching.look(0.1)
    assert watching.look_at_one(2.0).status is Status.COMPLETED
    append(log, "Starting evaluation\n")
    for later in (0.1, 5.0):
        again = watching.look_at_one(later)
        assert (again.status, again.life) == (Status.HEALTHY, Life.TRAINING)


def test_a_process_that_lives_on_after_its_failure_has_failed_and_not_ended(tmp_path: Path) -> None:
    """So that it can be stopped, and is watched until it has ended."""
    watching, log = training(tmp_path)
    watching.run().link(process(alive=True))
    append(log, TRACEBACK)
    watching.look(0.1)
    view = watching.look_at_one(1.5)
    assert (view.status, view.verdict.decision) == (Status.FAILED, Decision.STOP)
    assert view.verdict.reason == "crashed after step 20: ValueError: bad"
    assert not view.life.over
    watching.run().link(process(alive=False))
    ended = watching.look_at_one(0.1)
    assert (ended.life, ended.verdict.reason[:15]) == (Life.FAILED, "already ended: ")


@pytest.mark.parametrize(("alive", "over"), [(True, False), (None, True)])
def test_watching_a_log_that_was_found_at_its_end_ends_once_nobody_is_known_to_write_it(
    tmp_path: Path, alive: bool | None, over: bool
) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 20) + "Training finished\n")
    watching = Watching(tmp_path)
    assert watching.look_at_one().life is Life.FINISHED
    assert not watching.run().over, "its process was not looked for yet"
    watching.run().link(process(alive=True) if alive else None)
    watching.look()
    assert watching.run().over is over


def test_watching_goes_on_after_an_end_that_a_run_may_outlive(tmp_path: Path) -> None:
    watching, log = training(tmp_path)
    watching.run().link(None)
    append(log, TRACEBACK)
    watching.look(0.1)
    assert watching.look_at_one(3.0).life is Life.FAILED
    assert not watching.run().over
    watching.look(60.0)
    assert watching.run().over


def test_a_torn_line_behind_an_end_is_not_read_while_it_may_be_completed(tmp_path: Path) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 20) + TRACEBACK + "step 21 | loss 1")
    watching = Watching(tmp_path)
    for _ in range(3):
        watching.look(1.0)
    append(log, "e-3\n")
    assert watching.look_at_one(1.0).latest["loss"] == 1e-3


def test_the_end_of_what_was_read_so_far_is_not_the_end_of_the_log(tmp_path: Path) -> None:
    head = steps(1, 20) + TRACEBACK
    append(tmp_path / "exp" / "train.log", head + steps(21, 60))
    [spec] = Discovery(source := LocalSource(ManualClock()), [str(tmp_path)]).all()
    run = WatchedRun(source, spec, Thresholds(), 0.0, WatchOptions())
    run.step(len(head))
    assert run.more
    assert run.view.events
    assert (run.view.life, kinds(run.view)) == (Life.TRAINING, set())
    run.close()
