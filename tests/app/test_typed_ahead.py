"""Keys that were typed before the screen could answer: pasted, or sent in one go by a slow line."""

import asyncio

import pytest
from driving import PATIENCE, Driver, driven
from fake_monitor import FakeMonitor, fleet
from textual.events import Key
from textual.widgets import Button, TextArea

from tui_monitor.app import typed_ahead
from tui_monitor.app.screens.news_list import NewsScreen
from tui_monitor.app.screens.note import NoteScreen
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.palette import CommandScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.screens.stop import StopScreen
from tui_monitor.app.widgets.filter_line import FilterLine
from tui_monitor.app.widgets.search_line import SearchLine
from tui_monitor.model.ask import ProposeStop

NAMES = {"/": "slash", "\r": "enter", "\x1b": "escape", " ": "space", "→": "right", "\x02": "shift+tab"}


async def at_once(app: Driver, text: str) -> None:
    """As a terminal reads them that has them all in one piece."""
    for sign in text:
        app.app.post_message(Key(NAMES.get(sign, sign), sign))
    for _ in range(20):
        await app.pilot.pause()


async def in_a_burst(app: Driver, text: str, turns: int) -> None:
    """As a terminal reads them whose next key comes while the one before is on its way: `turns` of the loop later."""
    for sign in text:
        app.app.post_message(Key(NAMES.get(sign, sign), sign))
        for _ in range(turns):
            await asyncio.sleep(0)
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
        await app.heard()
        await at_once(app, "→")
        assert question.focused is question.yes_button
        await at_once(app, "→→")
        assert question.focused is question.yes_button


WORDS = "observed by me"


@pytest.mark.parametrize("turns", range(1, 9))
async def test_a_note_that_is_typed_in_a_burst_is_written_in_order(turns):
    async with driven(FakeMonitor(fleet(6)), (120, 40)) as app:
        await app.press("W")
        await app.until(lambda: isinstance(app.app.screen, NoteScreen), "the note")
        await app.heard()
        before = app.app.screen.query_one(TextArea).text
        await in_a_burst(app, WORDS, turns)
        assert app.app.screen.query_one(TextArea).text == before + WORDS


@pytest.mark.parametrize("turns", range(1, 9))
async def test_a_reason_that_is_typed_in_a_burst_behind_the_key_that_leads_to_it_is_in_order(turns):
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await app.press("K")
        await app.until(lambda: isinstance(app.app.screen, StopScreen), "the question")
        await app.heard()
        await in_a_burst(app, f"\x02{WORDS}", turns)
        assert app.app.screen.reason == WORDS


@pytest.mark.parametrize("turns", range(1, 9))
async def test_a_filter_that_is_typed_in_a_burst_is_in_order(turns):
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await in_a_burst(app, "/nanK", turns)
        assert typed(app, FilterLine) == "nanK"


@pytest.mark.parametrize("turns", range(1, 9))
async def test_what_is_looked_for_in_a_log_and_typed_in_a_burst_is_in_order(turns):
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
        await app.sees("step 3990")
        await in_a_burst(app, "/Kazoo", turns)
        assert typed(app, SearchLine) == "Kazoo"


async def test_a_key_behind_one_whose_widget_was_taken_away_is_answered_all_the_same():
    async with driven(FakeMonitor(fleet(6)), (160, 48)) as app:
        for turns in range(1, 9):
            await in_a_burst(app, "/exp\r/003\x1b", turns)
            assert not app.app.screen.query(FilterLine)
        await app.press("K")
        await app.until(lambda: isinstance(app.app.screen, StopScreen), "the question")


async def test_a_widget_that_hangs_does_not_hold_all_keys_up_for_ever(monkeypatch):
    gate = asyncio.Event()

    async def hang(button: Button, event: Key) -> None:
        event.stop()
        button.screen.set_focus(button.screen.query_one(TextArea))
        await gate.wait()

    async def soon(holds) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - what the app does sets no event
                await asyncio.sleep(0.005)  # the pilot would wait for what hangs

    monkeypatch.setattr(typed_ahead, "LONGEST", 0.1)
    async with driven(FakeMonitor(fleet(6)), (120, 40)) as app:
        await app.press("W")
        await app.until(lambda: isinstance(app.app.screen, NoteScreen), "the note")
        await app.heard()
        monkeypatch.setattr(Button, "on_key", hang, raising=False)
        text = app.app.screen.query_one(TextArea)
        app.app.post_message(Key("x", "x"))
        await soon(lambda: text.has_focus)
        app.app.post_message(Key("y", "y"))
        await soon(lambda: text.text.endswith("y"))
        gate.set()
