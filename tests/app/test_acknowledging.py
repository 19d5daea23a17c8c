"""Acknowledge, snooze and the inbox, in the real app."""

import pytest
from driving import driven
from fake_monitor import NOW, FakeMonitor, finding, fleet, run_view, sick_views

from tui_monitor.app.remembering import PlaceMemory
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.runs import IDLE
from tui_monitor.app.screens.snooze import SnoozeScreen
from tui_monitor.model.finding import Decision, Kind, Severity
from tui_monitor.model.run import Life
from tui_monitor.model.seen import Until

SIZES = [(160, 48), (80, 24), (60, 15)]


def line_of(app, name: str) -> str:
    return next((line for line in app.text.splitlines()[1:] if name in line), "")


@pytest.mark.parametrize("size", SIZES)
async def test_an_acknowledged_run_says_so_at_once_and_keeps_its_word(size):
    async with driven(FakeMonitor(fleet(24)), size) as app:
        await app.press("a")
        await app.sees("STOP ack", "exp-007 acknowledged")
        assert "exp-007" in line_of(app, "STOP ack")


async def test_a_twice_takes_it_back():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("a", "a")
        await app.sees("exp-007 needs you again", "STOP 97%", "4 need you")
        assert not app.app.context.remembered.seen


async def test_n_passes_by_what_a_person_knows_and_says_when_nothing_is_left():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        grid = app.app.screen.grid
        await app.press("a", "n")
        assert grid.cursor == "logs/exp-003"
        await app.press("n", "n", "n")
        assert grid.cursor == "logs/exp-003", "round, past exp-007"
        for _ in range(3):
            await app.press("a", "n")
        await app.sees("nothing needs you")
        before = grid.cursor
        await app.press("N")
        await app.sees("nothing needs you")
        assert grid.cursor == before


async def test_what_a_person_knows_stands_below_what_needs_one_and_nothing_jumps_away_at_once():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        grid = app.app.screen.grid
        await app.press("a")
        assert grid.ids[0] == "logs/exp-007"
        app.ticks.now += IDLE
        monitor.show(*monitor.snapshot.runs, events=())
        await app.until(lambda: grid.ids[3] == "logs/exp-007", "below the other sick ones")
        assert grid.cursor == "logs/exp-007"
        await app.sees("known, healthy and ended")


@pytest.mark.parametrize("view", ["compact", "table"])
async def test_every_view_tells_it(view):
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        while app.app.screen.listing.view != view:
            await app.press("v")
        await app.press("g", "a")
        assert "STOP ack" in line_of(app, "exp-007")


async def test_a_new_alarm_needs_a_person_again():
    monitor = FakeMonitor(sick_views()[2:3])
    (view,) = monitor.snapshot.runs
    async with driven(monitor, (160, 48)) as app:
        await app.press("a")
        await app.sees("WAIT ack", "nothing needs you")
        worse = finding(Kind.DRIFT, "loss", 3000, "loss drifts", severity=Severity.WARNING)
        monitor.show(run_view("exp-011", decision=Decision.WAIT, findings=(*view.findings, worse), reason="two alarms"))
        await app.sees("1 needs you", "WAIT 90%")


async def test_all_marked_ones_are_acknowledged_and_the_marks_go():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("space", "l", "space", "a")
        await app.sees("2 runs acknowledged", "2 need you")
        assert sorted(app.app.context.remembered.seen) == ["logs/exp-003", "logs/exp-007"]
        assert "marked" not in app.text


async def test_a_run_without_an_alarm_says_that_there_is_none():
    async with driven(FakeMonitor([run_view("exp-1")]), (80, 24)) as app:
        for key in ("a", "z"):
            await app.press(key)
            await app.sees("no alarm here")
        assert not app.app.context.remembered.seen


async def test_the_inbox_shows_only_what_needs_a_person_and_goes_on_from_one_to_the_next():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        grid = app.app.screen.grid
        await app.press("i")
        await app.until(lambda: len(grid.ids) == 4)
        await app.press("a")
        assert len(grid.ids) == 3 and grid.cursor == grid.ids[0]
        await app.press("l")
        second = grid.ids[1]
        await app.press("a")
        assert second not in grid.ids and grid.cursor == grid.ids[1]
        await app.press("a", "a")
        await app.sees("nothing needs you /is:open")
        await app.press("i")
        await app.until(lambda: len(grid.ids) == 24)
        await app.press("i")
        assert len(grid.ids) == 24 and "nothing needs you" in app.text.splitlines()[-1]


@pytest.mark.parametrize(("words", "found"), [("is:ack", 1), ("is:open", 3), ("-is:open", 21), ("is:open,ack", 4)])
async def test_the_filter_knows_what_a_person_knows(words, found):
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("a", "slash", *words, "enter")
        await app.until(lambda: len(app.app.screen.grid.ids) == found)


async def test_a_click_on_the_count_shows_the_inbox():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.pilot.click(offset=(app.text.splitlines()[0].index("4 need you") + 1, 0))
        await app.until(lambda: len(app.app.screen.grid.ids) == 4)


# Snooze


async def test_a_snooze_is_chosen_with_keys_and_the_row_says_how_long():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("z")
        await app.sees("exp-007", "for 10 minutes", "until tomorrow morning", "until step", "Enter snoozes")
        await app.press("down", "enter")
        await app.sees("STOP snoozed 60 min", "3 need you")


async def test_the_rows_of_a_snooze_are_walked_through_with_j_and_k_too():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("z", "j", "j", "k", "enter")
        await app.sees("STOP snoozed 60 min", "3 need you")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("typed", "said"), [("+500", "until step 3 921"), ("12000", "until step 12 000")])
async def test_a_step_is_simply_typed(size, typed, said):
    async with driven(FakeMonitor(fleet(24)), size) as app:
        await app.press("z", *("plus" if sign == "+" else sign for sign in typed), "enter")
        await app.sees(said)
        assert said in line_of(app, "exp-007")


async def test_a_step_that_is_passed_is_refused_with_a_word_and_can_be_mended():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        await app.press("z", *"34", "enter")
        await app.sees("a step that is still to come")
        assert isinstance(app.app.screen, SnoozeScreen)
        await app.press("backspace", "backspace", *"4k", "enter")
        await app.sees("until step 4 000")


async def test_escape_leaves_all_as_it_was():
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        await app.press("z", "escape")
        assert not isinstance(app.app.screen, SnoozeScreen)
        assert not app.app.context.remembered.seen


async def test_a_run_that_is_over_is_offered_times_only():
    async with driven(FakeMonitor(sick_views()[3:]), (80, 24)) as app:
        await app.press("z")
        await app.sees("for an hour")
        assert "until step" not in app.text and "until it ends" not in app.text


async def test_a_snoozed_run_wakes_by_itself_when_its_time_has_come():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor, (160, 48)) as app:
        screen = app.app.screen
        await app.press("z", "enter")
        await app.sees("STOP snoozed 10 min")
        app.clock.set(NOW + 300)
        screen.redraw()
        await app.sees("STOP snoozed 5 min")
        app.clock.set(NOW + 599.97)
        screen.redraw()
        app.clock.set(NOW + 600)
        await app.sees("4 need you", "STOP 97%")


async def test_nothing_wakes_while_no_time_decides():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("a")
        assert app.app.screen.attending._waking is None
        await app.press("z", "enter")
        assert app.app.screen.attending._waking is not None


async def test_a_snooze_until_the_end_is_over_when_the_run_ends():
    monitor = FakeMonitor([sick_views()[2]])
    async with driven(monitor, (160, 48)) as app:
        await app.press("z", "up", *["down"] * 4, "enter")
        await app.sees("WAIT until it ends", "nothing needs you")
        monitor.show(run_view("exp-011", decision=Decision.STOP, life=Life.FAILED, reason="crashed"))
        await app.sees("1 needs you")


# On the screen of a run


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_of_a_run_acknowledges_and_snoozes_it(size):
    async with driven(FakeMonitor(fleet(24)), size) as app:
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run")
        await app.press("a")
        await app.sees("STOP ack")
        await app.press("a", "z", "enter")
        await app.sees("STOP snoozed 10 min")
        await app.press("escape")
        await app.until(lambda: "snoozed 10 min" in line_of(app, "exp-007"))


# What is remembered


async def test_what_was_said_last_time_is_so_at_once():
    async with driven(FakeMonitor(fleet(24)), (160, 48)) as app:
        await app.press("a", "l", "z", "enter")
        known = PlaceMemory()
        known.say(app.app.context.remembered.seen)
    async with driven(FakeMonitor(fleet(24)), (160, 48), remembered=known) as app:
        await app.sees("STOP ack", "STOP snoozed 10 min", "2 need you")


async def test_hostile_names_are_acknowledged_as_any_other():
    name = "[red]\x1b]0;owned\x07[@click=app.quit]x[/]"
    view = run_view(name, decision=Decision.STOP, findings=(finding(metric="lo[/ss"),))
    async with driven(FakeMonitor([view]), (160, 48)) as app:
        await app.press("z", "escape", "a")
        await app.sees("STOP ack", "[@click=app.quit]")
        assert "\x1b" not in app.text
        assert list(app.app.context.remembered.seen) == [view.id]


async def test_snoozed_until_a_step_is_told_beside_the_curve_in_a_table():
    async with driven(FakeMonitor(fleet(60)), (80, 24)) as app:
        await app.press("z", *"12000", "enter")
        await app.sees("STOP until step 12 000")
        assert "⣀××" in line_of(app, "until step"), "the curve stays"
        assert app.app.context.remembered.seen["logs/exp-007"].until == Until(step=12000.0)
