"""The news lead to the runs that they are about."""

from driving import driven
from fake_monitor import NOW, FakeMonitor, sick_views

from tui_monitor.app.screens.news_list import NewsScreen
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.model.finding import Severity
from tui_monitor.model.snapshot import RunEvent
from tui_monitor.text import Shown


def monitor() -> FakeMonitor:
    found = sick_views()
    first, second = found[0], found[1]
    monitor = FakeMonitor(found)
    last = first.findings[-1]
    events = (
        RunEvent(NOW - 9.0, Shown(""), Shown("it fell from the sky")),
        RunEvent(NOW - 8.0, first.id, last.said, last.id, last.severity),
        RunEvent(NOW - 7.0, Shown(""), Shown("2 runs diverged"), None, Severity.WARNING, (second.id, first.id)),
    )
    monitor.show(*found, events=events)
    return monitor


async def test_enter_opens_the_run_of_an_incident():
    async with driven(monitor()) as app:
        await app.press("e", "enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run")
        assert app.app.screen.run_here == sick_views()[1].id


async def test_enter_opens_the_run_of_an_event_at_its_finding():
    async with driven(monitor()) as app:
        await app.press("e", "down", "enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run")
        screen, view = app.app.screen, sick_views()[0]
        await app.until(lambda: screen.finding is not None, "its findings")
        assert (screen.run_here, screen.finding.id) == (view.id, view.findings[-1].id)


async def test_an_event_of_no_run_opens_nothing_and_escape_leaves():
    async with driven(monitor()) as app:
        await app.press("e", "down", "down", "down", "enter")
        assert isinstance(app.app.screen, NewsScreen)
        await app.press("escape")
        assert not isinstance(app.app.screen, NewsScreen)
