"""The newest things that happened, one a line."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import Piece, filled
from tui_monitor.app.drawing.times import Times
from tui_monitor.app.drawing.told_once import told_once
from tui_monitor.app.widgets.content import content
from tui_monitor.model.finding import Severity
from tui_monitor.model.snapshot import Incident, RunEvent
from tui_monitor.report.states import State
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
        above = {incident.message for incident in incidents}
        events = [event for event in events if not (event.runs and event.message in above)]
        lines += [event_line(event, names, self._times, self._glyphs) for event in reversed(told_once(events)[-8:])]
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render(self) -> Content:
        width, height = self.size
        return content(filled(line, width, self._glyphs.ellipsis) for line in self._lines[:height])

    def _incident(self, incident: Incident) -> list[Piece]:
        when = (f" {self._times.text(incident.since)} ", "$foreground 60%")
        return [
            when,
            _sign(self._glyphs.states[State.WAIT], "$warning", self._glyphs),
            (incident.message, "bold $warning"),
        ]


def event_line(event: RunEvent, names: Mapping[Shown, Shown], times: Times, glyphs: Glyphs) -> list[Piece]:
    """` 14:01:58 ■ exp-007  NaN in val_loss since step 3 410`"""
    name = names.get(event.run, event.run)
    glyph, colour = _weight(event, glyphs)
    return [
        (f" {times.text(event.time)} ", "$foreground 60%"),
        _sign(glyph, colour, glyphs),
        (f"{name}  " if name else "", "bold"),
        (event.message, colour),
    ]


def _weight(event: RunEvent, glyphs: Glyphs) -> tuple[str, str]:
    """Glyph and colour of how bad it is."""
    if event.severity is Severity.CRITICAL:
        return glyphs.states[State.STOP], "$error"
    if event.severity is Severity.WARNING:
        return glyphs.states[State.WAIT], "$warning"
    recovered = event.finding is not None and event.severity is None
    return (glyphs.recovered, "$success") if recovered else (glyphs.dot, "$foreground 80%")


def _sign(glyph: str, colour: str, glyphs: Glyphs) -> Piece:
    """As wide as the widest, so that names stand under each other."""
    return (f"{glyph:<{cell_len(glyphs.recovered)}} ", f"bold {colour}")
