"""The news, each thing once: a warning and the graver one that it became are one entry, with both times. Pure."""

from collections.abc import Container, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.model.snapshot import Incident, RunEvent
from tui_monitor.text import Shown


class NewsEntry(Struct, frozen=True):
    event: RunEvent
    warned: float | None = None
    """When the same finding was first told as less grave."""
    rest: tuple[Shown, ...] = ()
    """Of a batch that diverges: its other runs that go on."""
    cancels: Shown = Shown("")
    """Why they would be stopped."""

    @property
    def said(self) -> str:
        """Without how it came, which the two times say."""
        prefix = f"now {self.event.severity}: " if self.warned is not None else ""
        goes = "goes on" if len(self.rest) == 1 else "go on"
        more = f"; {len(self.rest)} more of this batch {goes}" if self.rest else ""
        return self.event.message.removeprefix(prefix) + more

    def run_among(self, there: Container[Shown]) -> Shown | None:
        """The run to open; of an incident its first one. None where it is not there, or there is none."""
        return next((run for run in (self.event.run, *self.event.runs) if run in there), None)


def with_rest(entries: Sequence[NewsEntry], incidents: Sequence[Incident]) -> list[NewsEntry]:
    """Of a batch that diverges, its other runs as they are now."""
    rest = {incident.message: incident for incident in incidents if incident.rest}
    return [
        replace(entry, rest=known.rest, cancels=known.cancels)
        if entry.event.runs and (known := rest.get(entry.event.message)) is not None
        else entry
        for entry in entries
    ]


def told_once(events: Sequence[RunEvent]) -> list[NewsEntry]:
    """`events` and entries: oldest first. `loss is NaN: one value` is part of the `now critical: ...` after it."""
    entries: list[NewsEntry] = []
    newer: dict[tuple[Shown, str], int] = {}
    """Run and finding -> their newest entry."""
    for event in reversed(events):
        after = newer.get((event.run, event.finding)) if event.finding is not None else None
        if after is not None and _grew(entries[after].event, event):
            entries[after] = NewsEntry(entries[after].event, event.time)
            continue
        if event.finding is not None:
            newer[event.run, event.finding] = len(entries)
        entries.append(NewsEntry(event))
    return entries[::-1]


def _grew(after: RunEvent, before: RunEvent) -> bool:
    """Is it the same, grown worse? A recovery is news, and so is what came back after one."""
    if after.severity is None or before.severity is None:
        return False
    return after.severity.rank > before.severity.rank
