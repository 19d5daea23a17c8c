"""The list of runs: only what is in sight is drawn, so a thousand runs cost what a screenful costs.

Boxes are widgets of their own, lines are drawn by the list itself: of both only the cells that changed are sent.
"""

from collections.abc import Mapping, Set

from msgspec import Struct, field
from textual import events
from textual.geometry import Region
from textual.layout import Layout
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.columns_in_use import ColumnsInUse
from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.kept import Form, KeptDrawings
from tui_monitor.app.drawing.layout import ScreenPlan, Slot, View, neighbour, plan, scrolled_to, touching, within
from tui_monitor.app.drawing.list_lines import composed, titles
from tui_monitor.app.drawing.order import Arrangement, rest_title
from tui_monitor.app.drawing.preview import preview
from tui_monitor.app.drawing.run_parts import HEALTHY_BADGE, SICK_BADGE, Lines, RunLook
from tui_monitor.app.drawing.table_view import draw_head
from tui_monitor.app.widgets.painted import Painted
from tui_monitor.app.widgets.pane import RunClicked, RunPane
from tui_monitor.app.widgets.placing import Planned
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown

WHEEL = 3
"""Rows that one notch of the wheel scrolls."""


class Scene(Struct, frozen=True):
    """All that the list shows."""

    views: Mapping[Shown, RunView]
    names: Mapping[Shown, Shown]
    arrangement: Arrangement
    view: View
    now: float
    marked: Set[Shown] = frozenset()
    name_width: int = 0
    """Cells of the longest name."""
    nothing: Lines = field(default_factory=list)
    """What stands there where there is no run."""
    seen: Mapping[Shown, str] = field(default_factory=dict)
    """Run -> what is said beside it, where a person knows of its alarms."""


class RunsGrid(Painted):
    """Keeps the cursor on its run, and the run in sight."""

    class Moved(Message):
        """What is in sight, or the cursor, is another."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RunsGrid.Moved)

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._planned = Planned()
        self.glyphs = glyphs
        self.panes: list[RunPane] = []
        self.preview = RunPane()
        self.placed: Mapping[Widget, Region] = {}
        """Where the widgets of the list stand in it."""
        self.plan = ScreenPlan()
        self.top = 0
        self.scene: Scene | None = None
        self.cursor: Shown | None = None
        self._kept, self._kept_preview = KeptDrawings(), KeptDrawings()
        self._columns = ColumnsInUse()
        self._told: tuple[object, ...] = ()

    @property
    def layout(self) -> Layout:
        """Textual's way to bring a layout that no style sheet can name."""
        return self._planned

    @property
    def ids(self) -> tuple[Shown, ...]:
        return self.scene.arrangement.ids if self.scene else ()

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self.plan.slots

    @property
    def cursor_index(self) -> int | None:
        return self.ids.index(self.cursor) if self.cursor in self.ids else None

    def show(self, scene: Scene, cursor: Shown | None) -> None:
        """Draw what is new in `scene`; with the cursor on a run, or on the first one."""
        was = self._line_of_cursor()
        self._columns.of(scene.views.values())
        moved = self.scene is None or scene.arrangement != self.scene.arrangement or scene.view != self.scene.view
        self.cursor = scene.arrangement.near(cursor, (self.cursor_index or 0) if cursor is not None else 0)
        self.scene = scene
        if moved:
            self._replan(was)
        self._fill()

    # Moving

    def move_to(self, index: int) -> None:
        if self.ids:
            self.cursor = self.ids[max(0, min(index, len(self.ids) - 1))]
            self._keep_in_sight()
            self._fill()

    def move(self, dx: int, dy: int) -> None:
        if self.slots and (index := self.cursor_index) is not None:
            self.move_to(neighbour(self.slots, index, dx, dy))

    def page(self, direction: int) -> None:
        """One screen on: to the run that stands as far away as the list is high."""
        if self.slots and (index := self.cursor_index) is not None:
            wanted = self.slots[index].y + direction * max(1, self.plan.size[1] - 1)
            while (there := neighbour(self.slots, index, 0, direction)) != index:
                if index != self.cursor_index and (self.slots[there].y - wanted) * direction > 0:
                    break
                index = there
            self.move_to(index)

    def scroll_by(self, rows: int) -> None:
        """The cursor comes along when its run leaves the screen: keys are never about what nobody sees."""
        top = max(0, min(self.top + rows, self.plan.last_top))
        if top == self.top:
            return
        self.top = top
        index, sight = self.cursor_index, within(self.slots, top, top + self.plan.size[1])
        if index is not None and sight and index not in sight:
            self.cursor = self.ids[min(sight, key=lambda i: abs(self.slots[i].y - self.slots[index].y))]
        self._fill()

    def in_sight(self) -> list[tuple[Shown, Slot]]:
        """Runs with a place on the screen now."""
        return [(self.ids[index], self.slots[index]) for index in self._in_sight()]

    def sight(self) -> tuple[int, int]:
        """The first and the last run of which something is seen, counted from 1; (0, 0) for none."""
        found = self._in_sight()
        return (found[0] + 1, found[-1] + 1) if found else (0, 0)

    def _in_sight(self) -> list[int]:
        return touching(self.slots, self.top, self.top + self.plan.size[1])

    # What the mouse and the terminal say

    def on_resize(self) -> None:
        self._replan(self._line_of_cursor())
        self._fill()

    def on_mouse_scroll_up(self) -> None:
        self.scroll_by(-WHEEL)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_by(WHEEL)

    def on_click(self, event: events.Click) -> None:
        """On a line; boxes tell by themselves."""
        x, y = event.x, event.y - self.plan.fixed + self.top
        if event.y < self.plan.fixed or event.y >= self.plan.fixed + self.plan.size[1]:
            return
        for index in touching(self.slots, y, y + 1):
            if self.slots[index].x <= x < self.slots[index].x + self.slots[index].width:
                self.post_message(RunClicked(self.ids[index], event.chain >= 2))

    # Places

    def _line_of_cursor(self) -> int | None:
        """The row of the screen on which the cursor stands."""
        index = self.cursor_index
        return None if index is None or index >= len(self.slots) else self.slots[index].y - self.top

    def _replan(self, line: int | None) -> None:
        """Places anew; the run under the cursor stays on its row of the screen where that is possible."""
        if self.scene is None:
            return
        self.plan = plan(self.scene.view, self.scene.arrangement.marks(), self.size.width, self.size.height)
        self._kept.keep_only(self.scene.views)
        index = self.cursor_index
        if line is not None and index is not None and line >= 0:
            self.top = self.slots[index].y - line if index < len(self.slots) else 0
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        index = self.cursor_index
        if index is not None and index < len(self.slots):
            top = scrolled_to(self.slots[index], self.top, self.plan.size[1]) if index else 0
            self.top = max(0, min(top, self.plan.last_top))

    # Drawing

    def _fill(self) -> None:
        """Give every slot in sight its run."""
        if self.scene is None:
            return
        sight = self._in_sight()
        boxes = [index for index in sight if index < self.plan.boxes]
        self._place(boxes)
        for pane, index in zip(self.panes, boxes, strict=False):
            run = self.ids[index]
            pane.show(self.scene.views[run], self._look(run), self.slots[index], self._kept)
        self.paint(self._list([index for index in sight if index >= self.plan.boxes]))
        self._show_preview()
        self._tell()

    def _place(self, boxes: list[int]) -> None:
        """The widgets that are needed, where they are needed."""
        new: list[Widget] = [RunPane() for _ in range(len(boxes) - len(self.panes))]
        self.panes += new  # type: ignore[arg-type]
        if self.plan.preview is not None and not self.preview.is_attached:
            new.append(self.preview)
        down = self.plan.fixed - self.top
        placed: dict[Widget, Region] = {
            pane: _region(self.slots[index], down) for pane, index in zip(self.panes, boxes, strict=False)
        }
        if self.plan.preview is not None:
            placed[self.preview] = _region(self.plan.preview, 0)
        if new:
            self.mount(*new)
        if new or placed != self.placed:
            self.placed = placed
            self.refresh(layout=True)
            for child in self.children[:1]:  # Textual keeps the places that it has until a child asks for another
                child.refresh(layout=True)

    def _look(self, run: Shown) -> RunLook:
        assert self.scene is not None
        scene, chosen = self.scene, run == self.cursor
        mixed = scene.view is View.COMPACT and bool(scene.arrangement.sick)
        badges = SICK_BADGE if mixed else HEALTHY_BADGE
        name, marked = scene.names[run], run in scene.marked
        return RunLook(
            self.glyphs,
            name,
            scene.name_width,
            scene.now,
            chosen,
            marked,
            badge_width=badges,
            seen=scene.seen.get(run, ""),
            in_use=self._columns.now,
        )

    def _list(self, sight: list[int]) -> Lines:
        """All rows, also those that the boxes and the preview cover."""
        assert self.scene is not None
        if not self.ids:
            return self.empty_lines(*self.size)
        drawn = [(self.slots[index], self._lines_of(index)) for index in sight]
        (width, height), names = self.plan.size, self.scene.name_width
        if self.plan.title is not None:
            below = self.ids[self.plan.as_table :]
            known = any(run in self.scene.seen for run in below)
            title = rest_title(
                [self.scene.views[run] for run in below if run not in self.scene.seen], known, len(below)
            )
            drawn.append((Slot(0, self.plan.title, width, 1), [draw_head(names, width, title, self._columns.now)]))
        rows = composed(width, height, self.top, drawn)
        above = composed(width, self.plan.fixed, 0, titles(self.slots, names, self._columns.now))
        return [*above, *rows, *([] for _ in range(self.size.height - len(above) - len(rows)))]

    def _lines_of(self, index: int) -> Lines:
        assert self.scene is not None
        run, slot = self.ids[index], self.slots[index]
        form = Form.ROW if index >= self.plan.as_table else Form.PLAIN
        return self._kept.lines(self.scene.views[run], self._look(run), slot.width, slot.height, form)

    def _show_preview(self) -> None:
        slot = self.plan.preview
        if slot is not None and self.scene is not None and self.cursor is not None:
            view, look = self.scene.views[self.cursor], self._look(self.cursor)
            lines = preview(view, look, slot.width, slot.height, self._kept_preview)
            self.preview.show_lines(view, lines)

    def _tell(self) -> None:
        said = (self.cursor, self.sight(), len(self.ids))
        if said != self._told:
            self._told = said
            self.post_message(self.Moved())

    def empty_lines(self, width: int, height: int) -> Lines:  # noqa: ARG002
        """What stands where no run does."""
        lines = [[(" Looking for runs", "")]] if self.scene is None else list(self.scene.nothing[:height])
        return [*lines, *([] for _ in range(height - len(lines)))]

    def on_mount(self) -> None:
        self.paint(self.empty_lines(*self.size))


def _region(slot: Slot, down: int) -> Region:
    return Region(slot.x, slot.y + down, slot.width, slot.height)
