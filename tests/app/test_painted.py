"""Painted lines: kept, and sent by their changed cells."""

from rich.console import Console
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui_monitor.app.exact import ExactCompositor, ExactUpdate, whole_signs
from tui_monitor.app.widgets.painted import Painted


class OneScreen(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        self._compositor = ExactCompositor()
        self.painted = Painted()

    def compose(self) -> ComposeResult:
        yield self.painted


class OneApp(App[None]):
    CSS = "Painted { height: 1fr; }"

    def get_default_screen(self) -> OneScreen:
        return OneScreen()


def lines(value: str) -> list[list[tuple[str, str]]]:
    return [[("loss ", ""), ("-" * 40, "bold"), (value, "bold")], [("other", "")]]


async def test_of_a_long_line_only_the_changed_cells_are_sent():
    async with OneApp().run_test(size=(80, 5)) as pilot:
        painted = pilot.app.screen.painted
        painted.paint(lines("0.4512"))
        await pilot.pause()
        painted.paint(lines("0.4519"))
        compositor = pilot.app.screen._compositor
        compositor.update_widgets({painted})
        update = compositor.render_partial_update()
        assert isinstance(update, ExactUpdate)
        sent = update.render_segments(Console(force_terminal=True))
        assert sent.startswith("\x1b[1;51H") and "9" in sent
        assert "loss" not in sent and "-" not in sent and "other" not in sent


async def test_the_same_lines_ask_for_nothing():
    async with OneApp().run_test(size=(80, 5)) as pilot:
        painted = pilot.app.screen.painted
        painted.paint(lines("0.4512"))
        await pilot.pause()
        asked: list[object] = []
        painted.refresh = lambda *regions, **how: asked.append(regions)  # type: ignore[assignment,method-assign,misc]
        painted.paint(lines("0.4512"))
        assert not asked


async def test_another_theme_gives_the_same_lines_its_colours():
    async with OneApp().run_test(size=(80, 5)) as pilot:
        painted = pilot.app.screen.painted
        painted.paint([[("red", "$error")]])
        await pilot.pause()
        before = painted.render_lines(painted.region.reset_offset)[0]
        pilot.app.theme = "textual-light"
        await pilot.pause()
        after = painted.render_lines(painted.region.reset_offset)[0]
        assert before.text == after.text
        assert [segment.style for segment in before] != [segment.style for segment in after]


def test_a_wide_sign_is_sent_whole_or_not_at_all():
    strip = Strip([Segment("ab日本c")])
    assert whole_signs(strip, 0, 2) == (0, 2)
    assert whole_signs(strip, 3, 7) == (2, 7)
    assert whole_signs(strip, 1, 5) == (1, 6)
    assert whole_signs(Strip([Segment("abc")]), 1, 2) == (1, 2)
