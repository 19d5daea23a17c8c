"""The one line that says why: it begins with its step and says nothing twice."""

import pytest
from fake_monitor import finding, run_view
from msgspec.structs import replace

from tui_monitor.app.drawing.reasons import onset, reason
from tui_monitor.model.finding import Decision, Kind
from tui_monitor.model.run import LastFinite, Life, RunView
from tui_monitor.text import Shown


def told(kind: Kind, metric: str | None, message: str, since: float = 240, **more) -> RunView:
    found = finding(kind, metric, since, message)
    more.setdefault("decision", Decision.STOP)
    return run_view(reason=f"step {since:g}: {message}", findings=(found,), step=2240, **more)


@pytest.mark.parametrize(
    ("kind", "metric", "message", "said"),
    [
        (Kind.EXPLOSION, "loss", "loss rose from its level of 1.24 to 41.2",
         "rose from 1.24, not back for 2 000 steps"),
        (Kind.DRIFT, "loss", "loss climbed from its best level of 2.054e+04 to 9e9 and does not come down",
         "climbed from 20 540, not back for 2 000 steps"),
        (Kind.OVERFITTING, "loss", "loss rose from 2.167 to 2.46 while train fell to 0.67: mild overfitting",
         "rose from 2.167 while train fell: mild overfitting"),
        (Kind.PLATEAU, "loss", "loss stays at 2.316: as good as guessing, ln(10)",
         "stays at 2.316: as good as guessing, ln(10)"),
        (Kind.FROZEN, "loss", "loss is exactly 1.68526, again and again", "exactly 1.68526, again and again"),
        (Kind.DEAD_LR, "lr", "lr is 0, its largest was 0.002", "lr is 0, its largest was 0.002"),
        (Kind.GRADIENT_EXPLOSION, "grad", "gradient norm grad is 35.5, 36.8 times its usual 0.9",
         "grad is 35.5, 36.8 times its usual 0.9"),
        (Kind.CRASH, None, "crashed after step 240: IndexError: Target 10", "IndexError: Target 10"),
        (Kind.OOM, None, "out of memory after step 240: RuntimeError: alloc", "out of memory: RuntimeError: alloc"),
        (Kind.STALL, None, "stalled: no output for 30 s, its longest pause was 17 s",
         "no output for 30 s, its longest pause was 17 s"),
    ],
)  # fmt: skip
def test_a_finding_in_one_line(kind, metric, message, said):
    assert reason(told(kind, metric, message)) == said


def test_it_begins_with_the_step_of_its_onset_but_for_a_silence():
    assert onset(told(Kind.EXPLOSION, "loss", "loss rose from its level of 1 to 2")) == 240
    assert onset(told(Kind.STALL, None, "stalled: no output")) is None
    assert onset(run_view()) is None


def test_a_run_that_lost_its_numbers_tells_the_last_one():
    lost = told(Kind.NAN, "loss", "loss is NaN, after 180 finite values", 181)
    lost = replace(lost, latest={Shown("loss"): float("nan")}, last_finite=LastFinite(0.968, 180))
    assert reason(lost) == "NaN ever since; last finite 0.968 at 180"


def test_of_another_metric_than_the_one_beside_it_its_name_is_said_and_where_it_is_now():
    moved = told(Kind.COLLAPSE, "acc", "acc fell from its best level of 0.97 to 0.5")
    assert reason(replace(moved, latest={Shown("acc"): 0.31})) == "acc fell from 0.97 to 0.31"
    lost = told(Kind.NAN, "grad", "grad is NaN, after 16 finite values")
    assert reason(replace(lost, latest={Shown("grad"): float("nan")})) == "grad NaN ever since"


def test_what_its_result_file_says_otherwise_is_not_lost():
    view = told(Kind.CRASH, None, "crashed after step 240: IndexError")
    verdict = replace(view.verdict, reason=Shown("already ended: x; its result file says completed"))
    assert reason(replace(view, verdict=verdict)) == "IndexError; its result file says completed"


@pytest.mark.parametrize("trend", [-0.03, 0.12, 0.0, None])
def test_where_a_healthy_run_is_going_is_said_once_beside_its_value(trend):
    view = run_view(reason="241 points, no active alarm", step=1205)
    assert reason(replace(view, trend=trend)) == ""


def test_what_else_is_said_of_a_healthy_run_stays():
    view = replace(run_view(reason="silent for 20 s; 241 points, no active alarm"), trend=-0.03)
    assert reason(view) == "silent for 20 s"
    recovered = run_view(reason="gradient_explosion recovered at step 407; 7 points, no active alarm")
    assert reason(recovered) == "gradient explosion until 407"


def test_a_run_that_is_over_and_well_says_nothing():
    assert reason(run_view(life=Life.FINISHED, reason="finished; no open alarm")) == ""
    assert reason(run_view(life=Life.ENDED, reason="ended, cause unknown; no open alarm")) == "cause unknown"
