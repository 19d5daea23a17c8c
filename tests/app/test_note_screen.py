"""A dev note: a preview to edit, and a yes."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet
from test_typed_ahead import at_once
from textual.widgets import TextArea

from tui_monitor.app.screens.dialog import DEAF
from tui_monitor.app.screens.note import NoteScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.model.ask import Act


async def asked_to_note(app):
    await app.press("W")
    await app.until(lambda: isinstance(app.app.screen, NoteScreen), "the preview")
    await app.until(lambda: app.app.screen._opened is not None, "it can be seen")
    app.ticks.now += DEAF + 0.1


async def test_the_preview_shows_the_text_and_where_it_goes():
    async with driven(FakeMonitor(fleet(24))) as app:
        await asked_to_note(app)
        await app.sees("/exps/dev_notes.md", "## exp-007", "NaN in val_loss since step 3 410")


async def test_enter_says_no_and_nothing_is_written():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_note(app)
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not [asked for asked in monitor.asked if isinstance(asked, Act)]


async def test_the_edited_text_is_what_is_approved():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_note(app)
        app.app.screen.query_one("TextArea").text = "## exp-007\n\nmy own words\n"
        await app.press("tab")
        app.ticks.now += 1
        await app.press("enter")
        await app.until(lambda: any(isinstance(asked, Act) for asked in monitor.asked))
        act = next(asked for asked in monitor.asked if isinstance(asked, Act))
        assert act.approval.proposal.text == "## exp-007\n\nmy own words\n"


async def test_an_empty_note_is_not_written():
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await asked_to_note(app)
        app.app.screen.query_one("TextArea").text = " \n"
        await app.press("tab")
        app.ticks.now += 1
        await app.press("enter")
        assert not [asked for asked in monitor.asked if isinstance(asked, Act)]


async def typed(app, text: str):
    """Into the preview."""
    await asked_to_note(app)
    await app.press("shift+tab", *text)
    await app.sees(text)


async def test_what_a_person_types_comes_after_what_is_there():
    async with driven(FakeMonitor(fleet(24))) as app:
        await typed(app, "mine")
        assert app.app.screen.proposal.text == "## exp-007\n\n- NaN in val_loss since step 3 410\nmine"


async def test_an_untouched_note_is_left_at_once():
    async with driven(FakeMonitor(fleet(24))) as app:
        await asked_to_note(app)
        await app.press("escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))


@pytest.mark.parametrize("way", [("escape",), ("tab", "enter")])
async def test_what_was_typed_is_dropped_only_when_that_was_said_twice(way):
    monitor = FakeMonitor(fleet(24))
    async with driven(monitor) as app:
        await typed(app, "mine")
        await app.press(*way)
        await app.sees("not added yet", "again drops it", "mine")
        await app.press(way[-1])
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))
        assert not [asked for asked in monitor.asked if isinstance(asked, Act)]


async def test_going_on_typing_takes_the_first_no_back():
    async with driven(FakeMonitor(fleet(24))) as app:
        await typed(app, "mine")
        await app.press("escape")
        await app.sees("again drops it")
        await app.press("x")
        await app.until(lambda: "again drops it" not in app.text)
        await app.press("escape")
        await app.sees("again drops it", "minex")
        assert isinstance(app.app.screen, NoteScreen)


async def test_an_empty_note_says_why_it_is_not_added():
    async with driven(FakeMonitor(fleet(24))) as app:
        await asked_to_note(app)
        app.app.screen.query_one("TextArea").text = " \n"
        await app.sees("There is no text to add.")


async def test_whoever_types_writes_though_no_has_the_focus():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await asked_to_note(app)
        before = app.app.screen.query_one(TextArea).text
        await app.press(*"quick", "space", *"jk")
        assert app.app.screen.query_one(TextArea).text == before + "quick jk"
        await app.press("escape")
        await app.sees("What you wrote is not added yet")
        await app.press("escape")
        await app.until(lambda: not app.app.screen.is_modal)


async def test_what_is_typed_before_the_note_could_be_seen_is_nowhere():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("W")
        await app.sees("Dev note")
        before = app.app.screen.query_one(TextArea).text
        await app.press(*"nv")
        assert app.app.screen.query_one(TextArea).text == before


async def test_words_that_are_read_all_at_once_are_written_as_they_were_typed():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await asked_to_note(app)
        before = app.app.screen.query_one(TextArea).text
        await at_once(app, "a b\rc")
        assert app.app.screen.query_one(TextArea).text == before + "a b\nc"
