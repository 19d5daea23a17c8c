"""Decisions: what stops, what waits, what goes on, and that each has a sentence."""

import pytest
from msgspec.structs import replace

from tui_monitor.judging.verdict import TOO_EARLY, judge
from tui_monitor.judging.watched import MetricCount, asked, choose
from tui_monitor.model.finding import Decision, Evidence, Finding, Kind, Severity, Verdict
from tui_monitor.model.run import Life
from tui_monitor.text import clean


def finding(kind: Kind = Kind.EXPLOSION, severity: Severity = Severity.CRITICAL, step: float = 10) -> Finding:
    metric = None if kind in (Kind.CRASH, Kind.OOM) else clean("loss")
    return Finding(
        kind, severity, metric, 0, step, step, clean(f"{kind} at {step:g}"), Evidence(clean("rule"), {}), 9.0, 0.8
    )


def verdict(*findings: Finding, life: Life = Life.TRAINING, points: int = 100, **more) -> Verdict:
    return judge(more.pop("previous", None), findings, life, points=points, **more)


@pytest.mark.parametrize("kind", [Kind.NAN, Kind.EXPLOSION, Kind.REWARD_COLLAPSE, Kind.CRASH, Kind.OOM])
def test_an_active_critical_finding_means_stop(kind):
    said = verdict(finding(kind))
    assert said.decision is Decision.STOP
    assert said.deciding == finding(kind).id and said.confidence == 0.8
    assert str(kind) in said.reason


@pytest.mark.parametrize("life", [Life.FAILED, Life.ENDED, Life.FINISHED])
def test_a_run_that_ended_is_not_stopped_again(life):
    assert verdict(finding(Kind.CRASH), life=life).reason.startswith("already ended: ")


def test_the_deciding_finding_stays_the_earliest():
    earlier, later = finding(Kind.EXPLOSION, step=20), finding(Kind.REWARD_COLLAPSE, step=30)
    assert verdict(later, earlier).deciding == "explosion:loss:0:20"
    assert verdict(finding(Kind.INF, step=40), finding(Kind.NAN, step=30), earlier).deciding == "nan:loss:0:30"


@pytest.mark.parametrize("kind", [Kind.NAN, Kind.INF])
@pytest.mark.parametrize("other", [Kind.EXPLOSION, Kind.COLLAPSE, Kind.REWARD_COLLAPSE, Kind.CRASH])
def test_a_loss_without_a_number_decides_before_whatever_else_is_critical(kind, other):
    said = verdict(finding(other, step=20), finding(kind, step=30))
    assert said.deciding == finding(kind, step=30).id and said.reason == f"step 30: {kind} at 30"


def test_a_stop_is_as_sure_as_the_surest_of_what_is_critical():
    explosion = replace(finding(Kind.EXPLOSION, step=20), confidence=0.9)
    assert verdict(explosion, finding(Kind.NAN, step=30)).confidence == 0.9
    assert verdict(replace(explosion, recovered_step=25.0), finding(Kind.NAN, step=30)).confidence == 0.8


def test_a_nan_that_recovered_or_only_warns_decides_nothing_before_others():
    explosion = finding(Kind.EXPLOSION, step=40)
    assert verdict(replace(finding(Kind.NAN, step=30), recovered_step=35.0), explosion).deciding == explosion.id
    assert verdict(finding(Kind.NAN, Severity.WARNING, step=30), explosion).deciding == explosion.id
    drift = finding(Kind.DRIFT, Severity.WARNING, step=20)
    assert verdict(finding(Kind.NAN, Severity.WARNING, step=30), drift).deciding == drift.id


def test_a_warning_means_wait():
    said = verdict(finding(Kind.OVERFITTING, Severity.WARNING))
    assert said.decision is Decision.WAIT and said.deciding == "overfitting:loss:0:10"


def test_advice_means_nothing():
    assert verdict(finding(Kind.PLATEAU, Severity.INFO)).decision is Decision.CONTINUE


def test_a_stop_that_heals_is_withdrawn_and_says_so():
    before = verdict(finding())
    after = verdict(replace(finding(), recovered_step=40.0), previous=before)
    assert after.decision is Decision.CONTINUE
    assert after.reason.startswith("STOP withdrawn: explosion recovered at step 40")


def test_a_crash_that_training_outlived_is_withdrawn_and_says_so():
    after = verdict(previous=verdict(finding(Kind.CRASH)))
    assert after.decision is Decision.CONTINUE
    assert after.reason == "STOP withdrawn: training goes on; 100 points, no active alarm"
    assert verdict(previous=after).reason == "100 points, no active alarm"


def test_the_decision_does_not_depend_on_what_was_said_before():
    before = verdict(finding())
    for findings in ([], [finding(Kind.DRIFT, Severity.WARNING)], [finding(Kind.NAN)]):
        fresh, later = verdict(*findings), verdict(*findings, previous=before)
        assert (fresh.decision, fresh.deciding) == (later.decision, later.deciding)


def test_what_cannot_be_reached_says_nothing_about_the_run():
    assert verdict(life=Life.UNREACHABLE).decision is Decision.WAIT
    assert verdict(finding(Kind.DRIFT, Severity.WARNING), life=Life.UNREACHABLE).decision is Decision.WAIT


def test_a_run_without_a_metric_waits_with_the_reason():
    said = verdict(monitored=False, unmonitored_reason="Watched metric 'loss' not found; available: [lr]")
    assert said.decision is Decision.WAIT and "available: [lr]" in said.reason


def test_that_a_run_hangs_is_said_before_what_it_does_not_log():
    hangs = finding(Kind.STALL, Severity.WARNING)
    said = verdict(hangs, monitored=False, unmonitored_reason="no metric to watch", time_limit="6 h", life=Life.STALLED)
    assert (said.decision, said.deciding) == (Decision.WAIT, hangs.id)
    assert said.reason == f"{hangs.said}; no metric to watch; its time limit is 6 h"


def test_too_few_points_wait_while_the_run_goes_on_and_not_after_it_ended():
    assert verdict(points=TOO_EARLY - 1).decision is Decision.WAIT
    assert verdict(points=TOO_EARLY).decision is Decision.CONTINUE
    assert verdict(points=1, life=Life.FINISHED).decision is Decision.CONTINUE


def test_ended_without_an_active_critical_finding_is_continue_and_names_what_is_open():
    said = verdict(finding(Kind.OVERFITTING, Severity.WARNING), life=Life.FINISHED)
    assert said.decision is Decision.CONTINUE and "still open: step 10: overfitting" in said.reason


def test_no_output_waits():
    assert verdict(life=Life.WAITING, points=0).decision is Decision.WAIT
    assert verdict(finding(Kind.NO_OUTPUT, Severity.WARNING), points=0).decision is Decision.WAIT


def test_a_watched_metric_whose_name_tells_nothing_says_what_would_judge_it_in_full() -> None:
    zz = choose(None, [MetricCount(clean("zz"), 40)])
    assert zz is not None
    said = asked(zz, None)
    assert said == "judged for NaN only, which way is better? --metric 'zz' --lower-is-better or --higher-is-better"
    assert verdict(points=40, asked=said).reason == f"40 points; {said}"
    assert verdict(points=40, asked=said, life=Life.ENDED).reason == f"ended, cause unknown; {said}"


def test_a_run_that_is_over_says_that_there_was_nothing_to_watch() -> None:
    said = verdict(points=40, monitored=False, unmonitored_reason="no metric to watch", life=Life.FINISHED)
    assert said.decision is Decision.CONTINUE and said.reason == "finished; no metric to watch"
    drift = verdict(finding(Kind.DRIFT, Severity.WARNING), monitored=False, life=Life.FINISHED)
    assert "still open" in drift.reason
