"""The news in lines: when, how bad, which run, what. Pure."""

from collections.abc import Mapping, Sequence, Set

from msgspec import Struct
from rich.cells import cell_len

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece
from tui_monitor.app.drawing.times import Times
from tui_monitor.app.drawing.told_once import NewsEntry, told_once, with_rest
from tui_monitor.model.finding import Severity
from tui_monitor.model.snapshot import Incident, RunEvent
from tui_monitor.report.states import State
from tui_monitor.text import Shown

_TIME = 8
"""Cells of a time of day, above and below which a date stands."""


class NewsLook(Struct, frozen=True):
    """What a line depends on beside what it tells."""

    names: Mapping[Shown, Shown]
    times: Times
    now: float
    glyphs: Glyphs
    seen: Set[Shown] = frozenset()
    """The runs of whose alarms a person knows: told dimly."""


def news_line(entry: NewsEntry, look: NewsLook) -> list[Piece]:
    """` 14:01:58 ■ exp-007  step 3410: val_loss is NaN, a warning since 14:01:40`"""
    event, glyphs = entry.event, look.glyphs
    name = look.names.get(event.run, event.run)
    glyph, colour = _weight(event, glyphs)
    dim = event.run in look.seen or (bool(event.runs) and set(event.runs) <= look.seen)
    since = look.times.of_late(entry.warned, look.now) if entry.warned is not None else ""
    warned = f", {_before(event)} since {since}" if since else ""
    return [
        (f" {look.times.of_late(event.time, look.now):>{_TIME}} ", QUIET),
        _sign(glyph, QUIET if dim else f"bold {colour}", glyphs),
        (f"{name}  " if name else "", QUIET if dim else "bold"),
        (entry.said + warned, QUIET if dim else colour),
    ]


def newest(events: Sequence[RunEvent], incidents: Sequence[Incident], most: int) -> list[NewsEntry]:
    """The newest first; above them what several runs have in common as long as it is so, at the time it was told."""
    lasting = {incident.message: incident for incident in incidents}
    entries = told_once(events)[::-1]
    told: dict[Shown, NewsEntry] = {}
    for entry in entries:  # one that said the same before is over
        if entry.event.runs and entry.event.message in lasting:
            told.setdefault(entry.event.message, entry)
    above = list(told.values())
    forgotten = [_entry(incident) for incident in incidents if incident.message not in told]
    shared = with_rest([*above, *forgotten], incidents)
    return [*shared, *(entry for entry in entries if entry not in above)][:most]


def _entry(incident: Incident) -> NewsEntry:
    return NewsEntry(
        RunEvent(incident.since, Shown(""), incident.message, severity=Severity.WARNING, runs=incident.runs)
    )


def _before(event: RunEvent) -> str:
    return "a warning" if event.severity is Severity.CRITICAL else "told"


def _weight(event: RunEvent, glyphs: Glyphs) -> tuple[str, str]:
    """Glyph and colour of how bad it is."""
    if event.severity is Severity.CRITICAL:
        return glyphs.states[State.STOP], "$error"
    if event.severity is Severity.WARNING:
        return glyphs.states[State.WAIT], "$warning"
    recovered = event.finding is not None and event.severity is None
    return (glyphs.recovered, "$success") if recovered else (glyphs.dot, "$foreground 80%")


def _sign(glyph: str, style: str, glyphs: Glyphs) -> Piece:
    """As wide as the widest, so that names stand under each other."""
    return (f"{glyph:<{cell_len(glyphs.recovered)}} ", style)
