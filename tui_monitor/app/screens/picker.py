"""Choose the metrics of the chart."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.metric_rows import fitting, heading, name_cells, rows
from tui_monitor.app.drawing.palette_lines import typed_line
from tui_monitor.app.over import Over
from tui_monitor.app.widgets.content import content
from tui_monitor.model.ask import MetricView
from tui_monitor.text import Shown

_MOST_ROWS = 24


class MetricList(Widget):
    """A heading and the metrics that fit what was typed; the cursor stays in sight."""

    ALLOW_SELECT = False

    def __init__(self, metrics: Sequence[MetricView], marked: Sequence[Shown], glyphs: Glyphs) -> None:
        super().__init__()
        self._all, self._glyphs = metrics, glyphs
        self.fitting = list(metrics)
        self.marked = [metric.name for metric in metrics if metric.name in marked]
        self.typed = ""
        self._cursor = next((i for i, metric in enumerate(metrics) if metric.name in marked), 0)
        self._top = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return min(len(self._all), _MOST_ROWS, max(1, viewport.height - 8)) + 2

    @property
    def here(self) -> MetricView | None:
        return self.fitting[self._cursor] if self.fitting else None

    def move(self, by: int) -> None:
        self._cursor = max(0, min(len(self.fitting) - 1, self._cursor + by))
        self.refresh()

    def mark(self) -> None:
        """The one under the cursor, or not any more."""
        if self.here is None:
            return
        if self.here.name in self.marked:
            self.marked.remove(self.here.name)
        else:
            self.marked.append(self.here.name)
        self.refresh()

    def type(self, text: str) -> None:
        """What is looked for is now this."""
        self.typed = text
        here = self.here
        self.fitting = fitting(self._all, text)
        self._cursor = self.fitting.index(here) if here is not None and here in self.fitting else 0
        self.refresh()

    def render(self) -> Content:
        width, height = self.size
        room = max(1, height - 2)
        self._top = max(0, min(self._top, self._cursor, max(0, len(self.fitting) - room)))
        self._top = max(self._top, self._cursor - room + 1)
        names = name_cells(self._all, width)
        lines = rows(self.fitting, self.marked, self._cursor, names, width, self._glyphs)[self._top : self._top + room]
        if not lines:
            lines = [[(" no metric is called so", "$warning")]]
        typed = typed_line(self.typed, "type to filter", len(self.fitting), len(self._all), self._glyphs)
        return content([typed, heading(names, width, self._glyphs), *lines])

    def on_click(self, event: events.Click) -> None:
        index = self._top + event.y - 2
        if event.y >= 2 and index < len(self.fitting):
            self._cursor = index
            self.mark()

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)


class MetricPicker(Over[tuple[Shown, ...] | None]):
    """Letters filter, Space marks, Enter draws what is marked (or what the cursor is on), Esc leaves all as it was."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape", "leave", "back"),
        Binding("enter", "take", "draw", priority=True),
        Binding("space", "mark", "mark"),
        Binding("up", "move(-1)", "up"),
        Binding("down", "move(1)", "down"),
        Binding("pageup", "move(-10)", "up"),
        Binding("pagedown", "move(10)", "down"),
        Binding("backspace", "erase", "erase"),
    ]

    def __init__(self, metrics: Sequence[object], chosen: tuple[Shown, ...], glyphs: Glyphs) -> None:
        super().__init__()
        self._chosen = chosen
        self._list = MetricList([one for one in metrics if isinstance(one, MetricView)], chosen, glyphs)

    def compose(self) -> ComposeResult:
        with Vertical(classes="page") as page:
            page.border_title = "Metrics"
            page.border_subtitle = "Space marks, Enter draws, Esc leaves"
            yield self._list

    def on_key(self, event: events.Key) -> None:
        """Whatever can be read is part of what is looked for; nothing else of the app listens meanwhile."""
        if event.is_printable and event.character is not None and event.character != " ":
            event.stop()
            event.prevent_default()
            self._list.type(self._list.typed + event.character)

    def action_erase(self) -> None:
        self._list.type(self._list.typed[:-1])

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_mark(self) -> None:
        self._list.mark()

    def action_leave(self) -> None:
        """What was typed first."""
        if self._list.typed:
            self._list.type("")
        else:
            self.answer(None)

    def action_take(self) -> None:
        """What is marked, in the order of the marks; when nothing was changed, the one under the cursor alone."""
        marked = tuple(self._list.marked)
        if set(marked) == set(self._chosen) and self._list.here is not None:
            marked = (self._list.here.name,)
        self.answer(marked or self._chosen)
