"""The news lead to the runs that they are about."""

import pytest
from driving import driven
from fake_monitor import NOW, FakeMonitor, fleet, sick_views

from tui_monitor.app.screens.news_list import NewsScreen
from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.several import SeveralStopsScreen
from tui_monitor.model.ask import ChartRequest
from tui_monitor.model.finding import Severity
from tui_monitor.model.snapshot import Incident, RunEvent
from tui_monitor.text import Shown, clean


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


async def test_the_chart_begins_with_the_part_around_the_finding_of_the_news():
    told = monitor()
    async with driven(told) as app:
        await app.press("e", "down", "enter")
        onset = sick_views()[0].findings[-1].onset_step

        def shows_the_part() -> bool:
            charts = [request for request in told.asked if isinstance(request, ChartRequest)]
            return bool(charts) and 0 < (charts[-1].first or 0) < onset

        await app.until(shows_the_part, "the steps around the finding")


async def test_an_event_of_no_run_opens_nothing_and_escape_leaves():
    async with driven(monitor()) as app:
        await app.press("e", "down", "down", "down", "enter")
        assert isinstance(app.app.screen, NewsScreen)
        await app.press("escape")
        assert not isinstance(app.app.screen, NewsScreen)


def told_of_many() -> FakeMonitor:
    found = sick_views()
    one, two = found[0], found[1]
    warned = RunEvent(NOW - 600.0, one.id, one.findings[0].said, one.findings[0].id, Severity.WARNING)
    worse = RunEvent(
        NOW - 60.0, one.id, Shown(f"now critical: {warned.message}"), one.findings[0].id, Severity.CRITICAL
    )
    other = RunEvent(NOW - 30.0, two.id, two.findings[0].said, two.findings[0].id, Severity.CRITICAL)
    monitor = FakeMonitor(found)
    monitor.show(*found, events=(warned, worse, other))
    return monitor


async def test_a_warning_that_became_critical_is_one_line_with_both_times():
    async with driven(told_of_many(), (160, 48)) as app:
        await app.press("e")
        await app.sees("News, 2", "a warning since")
        assert sum("a warning since" in row.text[0] for row in app.app.screen._rows()) == 1
        assert "now critical" not in app.text


@pytest.mark.parametrize(("words", "left"), [("exp-003", 1), ("kind:nan", 1), ("status:stop", 2), ("-exp-003", 1)])
async def test_the_news_are_filtered_by_the_words_of_the_list_and_escape_drops_the_filter_first(words, left):
    async with driven(told_of_many(), (160, 48)) as app:
        await app.press("e", "slash", *words, "enter")
        await app.sees(f"News, {left} of 2")
        await app.press("escape")
        await app.sees("News, 2")
        assert isinstance(app.app.screen, NewsScreen)
        await app.press("escape")
        assert not isinstance(app.app.screen, NewsScreen)


async def test_a_filter_that_nothing_passes_says_so_and_escape_while_typing_brings_the_one_before_back():
    async with driven(told_of_many(), (80, 24)) as app:
        await app.press("e", "slash", *"jk", "enter")
        await app.sees("nothing of it matches jk")
        await app.press("enter")
        assert isinstance(app.app.screen, NewsScreen)
        await app.press("slash", *"zz", "escape")
        await app.sees("nothing of it matches jk")


async def test_enter_opens_what_the_filter_left():
    async with driven(told_of_many(), (160, 48)) as app:
        await app.press("e", "slash", *"kind:nan", "enter", "enter")
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run")
        assert app.app.screen.run_here == sick_views()[0].id


async def test_news_of_what_a_person_knows_are_told_dimly():
    async with driven(told_of_many(), (160, 48)) as app:
        await app.press("a", "e")
        await app.sees("News, 2")
        screen = app.app.screen
        styles = {row.head[3][0].strip(): row.text[1] for row in screen._rows()}
        assert styles == {"exp-003": "$error", "exp-007": "$foreground 60%"}


async def test_a_click_on_a_line_of_news_opens_its_run_at_the_finding():
    async with driven(told_of_many(), (160, 48)) as app:
        y = next(i for i, line in enumerate(app.text.splitlines()) if "a warning since" in line)
        await app.pilot.click(offset=(20, y))
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run")
        assert app.app.screen.run_here == sick_views()[0].id


async def test_a_click_on_the_title_above_the_news_opens_all_of_them():
    async with driven(told_of_many(), (160, 48)) as app:
        y = next(i for i, line in enumerate(app.text.splitlines()) if "news (e)" in line)
        await app.pilot.click(offset=(5, y))
        await app.until(lambda: isinstance(app.app.screen, NewsScreen), "the news")


async def test_a_click_moves_the_cursor_of_the_news_and_two_open_the_run():
    async with driven(told_of_many(), (160, 48)) as app:
        await app.press("e")
        y = next(i for i, line in enumerate(app.text.splitlines()) if "a warning since" in line and "exp-007" in line)
        await app.pilot.click(offset=(40, y))
        assert app.app.screen._at == 1
        await app.pilot.click(offset=(40, y), times=2)
        await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run")


async def test_many_news_are_walked_through_by_pages():
    events = tuple(RunEvent(NOW - n, Shown(""), Shown(f"thing {n:03d}")) for n in range(150, 0, -1))
    monitor = FakeMonitor(sick_views())
    monitor.show(*monitor.snapshot.runs, events=events)
    async with driven(monitor, (80, 24)) as app:
        await app.press("e", "G")
        await app.sees("thing 150")
        await app.press("g")
        await app.sees("thing 001")
        await app.press("pagedown", "pagedown")
        await app.until(lambda: app.app.screen._at > 20 and f"thing {app.app.screen._at + 1:03d}" in app.text)


async def test_an_incident_is_told_once_above_the_others_at_the_time_when_it_was_told():
    monitor, found = FakeMonitor(sick_views()), sick_views()
    message = Shown("2 runs diverged within 8 s of their start: exp-003, exp-007")
    together = RunEvent(NOW - 60, Shown(""), message, None, Severity.WARNING, (found[1].id, found[0].id))
    later = RunEvent(NOW - 1, found[0].id, Shown("something else"))
    monitor.show(*found, events=(together, later), incidents=(Incident(message, together.runs, 3.0),))
    async with driven(monitor, (160, 48)) as app:
        lines = [line for line in app.text.splitlines() if "2 runs diverged" in line]
        assert len(lines) == 1 and "00:03" not in lines[0]
        assert lines[0].split()[0] == app.app.context.times.text(NOW - 60)
        assert app.text.splitlines().index(lines[0]) < app.text.splitlines().index(
            next(line for line in app.text.splitlines() if "something else" in line)
        )


async def test_hostile_words_in_the_news_are_only_words():
    view = sick_views()[0]
    event = RunEvent(NOW, view.id, clean("[@click=app.quit]\x1b]52;c;x\x07[/nope]"))
    monitor = FakeMonitor([view])
    monitor.show(view, events=(event,))
    async with driven(monitor, (160, 48)) as app:
        await app.press("e", "slash", *"[/nope]", "enter")
        await app.sees("[@click=app.quit]", "[/nope]")
        assert "\x1b" not in app.text


def of_a_batch() -> FakeMonitor:
    """Two diverged, three more of their batch go on."""
    found = fleet(6)
    message = Shown("2 runs diverged within 8 s of their start: a, b")
    sick, rest = found[:2], tuple(view.id for view in found[2:5])
    incident = Incident(message, tuple(view.id for view in sick), NOW - 60, rest=rest)
    monitor = FakeMonitor(found)
    told = RunEvent(NOW - 60, Shown(""), message, None, Severity.WARNING, incident.runs)
    monitor.show(*found, events=(told,), incidents=(incident,))
    return monitor


async def test_s0_68_the_rest_of_a_batch_that_diverges_is_one_question_with_its_words_and_a_number_to_type():
    monitor = of_a_batch()
    (incident,) = monitor.snapshot.incidents
    async with driven(monitor, (120, 40)) as app:
        await app.sees("3 more of this batch go on")
        await app.press("e")
        await app.sees("K asks to cancel the other 3 of this batch")
        await app.press("K")
        await app.until(lambda: isinstance(app.app.screen, SeveralStopsScreen), "the question")
        screen = app.app.screen
        assert {*(proposal.run for proposal in screen.open_proposals), *screen._refusals} == set(incident.rest)
        assert screen.reason == "cancelled: 2 runs diverged within 8 s of their start: a, b"
        await app.sees("Cancel the rest of this batch?")
        assert not screen.may_say_yes(), "nobody has typed how many"


async def test_k_in_the_news_asks_nothing_where_no_batch_goes_on():
    monitor = of_a_batch()
    (told,) = monitor.snapshot.events
    monitor.show(*monitor.snapshot.runs, events=(told,), incidents=())
    async with driven(monitor, (120, 40)) as app:
        await app.press("e", "K")
        await app.sees("this is about no batch of which other runs go on")
        assert isinstance(app.app.screen, NewsScreen)
