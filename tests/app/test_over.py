"""What shows through a dialog looks as Textual tints it, and only what changed is tinted again."""

import pytest
from driving import driven
from fake_monitor import FakeMonitor, fleet
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip

from tui_monitor.app import over
from tui_monitor.app.exact import ExactCompositor
from tui_monitor.app.feed import SnapshotFetched


def drawn(app):
    return [
        [(s.text, seen_of(s.text, s.style)) for s in strip.simplify()]
        for strip in app.screen._compositor.render_strips()
    ]


def seen_of(text: str, style: Style) -> Style:
    """The ink of blanks is not seen, unless it is underlined or inverse."""
    inked = text.strip() or style.underline or style.reverse
    return style if inked else Style(bgcolor=style.bgcolor)


async def test_what_is_below_a_dialog_is_tinted_as_textual_does_it(monkeypatch):
    from textual._context import visible_screen_stack

    async with driven(FakeMonitor(fleet()), (160, 48)) as driver:
        await driver.press("e")
        visible_screen_stack.set(driver.app._background_screens)
        ours = drawn(driver.app)
        monkeypatch.setattr(over.Over, "render_lines", ModalScreen.render_lines)
        driver.app.screen._styles_cache.clear()
        visible_screen_stack.set(driver.app._background_screens)
        assert drawn(driver.app) == ours


async def test_rows_that_did_not_change_are_not_tinted_again(monkeypatch):
    async with driven(FakeMonitor(fleet()), (160, 48)) as driver:
        await driver.press("e")
        tinted = []
        usual = BackgroundScreen.process_segments
        monkeypatch.setattr(
            BackgroundScreen,
            "process_segments",
            classmethod(lambda _, segments, colour: tinted.append(1) or usual(segments, colour)),
        )
        driver.app.screen.refresh()
        await driver.pilot.pause()
        assert not tinted


async def test_what_is_below_may_be_smaller_than_the_dialog_while_the_terminal_grows(monkeypatch):
    from textual._context import visible_screen_stack

    async with driven(FakeMonitor(fleet()), (160, 48)) as driver:
        await driver.press("e")
        below = driver.app._background_screens[0]._compositor
        before = [strip.crop(0, 90) for strip in below.render_strips()[:20]]
        monkeypatch.setattr(below, "render_strips", lambda size=None: before)
        driver.app.screen._styles_cache.clear()
        visible_screen_stack.set(driver.app._background_screens)
        rows = [list(row) for row in driver.app.screen._compositor.render_full_update().strips]
        assert len(rows) == 48
        assert all(None not in row and sum(strip.cell_length for strip in row) == 160 for row in rows)


@pytest.mark.parametrize("keys", [(), ("e",)])
async def test_what_a_widget_leaves_undrawn_is_blank(keys, monkeypatch):
    async with driven(FakeMonitor(fleet()), (160, 48)) as driver:
        await driver.press(*keys)
        for widget in driver.app.screen.walk_children(with_self=True):
            monkeypatch.setattr(widget, "render_lines", lambda crop: [Strip.blank(3)] * (crop.height // 2))
        rows = [list(row) for row in driver.app.screen._compositor.render_full_update().strips]
        assert len(rows) == 48
        assert all(sum(strip.cell_length for strip in row) == 160 for row in rows)


async def pictures_sent(driver, monkeypatch, key):
    """Whole ones, and parts."""
    sent = []
    usual = ExactCompositor.render_update

    def counted(self, *args, **options):
        update = usual(self, *args, **options)
        sent.extend([type(update)] if update is not None else [])
        return update

    monkeypatch.setattr(ExactCompositor, "render_update", counted)
    await driver.press(key)
    for _ in range(5):
        await driver.pilot.pause(1 / 30)
    return sent


@pytest.mark.parametrize("key", ["question_mark", "e"])
async def test_what_opens_above_is_drawn_once(monkeypatch, key):
    async with driven(FakeMonitor(fleet()), (160, 48)) as driver:
        assert await pictures_sent(driver, monkeypatch, key) == [LayoutUpdate]


async def test_what_was_above_is_gone_with_one_picture(monkeypatch):
    async with driven(FakeMonitor(fleet()), (160, 48)) as driver:
        await driver.press("question_mark")
        assert (await pictures_sent(driver, monkeypatch, "escape")).count(LayoutUpdate) == 1


async def test_nothing_is_drawn_below_a_page_that_covers_all(monkeypatch):
    async with driven(FakeMonitor(fleet()), (160, 48)) as driver:
        below = driver.app.screen
        await driver.press("question_mark")
        monkeypatch.setattr(below._compositor, "render_strips", lambda size=None: pytest.fail("drawn"))
        monkeypatch.setattr(type(below), "show", lambda *_: pytest.fail("arranged"))
        driver.app.post_message(SnapshotFetched(driver.app.snapshot))
        below.grid.refresh()
        driver.app.screen.refresh()
        await driver.pilot.pause()
        await driver.pilot.pause()


@pytest.mark.parametrize("keys", [(), ("e",), ("question_mark",)])
async def test_another_theme_is_drawn_over_the_whole_screen(keys, monkeypatch):
    async with driven(FakeMonitor(fleet()), (160, 48), theme="paper") as driver:
        await driver.press(*keys)
        driver.app.theme = "night"
        assert LayoutUpdate in await pictures_sent(driver, monkeypatch, "f11")
