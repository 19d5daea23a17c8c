"""What stands beside the chart, or in its own place: findings, causes, configuration, process, newest values, notes."""

from dataclasses import dataclass

from msgspec.structs import replace
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.panes import BESIDE, PaneName
from tui_monitor.app.drawing.side_lines import Drawn, Facts, Look, draw_all, draw_one
from tui_monitor.app.widgets.content import content
from tui_monitor.app.widgets.diagnosis_cursor import DiagnosisCursor
from tui_monitor.model.finding import Finding


class Side(Widget):
    """The finding that is selected stays so while others come and go. Only the rows that changed are drawn anew."""

    @dataclass
    class Touched(Message):
        """On one of its panes; twice on a finding: show its place."""

        pane: PaneName
        twice: bool

    can_focus = True

    def __init__(self) -> None:
        super().__init__()
        self._facts: Facts | None = None
        self._look: Look | None = None
        self._alone: PaneName | None = None
        """The one pane that is shown; None: all of them below each other."""
        self._titled = True
        self._selected: str | None = None
        self.diagnosis = DiagnosisCursor()
        self._tops: dict[PaneName, int] = {}
        self._drawn = Drawn([], [], [], {}, {})

    def show(self, facts: Facts, look: Look) -> None:
        self._facts, self._look = facts, look
        self.diagnosis.follow(facts, look)
        self._draw()

    def lay_out(self, alone: PaneName | None, focused: PaneName | None, titled: bool) -> None:
        """`alone`: show only this one; `titled` then: nothing else says what it is."""
        self._alone, self._titled = alone, titled
        if self._look is not None:
            self._look = replace(self._look, focused=focused)
        self._draw()

    # Findings

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._facts.findings if self._facts is not None else ()

    @property
    def selected(self) -> Finding | None:
        findings = self.findings
        return next((one for one in findings if one.id == self._selected), findings[0] if findings else None)

    def select(self, finding: str) -> bool:
        """By its id; whether there is one."""
        if there := any(one.id == finding for one in self.findings):
            self._selected = finding
            self._draw()
        return there

    def move(self, direction: int) -> None:
        """To the next finding, round and round."""
        findings = self.findings
        if findings:
            here = next((index for index, one in enumerate(findings) if one is self.selected), 0)
            self.select(findings[(here + direction) % len(findings)].id)

    def move_in_diagnosis(self, direction: int) -> None:
        """To the next thing that is said."""
        self.diagnosis.go_to(self.diagnosis.index + direction)
        self._draw()

    # Scrolling

    def scroll_pane(self, pane: PaneName, by: int) -> bool:
        """By so many lines; False where there is nothing more in that direction."""
        before = self._drawn.tops.get(pane, 0)
        self._tops[pane] = max(0, before + by)
        if pane is PaneName.DIAGNOSIS and self._look is not None:
            self.diagnosis.scroll(by, self._look, self.size.width)
        self._draw()
        self._tops[pane] = self._drawn.tops.get(pane, 0)
        return self._tops[pane] != before

    def page(self, pane: PaneName) -> int:
        """How many of its lines are in sight."""
        return max(1, self._drawn.pages.get(pane, 1) - 1)

    # Drawing

    def _draw(self) -> None:
        width, height = self.size
        if self._facts is None or self._look is None or not width or not height:
            return
        look = replace(self._look, selected=self.selected, entry=self.diagnosis.index)
        if self._alone is not None:
            drawn = draw_one(self._alone, self._facts, look, width, height, self._tops, self._titled)
        else:
            drawn = draw_all(self._facts, look, width, height, self._tops)
        before, self._drawn = self._drawn.lines, drawn
        if len(before) != len(drawn.lines):
            self.refresh()
        elif changed := [y for y, line in enumerate(drawn.lines) if line != before[y]]:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render(self) -> Content:
        return content(self._drawn.lines)

    def on_resize(self) -> None:
        self._draw()
        self.refresh()

    # The mouse

    def on_click(self, event: events.Click) -> None:
        if not 0 <= event.y < len(self._drawn.panes):
            return
        pane, owner = self._drawn.panes[event.y], self._drawn.owners[event.y]
        if owner >= 0 and pane is PaneName.DIAGNOSIS:
            self.diagnosis.go_to(owner)
            self._draw()
        elif 0 <= owner < len(self.findings):
            self.select(self.findings[owner].id)
        self.post_message(self.Touched(pane, event.chain >= 2 and owner >= 0))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def _wheel(self, event: events.MouseEvent, direction: int) -> None:
        """What is under the pointer: the findings go one by one."""
        event.stop()
        panes = self._drawn.panes
        pane = panes[event.y] if 0 <= event.y < len(panes) else BESIDE[0]
        if pane is PaneName.FINDINGS:
            self.move(direction)
            self.post_message(self.Touched(pane, twice=False))
        else:
            self.scroll_pane(pane, 3 * direction)
