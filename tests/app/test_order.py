"""Sickest first, and still under the cursor."""

import pytest
from fake_monitor import NAN, NOW, finding, fleet, run_view, sick_views
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui_monitor.app.drawing.order import Arrangement, Order, Sort, counts, natural, next_alarm
from tui_monitor.model.finding import Decision
from tui_monitor.model.run import Life, Reading, Status
from tui_monitor.model.told_beside import Stopped, Told
from tui_monitor.report.states import State, state_of, word_of
from tui_monitor.text import Shown


def names(arrangement: Arrangement) -> list[str]:
    return [run.removeprefix("logs/") for run in arrangement.ids]


def test_the_sickest_stand_first_then_what_failed_then_what_waits():
    assert names(Order().arranged(fleet(10), Sort.SICKEST))[:4] == ["exp-007", "exp-003", "exp-015", "exp-011"]


def test_runs_that_ended_well_stand_last():
    views = [run_view("b", life=Life.FINISHED, status=Status.COMPLETED), run_view("a")]
    assert names(Order().arranged(views, Sort.SICKEST)) == ["a", "b"]


def test_nothing_that_stands_moves_while_a_person_is_at_the_keys():
    before = Order().arranged([run_view("a"), run_view("b")], Sort.SICKEST)
    sick = run_view("b", decision=Decision.STOP)
    after = Order().settled(before, {view.id: view for view in (run_view("a"), sick, run_view("c"))}, Sort.SICKEST)
    assert names(after) == ["a", "b", "c"]
    assert not after.sick


def test_what_is_gone_leaves():
    before = Order().arranged([run_view("a"), run_view("b")], Sort.SICKEST)
    assert names(Order().settled(before, {run_view("b").id: run_view("b")}, Sort.SICKEST)) == ["b"]


def test_names_are_ordered_as_people_count():
    views = [run_view(name) for name in ("exp-10", "exp-2", "exp-1")]
    assert names(Order().arranged(views, Sort.NAME)) == ["exp-1", "exp-2", "exp-10"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_can_be_compared(one, other):
    assert (natural(one) < natural(other)) in (True, False)


def test_progress_sorts_by_what_is_done():
    views = [run_view("a", step=10, total=100), run_view("b", step=90, total=100), run_view("c", total=None)]
    assert names(Order().arranged(views, Sort.PROGRESS)) == ["b", "a", "c"]


def test_the_best_value_stands_first_whichever_way_is_better():
    views = [run_view("a", values=[3.0]), run_view("b", values=[1.0]), run_view("c", values=[NAN])]
    assert names(Order().arranged(views, Sort.METRIC)) == ["b", "a", "c"]
    rewards = [run_view(name, metric="reward", values=[value], lower=False) for name, value in (("a", 3.0), ("b", 9.0))]
    assert names(Order().arranged(rewards, Sort.METRIC)) == ["b", "a"]


def test_what_is_done_soonest_stands_first():
    views = [run_view("a", step=10, total=100), run_view("b", step=90, total=100), run_view("c", total=None)]
    assert names(Order().arranged(views, Sort.LEFT)) == ["b", "a", "c"]


@pytest.mark.parametrize("sort", list(Sort))
def test_every_sort_can_be_turned_round_and_what_has_no_value_stays_last(sort):
    views = [run_view(f"r-{i}", step=10.0 * i, total=100, values=[float(i)], last_output=NOW - i) for i in range(1, 5)]
    bare = run_view("r-9", step=-1.0, total=None, values=[], last_output=None)
    there = names(Order().arranged([*views, bare], sort, sick_first=False))
    back = names(Order().arranged([*views, bare], sort, True, sick_first=False))
    assert sorted(there) == sorted(back)
    if sort in (Sort.NEWEST, Sort.PROGRESS, Sort.METRIC, Sort.LEFT):
        assert there[-1] == back[-1] == "r-9" and there[:-1] == back[-2::-1]
    if sort is Sort.NAME:
        assert there == back[::-1]


def test_sick_runs_come_first_only_where_the_layout_gives_them_the_room():
    views = [run_view("a"), run_view("b", decision=Decision.STOP)]
    assert names(Order().arranged(views, Sort.NAME)) == ["b", "a"]
    assert names(Order().arranged(views, Sort.NAME, sick_first=False)) == ["a", "b"]


def needed(views):
    return lambda run: state_of(views[run]).sick


def test_next_alarm_goes_round():
    views = {view.id: view for view in (run_view("a"), run_view("b", decision=Decision.STOP), run_view("c"))}
    ids = tuple(views)
    needs = needed(views)
    assert next_alarm(ids, needs, 2, 1) == 1
    assert next_alarm(ids, needs, 1, 1) == 1
    assert next_alarm(ids[:1], needs, 0, 1) is None


def test_every_state_is_counted_by_its_word_and_the_sickest_first():
    quiet, ended = replace(run_view("quiet"), life=Life.QUIET), replace(sick_views()[0], life=Life.ENDED)
    views = [*fleet(24), replace(run_view("new"), reading=Reading(under_way=True)), quiet, ended]
    assert list(counts(views).items()) == [
        ((State.STOP, "STOP"), 2),
        ((State.FAILED, "DIVERGED"), 1),
        ((State.FAILED, "FAILED"), 1),
        ((State.WAIT, "WAIT"), 1),
        ((State.CONTINUE, "CONTINUE"), 19),
        ((State.QUIET, "CONTINUE"), 1),
        ((State.READING, "READING"), 1),
        ((State.ENDED, "FINISHED"), 1),
    ]


def test_words_of_one_state_are_counted_in_the_same_order_whatever_the_order_of_the_runs():
    views = fleet(24)
    assert list(counts(views)) == list(counts(views[::-1]))


def test_a_run_whose_log_is_being_read_is_no_alarm():
    waiting = replace(run_view("new", decision=Decision.WAIT), reading=Reading(under_way=True))
    assert (state_of(waiting), word_of(waiting)) == (State.READING, "READING")
    assert names(Order().arranged([waiting, run_view("a")], Sort.SICKEST)) == ["a", "new"]


def test_a_run_that_ended_is_told_by_how_it_ended():
    crashed = sick_views()[3]
    assert (state_of(crashed), word_of(crashed)) == (State.FAILED, "FAILED")
    diverged = replace(sick_views()[0], life=Life.ENDED)
    assert (state_of(diverged), word_of(diverged)) == (State.FAILED, "DIVERGED")
    assert word_of(replace(run_view(), life=Life.FINISHED)) == "FINISHED"
    assert word_of(replace(sick_views()[0], life=Life.STOPPING)) == "STOPPING"


def test_a_run_that_a_person_stopped_is_no_alarm_and_stands_last():
    stopped = replace(
        run_view(
            "b", life=Life.STOPPED, status=Status.DIVERGED, reason="stopped by ada at 02:38", findings=(finding(),)
        ),
        told=Told(Stopped(NOW, Shown("ada"))),
    )
    assert (state_of(stopped), word_of(stopped)) == (State.ENDED, "STOPPED")
    assert names(Order().arranged([stopped, run_view("c")], Sort.SICKEST)) == ["c", "b"]
    views = {view.id: view for view in (stopped, run_view("c"))}
    assert next_alarm(tuple(views), needed(views), 1, 1) is None
