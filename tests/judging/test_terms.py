"""What a run is given: a time limit where nothing judges it, a budget, a while for its log, ten steps to begin in."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.judging.awaited_log import AwaitedLog, given_up, in_vain
from tui_monitor.judging.early_failure import early_failure, note
from tui_monitor.judging.endings import Ending
from tui_monitor.judging.terms import ANY_METRIC, LONGEST, Baseline, TimeLimit, time_limit
from tui_monitor.judging.time_given import exceeded, used_up
from tui_monitor.model.finding import Evidence, Finding, Kind, Severity
from tui_monitor.model.points import Event, EventKind, Place
from tui_monitor.model.run import Life
from tui_monitor.model.told_beside import Exit
from tui_monitor.text import Shown

FILE = Shown("base.json")


@pytest.mark.parametrize(
    ("said", "baseline", "seconds", "shown"),
    [
        (None, None, 21600, "6.0 h (no baseline is known)"),
        (None, Baseline(FILE), 21600, "6.0 h (no baseline is known)"),
        (None, Baseline(FILE, seconds=600), 1800, "30 min (3 x base.json: 10 min)"),
        (None, Baseline(FILE, seconds=600, timeout=900), 900, "15 min (estimated_timeout_seconds of base.json)"),
        (100.0, Baseline(FILE, seconds=600, timeout=900), 300, "5 min (3 x the baseline's 100 s)"),
        (40000.0, None, 86400, "24.0 h (3 x the baseline's 11.1 h, at most 24.0 h)"),
        (None, Baseline(FILE, timeout=1e6), 86400, "24.0 h (estimated_timeout_seconds of base.json, at most 24.0 h)"),
    ],
)
def test_s0_25_the_time_limit_of_what_is_not_judged(
    said: float | None, baseline: Baseline | None, seconds: float, shown: str
) -> None:
    limit = time_limit(said, baseline)
    assert (limit.seconds, limit.shown) == (seconds, shown)


@given(st.none() | st.floats(1e-3, 1e9), st.none() | st.floats(1e-3, 1e9), st.none() | st.floats(1e-3, 1e9))
def test_no_time_limit_is_longer_than_a_day(said: float | None, took: float | None, timeout: float | None) -> None:
    assert 0 < time_limit(said, Baseline(FILE, seconds=took, timeout=timeout)).seconds <= LONGEST


def test_past_its_limit_a_run_is_a_timeout_and_at_it_it_is_none() -> None:
    limit = TimeLimit(60.0, Shown("no baseline is known"))
    assert exceeded(limit, 60.0, 5.0) is None
    found = exceeded(limit, 60.1, 5.0)
    assert found is not None and (found.kind, found.severity) == (Kind.TIMEOUT, Severity.CRITICAL)
    assert found.message == "not judged, and past its limit of 60 s (no baseline is known)"


@pytest.mark.parametrize(
    ("metric", "start"), [("loss", 2.5), ("LOSS", 2.5), ("val_loss", 3.5), ("accuracy", None), ("acc", None)]
)
def test_the_first_value_of_a_baseline_is_that_of_the_metric_asked_for(metric: str, start: float | None) -> None:
    assert Baseline(FILE, {"loss": 2.5, "val_loss": 3.5}).start(metric) == start


def test_a_first_value_without_a_name_is_that_of_the_metric_that_was_watched() -> None:
    assert Baseline(FILE, {ANY_METRIC: 2.5}).start("loss") == 2.5


def failure(kind: EventKind) -> Ending:
    return Ending(failure=Event(kind, Shown("the words of its log"), Place(Shown("train.log"), 0), 5.0, nan))


TIMED_OUT, CRASHED = Exit(0.0, 124), Exit(0.0, 1)


@pytest.mark.parametrize(
    ("budget", "ending", "exit", "proof"),
    [
        (3600.0, Ending(), TIMED_OUT, "exit code 124"),
        (3600.0, failure(EventKind.TIMEOUT), None, "the words of its log"),
        (3600.0, failure(EventKind.TIMEOUT), TIMED_OUT, "the words of its log"),
        (None, Ending(), TIMED_OUT, None),
        (None, failure(EventKind.TIMEOUT), TIMED_OUT, None),
        (3600.0, Ending(), CRASHED, None),
        (3600.0, Ending(), None, None),
        (3600.0, failure(EventKind.TRACEBACK), TIMED_OUT, None),
        (3600.0, failure(EventKind.OOM), None, None),
    ],
)
def test_s0_70_what_ends_by_its_time_budget_is_complete(
    budget: float | None, ending: Ending, exit: Exit | None, proof: str | None
) -> None:
    expected = None if proof is None else f"its time budget of 60 min is used up: {proof}"
    assert used_up(budget, ending, exit) == expected


LOG = Shown("train.log")
NO_PID, DEAD = "and no pid file names a process", "and no process of its pid file lives"
LIVES = "though process 7 of its pid file lives"


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (AwaitedLog(LOG, 60.0), None),
        (AwaitedLog(LOG, 60.1), f"train.log is not there after 60 s, {NO_PID}"),
        (AwaitedLog(LOG, 60.1, dead_pid=7), f"train.log is not there after 60 s, {DEAD}"),
        (AwaitedLog(LOG, 120.0, live_pid=7), None),
        (AwaitedLog(LOG, 120.1, live_pid=7), f"train.log is not there after 120 s, {LIVES}"),
        (AwaitedLog(LOG, 180.0, branch=True), None),
        (AwaitedLog(LOG, 180.1, branch=True, dead_pid=7), f"train.log is not there after 180 s, {DEAD}"),
        (AwaitedLog(LOG, 240.0, branch=True, live_pid=7), None),
        (AwaitedLog(LOG, 240.1, branch=True, live_pid=7), f"train.log is not there after 240 s, {LIVES}"),
        (AwaitedLog(LOG, 61.0, folder=False), f"train.log is not there after 60 s, nor is its folder, {NO_PID}"),
    ],
)
def test_s0_57_s0_58_how_long_a_log_is_waited_for(log: AwaitedLog, said: str | None) -> None:
    found = in_vain(log)
    assert (found.message if found is not None else None) == said
    if found is not None:
        assert (found.kind, found.severity) == (Kind.NO_OUTPUT, Severity.WARNING) and given_up([found])


def found(kind: Kind, metric: str | None = "loss", step: float = 3.0, critical: bool = True) -> Finding:
    severity = Severity.CRITICAL if critical else Severity.WARNING
    shown = Shown(metric) if metric is not None else None
    return Finding(kind, severity, shown, 0, step, step, Shown("said"), Evidence(Shown("rule"), {}))


NAN, CRASH, BAD_START = found(Kind.NAN), found(Kind.CRASH, None), found(Kind.BASELINE_MISSED)


@pytest.mark.parametrize(
    ("findings", "life", "step", "failed_by"),
    [
        ([CRASH], Life.FAILED, 3.0, CRASH),
        ([CRASH], Life.FAILED, -1.0, CRASH),
        ([CRASH, NAN], Life.FAILED, 10.0, NAN),
        ([CRASH, NAN], Life.FAILED, 11.0, None),
        ([NAN], Life.TRAINING, 3.0, None),
        ([NAN], Life.ENDED, 3.0, None),
        ([BAD_START], Life.TRAINING, 3.0, BAD_START),
        ([found(Kind.BASELINE_MISSED, critical=False)], Life.TRAINING, 1.0, None),
        ([found(Kind.TIMEOUT, None)], Life.FAILED, 3.0, None),
        ([], Life.FAILED, 3.0, None),
    ],
)
def test_s0_69_a_run_that_came_to_nothing_within_ten_steps_failed(
    findings: list[Finding], life: Life, step: float, failed_by: Finding | None
) -> None:
    assert early_failure(findings, life, step) is failed_by


def test_what_it_failed_by_is_noted() -> None:
    assert note(NAN) == "failed within the first 10 steps: step 3: said"
    assert note(CRASH) == "failed within the first 10 steps: said"
