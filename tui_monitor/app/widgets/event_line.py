"""The newest things that happened, one a line."""

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.glyphs import Glyphs
from tui_monitor.app.pieces import Piece, content, filled
from tui_monitor.app.when import Times
from tui_monitor.model.run import Incident, RunEvent
from tui_monitor.text import Shown


class EventLines(Widget):
    """As many as its height; incidents of several runs come first."""

    def __init__(self, glyphs: Glyphs, times: Times) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._times = times
        self._lines: list[list[Piece]] = []

    def show(self, events: Sequence[RunEvent], incidents: Sequence[Incident], names: Mapping[Shown, Shown]) -> None:
        lines = [self._incident(incident) for incident in incidents]
        lines += [event_line(event, names, self._times) for event in reversed(events[-8:])]
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render(self) -> Content:
        width, height = self.size
        return content(filled(line, width, self._glyphs.ellipsis) for line in self._lines[:height])

    def _incident(self, incident: Incident) -> list[Piece]:
        return [(f" {self._times.text(incident.since)} ", "$foreground 60%"), (incident.message, "bold $warning")]


def event_line(event: RunEvent, names: Mapping[Shown, Shown], times: Times) -> list[Piece]:
    """` 14:01:58 exp-007  NaN in val_loss since step 3 410`"""
    name = names.get(event.run, event.run)
    return [
        (f" {times.text(event.time)} ", "$foreground 60%"),
        (f"{name}  ", "bold"),
        (event.message, "$error" if event.finding else "$foreground 80%"),
    ]
