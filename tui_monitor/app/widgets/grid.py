"""The list of runs: only what is in sight has a widget, so a thousand runs cost what a screenful costs."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.layout import Slot, View, neighbour, plan, scrolled_to
from tui_monitor.app.drawing.order import Arrangement
from tui_monitor.app.drawing.run_lines import HEALTHY_BADGE, SICK_BADGE, RunLook
from tui_monitor.app.widgets.pane import RunPane
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

WIDEST_NAME = 28


class _Planned(Layout):
    """Puts the panes where the plan says."""

    name = "planned"

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],  # noqa: ARG002
        size: Size,  # noqa: ARG002
        greedy: bool = True,  # noqa: ARG002
    ) -> ArrangeResult:
        assert isinstance(parent, RunsGrid)
        return [
            WidgetPlacement(
                Region(slot.x, slot.y - parent.top, slot.width, slot.height), NULL_OFFSET, NULL_SPACING, pane
            )
            for pane, (_, slot) in zip(parent.panes, parent.in_sight(), strict=False)
        ]


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the list shows."""

    views: Mapping[Shown, RunView]
    names: Mapping[Shown, Shown]
    arrangement: Arrangement
    view: View
    now: float
    marked: Set[Shown] = frozenset()


class RunsGrid(Widget):
    """Keeps the cursor on its run, and the run in sight."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._planned = _Planned()
        self.glyphs = glyphs
        self.panes: list[RunPane] = []
        self.slots: tuple[Slot, ...] = ()
        self.top = 0
        self.scene: Scene | None = None
        self.cursor: Shown | None = None

    @property
    def layout(self) -> Layout:
        """Textual's way to bring a layout that no style sheet can name."""
        return self._planned

    @property
    def ids(self) -> tuple[Shown, ...]:
        return self.scene.arrangement.ids if self.scene else ()

    @property
    def cursor_index(self) -> int | None:
        return self.ids.index(self.cursor) if self.cursor in self.ids else None

    @property
    def name_width(self) -> int:
        names = self.scene.names.values() if self.scene else ()
        return min(WIDEST_NAME, max((cell_len(name) for name in names), default=0))

    def ages(self) -> list[float]:
        """When the runs in sight that are not over wrote last."""
        if self.scene is None:
            return []
        views = (self.scene.views[run] for run, _ in self.in_sight())
        return [
            view.output.last
            for view in views
            if view.output.last is not None and not (view.life.over or view.reading.at_end)
        ]

    def render(self) -> Content:
        """What stands where no run does."""
        return Content("" if self.ids else " Looking for runs" if self.scene is None else " No run has been found yet.")

    def show(self, scene: Scene, cursor: Shown | None) -> None:
        """Draw what is new in `scene`; with the cursor on a run, or on the first one."""
        was = self._line_of_cursor()
        moved = self.scene is None or scene.arrangement != self.scene.arrangement or scene.view != self.scene.view
        self.scene = scene
        self.cursor = cursor if cursor in scene.arrangement.ids else next(iter(scene.arrangement.ids), None)
        if moved:
            self._replan(was)
        self._fill()

    def move_to(self, index: int) -> None:
        if self.ids:
            self.cursor = self.ids[max(0, min(index, len(self.ids) - 1))]
            self._keep_in_sight()
            self._fill()

    def move(self, dx: int, dy: int) -> None:
        if self.slots and (index := self.cursor_index) is not None:
            self.move_to(neighbour(self.slots, index, dx, dy))

    def page(self, direction: int) -> None:
        if self.slots and (index := self.cursor_index) is not None:
            here = self.slots[index]
            for _ in range(max(1, self.size.height // here.height)):
                index = neighbour(self.slots, index, 0, direction)
            self.move_to(index)

    def in_sight(self) -> list[tuple[Shown, Slot]]:
        """Runs with a place on the screen now."""
        bottom = self.top + self.size.height
        return [
            (run, slot)
            for run, slot in zip(self.ids, self.slots, strict=False)
            if slot.y < bottom and slot.y + slot.height > self.top
        ]

    def hidden(self) -> tuple[int, int]:
        """How many runs are above and below what is in sight."""
        above = sum(slot.y + slot.height <= self.top for slot in self.slots)
        return above, len(self.slots) - above - len(self.in_sight())

    def on_resize(self) -> None:
        self._replan(None)
        self._fill()

    def on_mouse_scroll_up(self) -> None:
        self.move(0, -1)

    def on_mouse_scroll_down(self) -> None:
        self.move(0, 1)

    def _line_of_cursor(self) -> int | None:
        """The row of the screen on which the cursor stands."""
        index = self.cursor_index
        return None if index is None or index >= len(self.slots) else self.slots[index].y - self.top

    def _replan(self, line: int | None) -> None:
        """Places anew; the run under the cursor stays on its row of the screen where that is possible."""
        if self.scene is None:
            return
        self.slots = plan(self.scene.view, self.scene.arrangement.marks(), self.size.width, self.size.height)
        index = self.cursor_index
        if line is not None and index is not None and line >= 0:
            self.top = max(0, min(self.slots[index].y - line, self._last_top()))
        self._keep_in_sight()

    def _last_top(self) -> int:
        return max(0, self.slots[-1].y + self.slots[-1].height - self.size.height) if self.slots else 0

    def _keep_in_sight(self) -> None:
        index = self.cursor_index
        if index is not None and index < len(self.slots):
            self.top = max(0, min(scrolled_to(self.slots[index], self.top, self.size.height), self._last_top()))
        self.refresh(layout=True)
        for pane in self.panes[:1]:  # Textual keeps the places it has computed until a child asks for another one
            pane.refresh(layout=True)

    def _fill(self) -> None:
        """Give every slot in sight its run."""
        if self.scene is None:
            return
        sight = self.in_sight()
        if (missing := len(sight) - len(self.panes)) > 0:
            new = [RunPane() for _ in range(missing)]
            self.panes += new
            self.mount(*new)
        width = self.name_width
        mixed = self.scene.view is View.COMPACT and bool(self.scene.arrangement.sick)
        badges = SICK_BADGE if mixed else HEALTHY_BADGE
        for pane, (run, _) in zip(self.panes, sight, strict=False):
            name, chosen = self.scene.names[run], run == self.cursor
            marked = run in self.scene.marked
            look = RunLook(self.glyphs, name, width, self.scene.now, chosen, marked, badge_width=badges)
            pane.show(self.scene.views[run], look, self.scene.view is View.TABLE)
