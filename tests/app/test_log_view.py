"""The log of a run, driven: following, pausing, searching, its title and its keys."""

import pytest
from driving import Driver, driven
from fake_monitor import LINE, FakeMonitor, fleet
from msgspec.structs import replace
from sweeps import pairs
from textual import events

from tui_monitor.app.screens.one_run import RunScreen
from tui_monitor.app.screens.runs import RunsScreen
from tui_monitor.app.widgets.log_tail import LogTail
from tui_monitor.app.widgets.search_line import SearchLine
from tui_monitor.model.ask import Forget
from tui_monitor.model.log_lines import LogFound, LogLines, LogRequest, LogSearch, Search
from tui_monitor.text import Shown, clean

WIDE, USUAL = (160, 48), (80, 24)


async def opened(app: Driver) -> LogTail:
    await app.press("enter")
    await app.until(lambda: isinstance(app.app.screen, RunScreen), "the run screen")
    await app.sees("step 3990")
    return app.app.screen.query_one(LogTail)


async def typed(app: Driver, text: str) -> None:
    await app.press("slash")
    await app.until(lambda: bool(app.app.screen.query(SearchLine)), "the search line")
    await app.pilot.press(*("space" if c == " " else c for c in text.replace(":", "\0")) if ":" not in text else ())
    if ":" in text:
        app.app.screen.query_one(SearchLine).value = text
    await app.press("enter")
    await app.until(lambda: not app.app.screen.query(SearchLine))


def searches(monitor: FakeMonitor) -> list[LogSearch]:
    return [request for request in monitor.asked if isinstance(request, LogSearch)]


def title(app: Driver) -> str:
    return next(line for line in app.text.splitlines() if "─ train.log ─" in line)


def growing(monitor: FakeMonitor, more: int) -> None:
    """More lines are written, and what was asked is answered anew."""
    first = len(monitor.said)
    monitor.said += [clean(f"step {n * 10} | loss 0.1") for n in range(first, first + more)]
    for request in [known for known in monitor.answers if isinstance(known, LogRequest)]:
        monitor.answers[request] = monitor.usual_answer(request)  # type: ignore[assignment]
    monitor.show(*monitor.snapshot.runs)


@pytest.mark.parametrize("size", [(200, 60), WIDE, USUAL, (60, 15)])
async def test_the_title_says_the_file_the_lines_and_that_it_follows(size):
    async with driven(FakeMonitor(fleet(6)), size) as app:
        await opened(app)
        await app.sees("train.log", "FOLLOWING", "400")
        assert "399 step 3980" in app.text.replace("399  step", "399 step")


async def test_one_tick_of_the_wheel_pauses_and_says_so_and_g_follows_again():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, WIDE) as app:
        log = await opened(app)
        log.post_message(
            events.MouseScrollUp(log, 5, 3, 0, -1, 0, False, False, False, screen_x=5, screen_y=log.region.y + 3)
        )
        await app.sees("PAUSED, 3 newer lines (G follows)")
        growing(monitor, 508)
        await app.sees("PAUSED, 511 newer lines (G follows)")
        assert "step 3960" in app.text
        await app.press("G")
        await app.sees("FOLLOWING", "step 9070")


async def test_new_lines_are_followed_and_nothing_is_drawn_while_nothing_is_new():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, WIDE) as app:
        log = await opened(app)
        growing(monitor, 3)
        await app.sees("step 4020", "of 403")
        rows, before = log._rows, list(monitor.asked)
        monitor.show(*monitor.snapshot.runs, now=1.0)
        await app.pilot.pause()
        assert log._rows is rows
        assert monitor.asked == before


async def test_any_place_is_reached_at_once_by_page_and_end_and_asked_for_only_when_lines_run_out():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, WIDE) as app:
        await opened(app)
        await app.press("g")
        await app.sees("lines 1-")
        asked = len(monitor.asked)
        await app.press("pagedown")
        assert len(monitor.asked) == asked
        for _ in range(40):
            await app.press("pagedown")
        await app.sees("step 3990", "PAUSED (G follows)")
        for _ in range(40):
            await app.press("pageup")
        await app.sees("lines 1-", "step 0 |")


async def test_a_search_goes_to_matches_with_n_and_back_with_capital_n_until_esc():
    monitor = FakeMonitor(fleet(6))
    for at in (50, 200, 300):
        monitor.said[at] = clean(f"step {at}0 a Needle here")
    async with driven(monitor, WIDE) as app:
        log = await opened(app)
        await typed(app, "needle")
        await app.sees("step 3000 a Needle", "/needle: line 301")
        assert (searches(monitor)[-1].direction, searches(monitor)[-1].offset) == (-1, 400 * LINE)
        await app.press("N")
        await app.sees("step 2000 a Needle", "line 201")
        await app.press("n")
        await app.sees("step 3000 a Needle", "line 301")
        await app.press("n")
        await app.sees("step 500 a Needle", "line 51, round from the start")
        assert "PAUSED" in title(app)
        await app.press("escape")
        await app.until(lambda: not log.searching)
        assert isinstance(app.app.screen, RunScreen)
        assert Forget(searches(monitor)[-1]) in monitor.asked
        assert "step 500 a Needle" in app.text
        await app.press("escape")
        await app.until(lambda: isinstance(app.app.screen, RunsScreen))


async def test_while_no_search_is_open_n_goes_to_findings():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, WIDE) as app:
        await opened(app)
        await app.press("n")
        assert searches(monitor) == []


async def test_what_is_typed_is_lit_at_once_and_dropped_with_esc():
    async with driven(FakeMonitor(fleet(6)), WIDE) as app:
        log = await opened(app)
        await app.press("slash")
        await app.until(lambda: bool(app.app.screen.query(SearchLine)))
        await app.pilot.press(*"3980")
        await app.until(lambda: any(name == "reverse" for row in log._rows for _, name in row))
        await app.press("escape")
        await app.until(lambda: not any(name == "reverse" for row in log._rows for _, name in row))
        assert not log.searching
        assert isinstance(app.app.screen, RunScreen)


@pytest.mark.parametrize(
    ("keys", "size"),
    pairs([("7",), ("7", "1"), ("o",)], [(160, 48), USUAL, (60, 15)], lambda keys, size: keys == size),
)
async def test_a_search_brings_the_log_in_sight_where_another_pane_has_its_place(keys, size):
    monitor = FakeMonitor(fleet(6))
    monitor.said[300] = clean("RuntimeError: bad")
    for key, seen in (("slash", "search the log: words"), ("T", "RuntimeError: bad")):
        async with driven(monitor, size) as app:
            await opened(app)
            await app.press(*keys)
            await app.press(key)
            await app.sees(seen)
            if key == "slash":  # and what is typed is typed in it
                await app.pilot.press(*"bad")
                await app.until(lambda app=app: app.app.screen.query_one(SearchLine).value == "bad")


async def test_a_search_without_a_match_says_so_and_one_without_time_how_it_goes_on():
    monitor = FakeMonitor(fleet(6))
    async with driven(monitor, WIDE) as app:
        await opened(app)
        await typed(app, "no such words")
        await app.sees("/no such words: no match in 16 kB")
        usual = monitor.answer
        paused = LogFound(Search.PAUSED, reached=4000, searched=312_000_000, size=10**9)
        monitor.answer = lambda request: paused if isinstance(request, LogSearch) else usual(request)
        await typed(app, "other")
        await app.sees("none in 312 MB so far, n goes on")
        first = searches(monitor)[-1]
        await app.press("N" if first.direction < 0 else "n")
        await app.until(lambda: searches(monitor)[-1] is not first)
        assert (searches(monitor)[-1].offset, searches(monitor)[-1].begun) == (4000, first.offset)


async def test_a_pattern_that_is_none_is_refused_in_the_title():
    async with driven(FakeMonitor(fleet(6)), WIDE) as app:
        await opened(app)
        await typed(app, "re:(step")
        await app.sees("no pattern: ")


async def test_t_goes_to_trouble_and_leaves_n_to_the_findings():
    monitor = FakeMonitor(fleet(6))
    monitor.said[100] = clean("step 1000 | loss nan")
    monitor.said[200] = clean("RuntimeError: bad")
    async with driven(monitor, WIDE) as app:
        log = await opened(app)
        await app.press("T")
        await app.sees("RuntimeError: bad", "trouble: line 201")
        await app.press("T")
        await app.sees("step 1000 | loss nan", "trouble: line 101")
        await app.press("t")
        await app.sees("RuntimeError: bad", "trouble: line 201")
        assert not log.searching


async def test_with_the_focus_the_log_goes_sideways_by_lines_wraps_and_changes_its_file():
    monitor = FakeMonitor(fleet(6))
    monitor.said[399] = clean("begin " + "word " * 100 + "the end")
    usual = monitor.usual_answer
    names = (Shown("train.log"), Shown("metrics.bin"))

    def answer(request):
        found = usual(request)
        if isinstance(found, LogLines) and request.file == names[1]:
            return LogLines((), Shown("no text: tfevents"), names[1], names)
        return replace(found, files=names) if isinstance(found, LogLines) else found

    monitor.answer = answer
    async with driven(monitor, WIDE) as app:
        await app.press("enter")
        await app.sees("begin word", "1 of 2 files")
        await app.press("3")
        await app.press("right")
        await app.sees("from character 21")
        assert "begin word" not in app.text
        await app.press("left")
        await app.sees("begin word")
        await app.press("w")
        await app.sees("wrapped", "the end")
        await app.press("w", "up")
        await app.sees("PAUSED, 1 newer line ")
        await app.press("F")
        await app.sees("metrics.bin", "no text: tfevents", "2 of 2 files")
        await app.press("F")
        await app.sees("step 3980", "1 of 2 files")


async def test_the_line_of_a_finding_is_marked_as_its_onset():
    async with driven(FakeMonitor(fleet(6)), WIDE) as app:
        await opened(app)
        await app.press("enter")
        await app.sees("▼ onset", "PAUSED")
        (row,) = [line for line in app.text.splitlines() if "step 2550 |" in line and "▼ onset" in line]
        assert row.lstrip().startswith("▌")


async def test_it_works_in_three_rows_and_in_one():
    async with driven(FakeMonitor(fleet(6)), USUAL) as app:
        log = await opened(app)
        for height in (3, 2, 1):
            log.styles.height = height
            await app.until(lambda height=height: log.size.height == height)
            await app.press("pageup", "G")
            await app.sees("step 3990")
            await typed(app, "3980")
            await app.sees("step 3980")
            await app.press("escape", "G")


async def test_a_log_that_holds_nothing_says_so_and_its_keys_do_nothing():
    monitor = FakeMonitor(fleet(6))
    monitor.said = []
    empty = LogLines((), Shown("no text log"))
    usual = monitor.usual_answer
    monitor.answer = lambda request: empty if isinstance(request, LogRequest) else usual(request)
    async with driven(monitor, WIDE) as app:
        await app.press("enter")
        await app.sees("no text log")
        await app.press("3")
        await app.press("pageup", "G", "g", "t", "w", "F", "left", "right", "up", "slash")
        await app.until(lambda: bool(app.app.screen.query(SearchLine)))
        await app.press("x", "enter", "escape")
        assert app.app.is_running
