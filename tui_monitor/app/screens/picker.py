"""Choose the metrics of the chart."""

from collections.abc import Sequence

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import SelectionList
from textual.widgets.selection_list import Selection

from tui_monitor.app.drawing import wording
from tui_monitor.model.ask import MetricView
from tui_monitor.text import Shown


class Marks(SelectionList[Shown]):
    """`[x]` and `[ ]`, where Textual tells what is marked by colour alone."""

    def render_line(self, y: int) -> Strip:
        line = super().render_line(y)
        index = self.scroll_offset.y + y
        if index >= self.option_count:
            return line
        _, inner, _, *text = line
        sign = "x" if self.get_option_at_index(index).value in self.selected else " "
        return Strip([*(Segment(character, inner.style) for character in f"[{sign}]"), *text])


class MetricPicker(ModalScreen[tuple[Shown, ...]]):
    """Space marks, Enter takes what is marked (or the one under the cursor), Esc leaves all as it was."""

    BINDINGS = [  # noqa: RUF012 - Textual's form
        Binding("escape,q", "app.pop_screen", "back"),
        Binding("enter", "take", "take", priority=True),
    ]

    def __init__(self, metrics: Sequence[object], chosen: tuple[Shown, ...]) -> None:
        super().__init__()
        self._metrics = [metric for metric in metrics if isinstance(metric, MetricView)]
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="page") as page:
            page.border_title = "Metrics"
            page.border_subtitle = "space marks, Enter shows, Esc leaves"
            yield Marks(*(self._line(metric) for metric in self._metrics))

    def _line(self, metric: MetricView) -> Selection[Shown]:
        facts = f"  {metric.role}  {metric.points} points  now {wording.number(metric.last)}"
        text = Content.assemble((metric.name, "bold"), (facts, "$foreground 60%"))
        return Selection(text, metric.name, metric.name in self._chosen)

    @on(SelectionList.SelectedChanged)
    def _changed(self, event: "SelectionList.SelectedChanged[Shown]") -> None:
        event.stop()

    def action_take(self) -> None:
        """What is marked; when nothing was changed, the one under the cursor alone."""
        choices = self.query_one(Marks)
        marked = tuple(metric.name for metric in self._metrics if metric.name in choices.selected)
        here = choices.highlighted
        if marked == self._chosen and here is not None:
            marked = (self._metrics[here].name,)
        self.dismiss(marked or self._chosen)
