"""Which runs still need a person: what was seen does not, what is new or worse does."""

import pytest
from fake_monitor import NOW, finding, run_view
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.app.drawing.attention import (
    Snooze,
    acknowledged,
    inbox,
    next_change,
    snooze_until_step,
    snoozed,
    until_words_change,
    words,
)
from tui_monitor.clock import ManualClock
from tui_monitor.model.finding import Decision, Kind, Severity
from tui_monitor.model.run import Life, RunView
from tui_monitor.model.seen import Until
from tui_monitor.report.alarms_seen import Attention, attention_of, is_due, seen_now

ALARMS = (Severity.WARNING, Severity.CRITICAL)


def sick(*findings, decision: Decision = Decision.WAIT, **changes) -> RunView:
    return run_view("exp-1", decision=decision, findings=findings, **changes)


def alarm(onset: float = 100, severity: Severity = Severity.WARNING, kind: Kind = Kind.DRIFT, **changes):
    return finding(kind, "loss", onset, "it rose", severity, **changes)


alarms = st.lists(st.builds(alarm, st.integers(1, 9), st.sampled_from(Severity)), max_size=5, unique_by=lambda f: f.id)
untils = st.one_of(st.none(), st.just(Until()), st.builds(Until, time=st.floats(NOW + 1, NOW + 9e5)))


@given(alarms, untils, st.sampled_from([Decision.WAIT, Decision.STOP]))
def test_what_was_seen_needs_nobody_while_nothing_is_new(found, until, decision):
    view = sick(*found, decision=decision)
    assert attention_of(view, None, NOW) is Attention.OPEN
    wanted = Attention.ACKNOWLEDGED if until is None else Attention.SNOOZED
    assert attention_of(view, seen_now(view, NOW, until), NOW) is wanted


@given(alarms, untils, st.integers(20, 30), st.sampled_from(ALARMS))
def test_a_new_alarm_needs_a_person_again(found, until, onset, severity):
    seen = seen_now(sick(*found), NOW, until)
    assert attention_of(sick(*found, alarm(onset, severity)), seen, NOW) is Attention.OPEN


@given(alarms, untils, st.data())
def test_an_alarm_that_grew_worse_needs_a_person_again(found, until, data):
    mild = [one for one in found if one.severity is not Severity.CRITICAL] or [alarm(severity=Severity.WARNING)]
    seen = seen_now(sick(*mild), NOW, until)
    worse = data.draw(st.sampled_from(mild))
    now = [alarm(one.onset_step, Severity.CRITICAL) if one is worse else one for one in mild]
    assert attention_of(sick(*now), seen, NOW) is Attention.OPEN


@given(alarms, untils)
def test_another_verdict_needs_a_person_again(found, until):
    seen = seen_now(sick(*found), NOW, until)
    assert attention_of(sick(*found, decision=Decision.STOP), seen, NOW) is Attention.OPEN
    ended = sick(*found, decision=Decision.STOP, life=Life.FAILED)
    assert attention_of(ended, seen, NOW) is Attention.OPEN


@given(alarms, untils)
def test_what_gets_better_stays_quiet(found, until):
    seen = seen_now(sick(*found), NOW, until)
    healed = [alarm(one.onset_step, one.severity, recovered=200) for one in found]
    assert attention_of(sick(*healed), seen, NOW).seen


def test_a_snooze_is_over_when_the_clock_was_set_back_far_before_it():
    view = sick(alarm())
    for_an_hour = seen_now(view, NOW, Until(time=NOW + 3600))
    assert attention_of(view, for_an_hour, NOW - 86400) is Attention.OPEN
    assert attention_of(view, for_an_hour, NOW - 1) is Attention.SNOOZED


@pytest.mark.parametrize(
    "view",
    [run_view(), sick(alarm(), life=Life.STOPPED), run_view(life=Life.FINISHED)],
    ids=["healthy", "stopped by a person", "finished"],
)
def test_runs_that_are_well_or_were_stopped_need_nobody(view):
    assert attention_of(view, None, NOW) is Attention.NONE
    assert not acknowledged([view], {}, NOW)
    assert not snoozed([view], Snooze(seconds=600), NOW)


def test_a_snooze_is_over_at_its_time():
    clock, view = ManualClock(NOW), sick(alarm())
    seen = snoozed([view], Snooze(seconds=600), clock.now())
    clock.set(NOW + 599.9)
    assert attention_of(view, seen[view.id], clock.now()) is Attention.SNOOZED
    clock.set(NOW + 600)
    assert attention_of(view, seen[view.id], clock.now()) is Attention.OPEN


@pytest.mark.parametrize(("typed", "step"), [("+500", 3921), ("12000", 12000), ("12 000", 12000), ("12k", 12000)])
def test_a_snooze_is_over_at_its_step(typed, step):
    view = sick(alarm(), step=3421)
    seen = snoozed([view], snooze_until_step(typed), NOW)[view.id]
    assert seen.until == Until(step=step)
    assert attention_of(sick(alarm(), step=step - 1), seen, NOW + 1e9) is Attention.SNOOZED
    assert attention_of(sick(alarm(), step=step), seen, NOW) is Attention.OPEN


def test_a_run_that_ends_before_its_step_wakes():
    view = sick(decision=Decision.STOP, life=Life.FAILED)
    assert is_due(view, Until(step=1e9), NOW) and is_due(view, Until(), NOW)
    assert not is_due(view, Until(time=NOW + 1), NOW)


@pytest.mark.parametrize("typed", ["", "+", "-5", "0", "+0", "abc", "1e9", "12.5", "９", "1" * 16, "+k"])
def test_what_is_no_step_is_none(typed):
    assert snooze_until_step(typed) is None


@given(st.text())
def test_any_text_is_a_step_ahead_of_zero_or_none(typed):
    found = snooze_until_step(typed)
    assert found is None or (found.step is not None and 0 < found.step < 1e18)


@pytest.mark.parametrize("step", [100, 3421])
def test_no_run_sleeps_until_a_step_that_it_has_passed(step):
    assert not snoozed([sick(alarm(), step=3421)], Snooze(step=step), NOW)


def test_a_run_that_is_over_sleeps_for_a_time_only():
    over = sick(alarm(), decision=Decision.STOP, life=Life.FAILED)
    assert not snoozed([over], Snooze(), NOW) and not snoozed([over], Snooze(step=500, ahead=True), NOW)
    assert snoozed([over], Snooze(seconds=60), NOW)


def test_acknowledging_twice_takes_it_back():
    views = [sick(alarm()), run_view("well")]
    first = acknowledged(views, {}, NOW)
    assert list(first) == ["logs/exp-1"]
    assert acknowledged(views, first, NOW) == {"logs/exp-1": None}


def test_of_several_the_open_ones_are_acknowledged_first():
    one, two = sick(alarm()), run_view("exp-2", decision=Decision.STOP)
    first = acknowledged([one], {}, NOW)
    assert list(acknowledged([one, two], first, NOW)) == [two.id]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "ack"),
        (Until(time=NOW + 42 * 60), "snoozed 42 min"),
        (Until(time=NOW + 41 * 60 + 1), "snoozed 42 min"),
        (Until(time=NOW + 1), "snoozed 1 min"),
        (Until(time=NOW + 9000), "snoozed 3 h"),
        (Until(step=12000), "until step 12 000"),
        (Until(), "until it ends"),
    ],
)
def test_it_is_said_how_long_a_run_is_left_alone(until, said):
    attention = Attention.ACKNOWLEDGED if until is None else Attention.SNOOZED
    assert words(attention, until, NOW) == said
    assert words(Attention.OPEN, until, NOW) == ""


@given(st.floats(0.5, 2e5))
def test_words_stay_until_they_are_said_to_change(left):
    until = Until(time=NOW + left)
    wait = until_words_change(until, NOW)
    before, just = words(Attention.SNOOZED, until, NOW), words(Attention.SNOOZED, until, NOW + wait * 0.98)
    assert before == just
    after = NOW + wait + 0.01
    assert until_words_change(until, after) is None or words(Attention.SNOOZED, until, after) != before


def test_the_inbox_counts_what_needs_a_person():
    views = [sick(alarm()), run_view("exp-2", decision=Decision.STOP), run_view("exp-3")]
    assert inbox(views, {}, NOW).says == "2 need you"
    seen = dict(snoozed(views[:1], Snooze(seconds=600), NOW))
    box = inbox(views, seen, NOW)
    assert (box.says, box.words) == ("1 needs you", {"logs/exp-1": "snoozed 10 min"})
    assert next_change(box, seen, NOW) == 60
    seen |= acknowledged(views[1:], seen, NOW)
    assert inbox(views, seen, NOW).says == "nothing needs you"
    assert inbox(views[2:], {}, NOW).says == ""
