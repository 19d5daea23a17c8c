"""The findings of one run with their proof, what decides first; below them the newest values."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import filled
from tui_monitor.app.drawing.proof import finding_lines, latest_lines, listed
from tui_monitor.app.drawing.run_lines import QUIET, Lines
from tui_monitor.app.widgets.content import content
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import RunView


class Findings(Widget):
    """The cursor stays on its finding while others come and go."""

    @dataclass
    class Chosen(Message):
        """A click; twice: show its place."""

        twice: bool

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._view: RunView | None = None
        self._listed: tuple[Finding, ...] = ()
        self._selected: str | None = None
        self._lines_of: list[int] = []
        """Which finding each drawn line belongs to; -1 for none."""
        self._top = 0

    def show(self, view: RunView) -> None:
        if view is not self._view:
            self._view, self._listed = view, listed(view)
            self.refresh()

    @property
    def selected(self) -> Finding | None:
        findings = self._listed
        return next((f for f in findings if f.id == self._selected), findings[0] if findings else None)

    def select(self, finding: str) -> bool:
        """By its id; whether there is one."""
        if there := any(one.id == finding for one in self._listed):
            self._selected = finding
            self.refresh()
        return there

    def move(self, direction: int) -> None:
        findings = self._listed
        if not findings:
            return
        here = next((i for i, f in enumerate(findings) if f is self.selected), 0)
        self._selected = findings[(here + direction) % len(findings)].id
        self.refresh()

    def render(self) -> Content:
        width, height = self.size
        if self._view is None:
            return Content("")
        lines, owners = self._all_lines(width)
        self._scroll(owners, height)
        self._lines_of = owners[self._top :]
        return content(filled(line, width, self._glyphs.ellipsis) for line in lines[self._top : self._top + height])

    def _all_lines(self, width: int) -> tuple[Lines, list[int]]:
        assert self._view is not None
        lines: Lines = []
        owners: list[int] = []
        for index, finding in enumerate(self._listed):
            drawn = finding_lines(finding, finding is self.selected, self._glyphs, width)
            lines += drawn
            owners += [index] * len(drawn)
        rest: Lines = [] if lines else [[(" no findings", "$success")]]
        rest += [[], [(" newest values", f"bold {QUIET}")], *latest_lines(self._view, width)]
        return lines + rest, owners + [-1] * len(rest)

    def _scroll(self, owners: list[int], height: int) -> None:
        """The selected finding in sight, its beginning first."""
        index = next((i for i, f in enumerate(self._listed) if f is self.selected), None)
        mine = [line for line, owner in enumerate(owners) if owner == index]
        if mine:
            self._top = min(mine[0], max(self._top, mine[-1] + 1 - height))
        self._top = max(0, min(self._top, len(owners) - height))

    def on_click(self, event: events.Click) -> None:
        owner = self._lines_of[event.y] if 0 <= event.y < len(self._lines_of) else -1
        if 0 <= owner < len(self._listed):
            self._selected = self._listed[owner].id
            self.refresh()
            self.post_message(self.Chosen(event.chain >= 2))

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)
