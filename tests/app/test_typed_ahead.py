"""Keys that were typed before the screen could answer: pasted, or sent in one go by a slow line."""

import pytest
from driving import Driver, driven
from fake_monitor import FakeMonitor, fleet
from textual.events import Key

from tui_monitor.app.screens.dialog import DEAF
from tui_monitor.app.screens.news_list import NewsScreen
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.palette import CommandScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.app.widgets.filter_line import FilterLine
from tui_monitor.app.widgets.search_line import SearchLine
from tui_monitor.model.ask import ProposeStop

NAMES = {"/": "slash", "\r": "enter", "\x1b": "escape", " ": "space", "→": "right"}


async def at_once(app: Driver, text: str) -> None:
    """As a terminal reads them that has them all in one piece."""
    for sign in text:
        app.app.post_message(Key(NAMES.get(sign, sign), sign))
    for _ in range(20):
        await app.pilot.pause()


def typed(app: Driver, kind: type[FilterLine] | type[SearchLine]) -> str:
    return app.app.screen.query_one(kind).value


async def test_what_is_typed_behind_the_key_of_the_filter_is_the_filter():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (160, 48)) as app:
        await at_once(app, "/nanK")
        assert typed(app, FilterLine) == "nanK"
        assert not app.app.context.remembered.seen
        assert not any(isinstance(request, ProposeStop) for request in monitor.asked)


async def test_what_is_typed_behind_the_key_of_the_search_is_looked_for():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (160, 48)) as app:
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
        await app.sees("step 3990")
        await at_once(app, "/Kaz")
        assert typed(app, SearchLine) == "Kaz"
        assert not any(isinstance(request, ProposeStop) for request in monitor.asked)


async def test_what_is_typed_behind_enter_is_no_part_of_the_filter():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await at_once(app, "/exp\rG")
        screen = app.app.screen
        assert isinstance(screen, RunsScreen)
        assert screen.listing.wanted.text == "exp"
        assert not screen.query(FilterLine)


async def test_what_is_typed_behind_enter_is_answered_by_the_screen_below():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await at_once(app, "/exp\r\r")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")


@pytest.mark.parametrize("behind", ["j", "jj/x"])
async def test_a_filter_that_is_dropped_at_once_leaves_all_runs(behind):
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await at_once(app, f"/exp\x1b{behind}")
        screen = app.app.screen
        assert isinstance(screen, RunsScreen)
        assert screen.listing.wanted.text == behind.partition("/")[2]


async def test_what_is_typed_behind_the_key_of_a_screen_goes_to_that_screen():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await at_once(app, "e/a")
        assert isinstance(app.app.screen, NewsScreen)
        assert typed(app, FilterLine) == "a"
        assert not app.app.context.remembered.seen


async def test_what_is_typed_behind_the_key_of_the_palette_is_searched_for():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, (160, 48)) as app:
        app.app.post_message(Key("ctrl+p", None))
        await at_once(app, "Kaz")
        assert isinstance(app.app.screen, CommandScreen)
        assert "Kaz" in app.text
        assert not any(isinstance(request, ProposeStop) for request in monitor.asked)


async def test_a_second_enter_opens_no_second_screen_of_the_run():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await at_once(app, "\r\r")
        assert [type(screen) for screen in app.app.screen_stack] == [RunsScreen, RunScreen]


async def test_what_is_typed_behind_enter_goes_to_the_run_that_it_opens():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await at_once(app, "\r/nan")
        assert isinstance(app.app.screen, RunScreen)
        assert typed(app, SearchLine) == "nan"
        assert not app.app.context.remembered.seen


async def test_two_arrows_in_a_question_move_twice():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await app.press("K")
        await app.until(lambda: isinstance(app.app.screen, StopScreen), "the question")
        question = app.app.screen
        await app.until(lambda: question._opened is not None and question.may_say_yes(), "it can be seen")
        app.ticks.now += DEAF + 0.1
        await at_once(app, "→")
        assert question.focused is question.yes_button
        await at_once(app, "→→")
        assert question.focused is question.yes_button
