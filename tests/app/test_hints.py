"""A key that does nothing says so, once and quietly."""

from driving import driven
from fake_monitor import FakeMonitor, fleet

from tui_monitor.app import hints
from tui_monitor.app.widgets.hint_line import HintLine


async def test_a_key_that_means_nothing_is_named_and_the_next_key_takes_the_line_away():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("Q")
        await app.sees("no such key here: Q · ? shows all")
        assert app.text.splitlines()[-1].startswith(" no such key here")
        await app.press("down")
        await app.until(lambda: "no such key" not in app.text)
        assert "quit" in app.text.splitlines()[-1]


async def test_it_is_gone_by_itself_after_a_moment(monkeypatch):
    monkeypatch.setattr(hints, "MOMENT", 0.05)
    async with driven(FakeMonitor(fleet(24)), (80, 24)) as app:
        await app.press("f5")
        await app.until(lambda: not app.app.screen.query(HintLine))


async def test_a_key_that_works_elsewhere_says_where():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("y")
        await app.sees("y works inside a run")
        await app.press("p")
        await app.sees("p works in a replay")
        await app.press("enter")
        await app.sees("step 3990")
        await app.press("v")
        await app.sees("v works in the list of runs")


async def test_a_key_that_has_nothing_to_do_says_why():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("enter")
        await app.sees("step 3990")
        await app.press("H")
        await app.sees("all steps are in sight")


async def test_read_only_is_the_reason_where_it_is():
    async with driven(FakeMonitor(fleet(24)), (120, 40), read_only=True) as app:
        await app.press("K")
        await app.sees("K does nothing with --read-only")


async def test_a_dialog_says_how_to_leave_it():
    async with driven(FakeMonitor(fleet(24)), (60, 15)) as app:
        await app.press("question_mark", "x")
        await app.sees("no such key here: x · Esc goes back")
        await app.press("escape")
        await app.until(lambda: "no such key" not in app.text)


async def test_a_key_that_does_something_brings_no_line():
    async with driven(FakeMonitor(fleet(24)), (120, 40)) as app:
        await app.press("down", "v", "s", "space", "escape", "slash", "x", "escape")
        assert not app.app.screen.query(HintLine)


async def test_what_has_no_room_in_the_line_ends_with_dots():
    async with driven(FakeMonitor(fleet(24)), (60, 15)) as app:
        app.app.screen.hint("a sentence of many words " * 4)
        await app.sees("a sentence of many words")
        last = app.text.splitlines()[-1].rstrip()
        assert last.endswith("…") and len(last) <= 60


async def test_a_new_order_is_said_where_the_header_has_no_room_for_it():
    async with driven(FakeMonitor(fleet(24)), (60, 15)) as app:
        await app.press("s")
        await app.sees("sorted by name")
        await app.press("S")
        await app.sees("sorted by", "the other way round")
