"""A dev note: a preview to edit, and a yes."""

from driving import driven
from fake_monitor import FakeMonitor, fleet

from tui_monitor.app.screens.dialog import DEAF
from tui_monitor.app.screens.note import NoteScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.model.ask import Act


async def asked_to_note(app):
    await app.press("W")
    await app.until(lambda: isinstance(app.app.screen, NoteScreen), "the preview")
    await app.pilot.pause()
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
