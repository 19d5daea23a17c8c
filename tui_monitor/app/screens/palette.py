"""The palette: all that can be done here, found by a word of it."""

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.commands import Command, fitting
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.palette_lines import palette_lines, typed_line
from tui_monitor.app.over import Over
from tui_monitor.app.screens.watching import RunWanted
from tui_monitor.app.theme_shelf import ThemeChosen
from tui_monitor.app.widgets.content import content
from tui_monitor.text import clean

_MOST_ROWS = 26


class CommandList(Widget):
    """What was typed, and what fits it; the cursor stays in sight."""

    ALLOW_SELECT = False

    class Taken(Message):
        """What is under the cursor is to be done."""

    def __init__(self, offered: list[Command], glyphs: Glyphs) -> None:
        super().__init__()
        self._all, self._glyphs = offered, glyphs
        self.fitting = offered
        self.typed = ""
        self._cursor = self._top = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return min(len(self._all), _MOST_ROWS, max(1, viewport.height - 6)) + 1

    @property
    def here(self) -> Command | None:
        return self.fitting[self._cursor] if self.fitting else None

    def move(self, by: int) -> None:
        self._cursor = max(0, min(len(self.fitting) - 1, self._cursor + by))
        self.refresh()

    def type(self, text: str) -> None:
        """What is looked for is now this."""
        self.typed = text
        self.fitting = fitting(self._all, text)
        self._cursor = 0
        self.refresh()

    def render(self) -> Content:
        width, height = self.size
        room = max(1, height - 1)
        self._top = max(0, min(self._top, self._cursor), self._cursor - room + 1)
        lines = palette_lines(self.fitting, self._cursor, self._top, width, self._glyphs)[self._top : self._top + room]
        if not lines:
            lines = [[(" nothing is called so", "$warning")]]
        hint = "Search: type a word of a command, a theme or a run"
        return content([typed_line(self.typed, hint, len(self.fitting), len(self._all), self._glyphs), *lines])

    def on_click(self, event: events.Click) -> None:
        index = self._top + event.y - 1
        if event.y >= 1 and index < len(self.fitting):
            self._cursor = index
            self.post_message(self.Taken())


class CommandScreen(Over[None]):
    """Letters search, Enter does it, Esc leaves all as it was. The theme under the cursor is shown at once."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,ctrl+p", "leave", "back"),
        Binding("enter", "take", "do it", priority=True),
        Binding("up", "move(-1)", "up"),
        Binding("down", "move(1)", "down"),
        Binding("pageup", "move(-10)", "up"),
        Binding("pagedown", "move(10)", "down"),
        Binding("home", "move(-10000)", "first"),
        Binding("end", "move(10000)", "last"),
        Binding("backspace", "erase", "erase"),
    ]

    def __init__(self, offered: list[Command], glyphs: Glyphs) -> None:
        super().__init__()
        self._list = CommandList(offered, glyphs)
        self._theme_before = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="page palette") as page:
            page.border_title = "Commands"
            page.border_subtitle = "Enter does it, Esc leaves"
            yield self._list

    def on_mount(self) -> None:
        self._theme_before = self.app.theme

    def on_key(self, event: events.Key) -> None:
        """Whatever can be read is part of what is looked for; nothing else of the app listens meanwhile."""
        if event.is_printable and event.character is not None and (event.character != " " or self._list.typed):
            event.stop()
            event.prevent_default()
            self._list.type(self._list.typed + event.character)
            self._show_theme()

    @on(CommandList.Taken)
    def _clicked(self) -> None:
        self.action_take()

    def on_click(self, event: events.Click) -> None:
        """Beside the box: away."""
        if not self.query_one(".palette").region.contains(event.screen_x, event.screen_y):
            self.action_leave()

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def action_erase(self) -> None:
        self._list.type(self._list.typed[:-1])
        self._show_theme()

    def action_move(self, by: int) -> None:
        self._list.move(by)
        self._show_theme()

    def _show_theme(self) -> None:
        here = self._list.here
        wanted = here.theme if here is not None and here.theme else self._theme_before
        if wanted != self.app.theme:
            self.app.theme = wanted

    def action_leave(self) -> None:
        self.app.theme = self._theme_before
        self.answer(None)

    def action_take(self) -> None:
        here = self._list.here
        if here is None or self.app.screen is not self:
            return
        self.app.theme = here.theme or self._theme_before
        if here.theme:
            self.app.post_message(ThemeChosen(clean(here.theme, 200)))
        self.answer(None)
        if here.run is not None:
            self.app.post_message(RunWanted(here.run))
        elif here.action:
            self.app.call_next(self._do, here.action)

    async def _do(self, action: str) -> None:
        """On the screen that is on top again."""
        await self.app.run_action(action, self.app.screen)
