"""What is said of a run beside its thresholds, as it shows while time passes: by a clock that moves when told to."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from by_hand import Watching, append, kinds, steps

from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, Process, RunView, Status, Traces
from tui_monitor.model.told_beside import Exit, Told
from tui_monitor.reading.discovery.expected import ExpectedLog
from tui_monitor.settings.layers import Layer, SettingValue
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown
from tui_monitor.watching.watch_options import WatchOptions

NO_TRACES = Traces()
WORDS = "loading data\nmore words without numbers\n"


def said(expected: tuple[ExpectedLog, ...] = (), **values: object) -> Settings:
    layer = Layer({name: SettingValue(value, "trainmon.yaml, line 4") for name, value in values.items()})
    return Settings((layer,), expected=expected)


def process(started: float, alive: bool = True) -> Process:
    return Process(7, started, Shown("python train.py"), Shown("me"), Shown("/"), alive, Shown("holds the log open"))


def state(view: RunView) -> tuple[Status, Decision, str]:
    return view.status, view.verdict.decision, view.verdict.reason


# Not monitored


@pytest.mark.parametrize("values", [{"monitor": False}, {"metric": None}, {"metric": "none"}, {"metric": "None"}])
def test_s0_13_a_run_that_is_not_monitored_is_shown_and_never_judged(
    tmp_path: Path, values: Mapping[str, object]
) -> None:
    log = tmp_path / "exp" / "train.log"
    append(log, steps(1, 40) + "step 41 | loss nan\n" * 9)
    watching = Watching(tmp_path, look=WatchOptions(trajectories=True), said=said(**values))
    excluded = Status.UNMONITORED, Decision.CONTINUE, "not monitored: trainmon.yaml, line 4"
    view = watching.look_at_one()
    assert state(view) == excluded
    assert (view.findings, view.watched, view.setup.excluded) == ((), None, excluded[2])
    assert "loss" in view.latest and view.progress.step == 41
    watching.run().link(process(0.0), Traces(), Told())
    assert state(watching.look_at_one(90000.0)) == excluded, "neither a stall nor a time limit"
    assert watching.run().divergence is None


def test_it_says_so_also_while_a_large_log_is_being_read(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 9000) + "step 9001 | loss nan\n" * 9)
    watching = Watching(tmp_path, look=WatchOptions(newest_first=True), said=said(monitor=False))
    watching.fleet.find()
    for _ in range(2):
        watching.run().step(1000)
        assert state(watching.run().view) == (
            Status.UNMONITORED,
            Decision.CONTINUE,
            "not monitored: trainmon.yaml, line 4",
        )
    assert watching.run().view.reading.under_way


def test_one_run_of_several_may_be_left_out(tmp_path: Path) -> None:
    for name in ("exp-1", "exp-2"):
        append(tmp_path / name / "train.log", steps(1, 40) + "step 41 | loss nan\n" * 9)
    own = Layer({}, {"exp-1": {"monitor": SettingValue(False, "trainmon.yaml, line 3")}})
    views = {view.exp_id: view.status for view in Watching(tmp_path, said=Settings((own,))).look()}
    assert views == {"exp-1": Status.UNMONITORED, "exp-2": Status.DIVERGED}


def test_a_metric_of_a_stronger_place_is_watched_where_a_weaker_one_says_none() -> None:
    strong, weak = Layer({"metric": SettingValue("loss", "--metric")}), Layer({"metric": SettingValue(None, "file")})
    both = Settings((strong, weak))
    assert both.terms().excluded is None and both.thresholds().metric == "loss"


# The time of what cannot be judged


def unjudged(tmp_path: Path, **values: object) -> Watching:
    append(tmp_path / "exp" / "train.log", WORDS)
    return Watching(tmp_path, said=said(**values))


def test_s0_24_s0_25_past_its_limit_a_run_without_a_metric_is_a_timeout_and_that_is_no_ending(tmp_path: Path) -> None:
    watching = unjudged(tmp_path, baseline_seconds=100.0)
    begun = watching.clock.now()
    watching.look()
    watching.run().link(process(begun - 200.0), Traces(), Told())
    before = watching.look_at_one(95.0)
    limit = "5 min (3 x the baseline's 100 s)"
    assert (before.status, before.verdict.decision) == (Status.UNMONITORED, Decision.WAIT)
    assert before.verdict.reason.endswith(f"; its time limit is {limit}") and before.setup.time_limit == limit
    after = watching.look_at_one(6.0)
    assert state(after) == (Status.TIMEOUT, Decision.STOP, f"not judged, and past its limit of {limit}")
    assert not after.life.over and "timeout" in kinds(after)


def test_it_is_looked_at_when_its_time_is_over_also_where_nothing_is_written(tmp_path: Path) -> None:
    watching = unjudged(tmp_path)
    watching.look()
    watching.run().link(process(watching.clock.now()), Traces(), Told())
    watching.look()
    watching.clock.sleep(21500.0)
    watching.look()
    assert watching.clock.now() < watching.run().schedule.due <= watching.clock.now() + 101.0


def test_a_metric_that_comes_late_is_judged_all_the_same(tmp_path: Path) -> None:
    watching = unjudged(tmp_path, baseline_seconds=10.0, metric="loss")
    watching.look()
    watching.run().link(process(watching.clock.now()), Traces(), Told())
    assert watching.look_at_one(31.0).status is Status.TIMEOUT
    append(tmp_path / "exp" / "train.log", steps(1, 20))
    late = watching.look_at_one(1.0)
    assert (late.status, late.verdict.decision) == (Status.HEALTHY, Decision.CONTINUE)
    assert "timeout" not in kinds(late) and late.verdict.reason.startswith("STOP withdrawn")


def test_without_a_process_its_time_counts_from_its_pid_file_and_else_from_its_first_output(tmp_path: Path) -> None:
    watching = unjudged(tmp_path, baseline_seconds=1000.0)
    watching.look()
    append(tmp_path / "exp" / "train.log", WORDS)
    assert watching.look_at_one(2000.0).status is Status.UNMONITORED
    append(tmp_path / "exp" / "train.log", WORDS)
    watching.run().link(None, Traces(pid_written=time.time() - 5000.0), Told())
    assert watching.look_at_one(1.0).status is Status.TIMEOUT
    watching.run().link(None, Traces(), Told())
    append(tmp_path / "exp" / "train.log", WORDS)
    assert watching.look_at_one(1.0).status is Status.UNMONITORED
    append(tmp_path / "exp" / "train.log", WORDS)
    assert watching.look_at_one(1000.0).status is Status.TIMEOUT


def test_a_log_that_nobody_was_seen_to_write_is_no_timeout(tmp_path: Path) -> None:
    watching = unjudged(tmp_path)
    assert watching.look_at_one().status is Status.UNMONITORED
    late = watching.look_at_one(90000.0)
    assert (late.status, late.life, kinds(late)) == (Status.UNMONITORED, Life.ENDED, set())


def test_nor_is_it_while_it_may_still_be_written(tmp_path: Path) -> None:
    watching = unjudged(tmp_path, baseline_seconds=1.0)
    watching.look()
    later = watching.look_at_one(30.0)
    assert (later.status, later.life.over) == (Status.UNMONITORED, False)


def test_one_that_is_judged_has_no_time_limit(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40))
    watching = Watching(tmp_path)
    watching.look()
    watching.run().link(process(watching.clock.now() - 90000.0), Traces(), Told())
    assert "timeout" not in kinds(watching.look_at_one(1.0))


# A time budget


@pytest.mark.parametrize("told", [Told(), Told(time_budget=3600.0)], ids=["by settings", "by the result file"])
def test_s0_70_a_run_that_ends_by_its_time_budget_is_complete(tmp_path: Path, told: Told) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40) + "timeout: sending signal TERM to command 'python'\n")
    watching = Watching(tmp_path, said=said() if told.time_budget else said(time_budget=3600.0))
    watching.look()
    watching.run().link(None, Traces(nobody=True), told)
    view = watching.look_at_one(2.0)
    assert (view.life, view.status, view.verdict.decision) == (Life.FINISHED, Status.COMPLETED, Decision.CONTINUE)
    assert "its time budget of 60 min is used up: timeout: sending signal TERM" in view.verdict.reason
    assert "timeout" not in kinds(view)


def test_without_a_budget_it_is_a_timeout(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40) + "timeout: sending signal TERM to command 'python'\n")
    watching = Watching(tmp_path)
    watching.look()
    watching.run().link(None, Traces(nobody=True), Told())
    view = watching.look_at_one(2.0)
    assert (view.status, view.verdict.decision) == (Status.TIMEOUT, Decision.STOP)


def test_an_exit_by_the_clock_is_one_too(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", steps(1, 40))
    watching = Watching(tmp_path, said=said(time_budget=60.0))
    watching.look()
    run = watching.run()
    run.signs.exit.look = lambda reader: (None, None)  # type: ignore[method-assign, assignment]
    run.signs.exit.known = Exit(watching.clock.now(), 124)
    run.link(None, Traces(nobody=True), Told())
    view = watching.look_at_one(2.0)
    assert (view.life, view.status) == (Life.FINISHED, Status.COMPLETED)
    assert "exit code 124" in view.verdict.reason


# A log that does not come


def awaited(tmp_path: Path, **values: object) -> tuple[Path, Watching]:
    log = tmp_path / "logs" / "exp-1" / "train.log"
    log.parent.mkdir(parents=True)
    expected = (ExpectedLog(str(log), Shown("exp-1"), str(tmp_path)),)
    return log, Watching(log, said=said(expected, **values))


def linked(watching: Watching, later: float, traces: Traces = NO_TRACES) -> RunView:
    watching.clock.sleep(later)
    watching.look()
    watching.run().link(None, traces, Told())
    return watching.look_at_one()


def test_s0_57_s0_58_a_log_of_a_job_has_a_minute_and_one_more_while_its_process_lives(tmp_path: Path) -> None:
    log, watching = awaited(tmp_path)
    early = linked(watching, 0.0)
    assert (early.exp_id, early.life, early.status) == ("exp-1", Life.WAITING, Status.UNMONITORED)
    assert linked(watching, 59.0, Traces(live_pid=7)).status is Status.UNMONITORED
    assert linked(watching, 30.0, Traces(live_pid=7)).status is Status.UNMONITORED
    dead = linked(watching, 1.0, Traces(dead_pid=7))
    reason = "train.log is not there after 60 s, and no process of its pid file lives"
    assert state(dead) == (Status.NO_OUTPUT, Decision.WAIT, reason)
    lives = linked(watching, 31.0, Traces(live_pid=7))
    assert lives.verdict.reason == "train.log is not there after 120 s, though process 7 of its pid file lives"
    append(log, steps(1, 20))
    assert watching.look_at_one(1.0).status is Status.HEALTHY, "it may still come"


def test_it_is_said_at_once_when_a_pid_file_is_taken_away_after_that_minute(tmp_path: Path) -> None:
    _, watching = awaited(tmp_path)
    linked(watching, 0.0)
    assert linked(watching, 90.0, Traces(live_pid=7)).status is Status.UNMONITORED
    assert linked(watching, 1.0).verdict.reason == "train.log is not there after 60 s, and no pid file names a process"


@pytest.mark.parametrize("told", [Told(), Told(branch=True)], ids=["by settings", "by the result file"])
def test_it_has_three_minutes_where_a_branch_is_set_up_first(tmp_path: Path, told: Told) -> None:
    _, watching = awaited(tmp_path, **({} if told.branch else {"code_branch": "exp/1"}))
    for later, status in ((0.0, Status.UNMONITORED), (179.0, Status.UNMONITORED), (2.0, Status.NO_OUTPUT)):
        watching.clock.sleep(later)
        watching.look()
        watching.run().link(None, Traces(), told)
        assert watching.look_at_one().status is status


def test_it_is_said_without_anything_that_happens_once_its_time_is_over(tmp_path: Path) -> None:
    _, watching = awaited(tmp_path)
    linked(watching, 0.0)
    assert watching.look_at_one(61.0).status is Status.NO_OUTPUT


def test_s0_62_an_empty_log_has_five_minutes_as_before(tmp_path: Path) -> None:
    log, watching = awaited(tmp_path)
    log.touch()
    assert linked(watching, 200.0, Traces(dead_pid=7)).status is Status.UNMONITORED
    assert linked(watching, 101.0).verdict.reason == "log empty for 5 min: training may have stalled"


# Ten steps to begin in


def test_s0_69_a_crash_after_lost_numbers_within_ten_steps_is_a_failure_with_a_note(tmp_path: Path) -> None:
    crash = 'Traceback (most recent call last):\n  File "t.py", line 3, in f\nValueError: loss is nan\n'
    append(tmp_path / "early" / "train.log", steps(1, 2) + "step 3 | loss nan\nstep 4 | loss nan\n" + crash)
    append(tmp_path / "late" / "train.log", steps(1, 20) + "step 21 | loss nan\nstep 22 | loss nan\n" + crash)
    append(tmp_path / "alive" / "train.log", steps(1, 2) + "step 3 | loss nan\nstep 4 | loss nan\n")
    watching = Watching(tmp_path)
    watching.look()
    views = {view.exp_id: view for view in watching.look(2.0)}
    assert views["early"].status is Status.FAILED and views["early"].verdict.decision is Decision.STOP
    note = views["early"].note
    assert note is not None and note.startswith("failed within the first 10 steps: step 3: loss is NaN")
    assert (views["late"].status, views["late"].note) == (Status.DIVERGED, None)
    assert (views["alive"].status, views["alive"].note) == (Status.DIVERGED, None)


def test_s0_69_a_start_ten_times_above_the_baselines_is_a_failure(tmp_path: Path) -> None:
    append(tmp_path / "exp" / "train.log", "".join(f"step {n} | loss {30 + n}\n" for n in range(1, 6)))
    view = Watching(tmp_path, said=said(metric="loss", baseline_start=2.3)).look_at_one()
    assert (view.status, view.verdict.decision) == (Status.FAILED, Decision.STOP)
    assert view.note is not None and "more than 10 times the baseline's first" in view.note


def test_what_the_view_says_is_what_json_says(tmp_path: Path) -> None:
    from tui_monitor.report import contract

    append(tmp_path / "exp" / "train.log", steps(1, 40))
    shown = contract.run(Watching(tmp_path, said=said(monitor=False)).look_at_one())
    picked = {key: shown[key] for key in ("status", "decision", "reason", "metric", "findings")}
    assert json.loads(json.dumps(picked)) == {
        "status": "unmonitored",
        "decision": "CONTINUE",
        "reason": "not monitored: trainmon.yaml, line 4",
        "metric": None,
        "findings": [],
    }
