"""All runs together at one moment, and what they share: what a screen is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.machine import NOT_ASKED, Machine
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean

CANCELLED = "cancelled:"
"""How the reason of a stop begins that ends a run for what happened to others of its batch."""


class Shared(StrEnum):
    """What several runs have in common that is no finding of any."""

    UNREACHABLE = "unreachable"
    ENDED = "ended"


class Incident(Struct, frozen=True):
    """What happened to several runs, with one cause."""

    message: Shown
    runs: tuple[Shown, ...]
    since: float
    kind: Kind | Shared = Kind.MASS_DIVERGENCE
    rest: tuple[Shown, ...] = ()
    """Of a batch that diverges: its other runs that go on, which a person may want to cancel."""
    place: Shown = Shown("")
    """Of runs that are out of reach: what does not answer."""

    @property
    def cancels(self) -> Shown:
        """Why the rest is stopped, where it is: so it stands in result files and notes."""
        return clean(f"{CANCELLED} {self.message}", 500)


class RunEvent(Struct, frozen=True):
    """One line of the news: something changed for a run."""

    time: float
    run: Shown
    message: Shown
    finding: str | None = None
    severity: Severity | None = None
    """Of the finding; None when it recovered, or when this is about none."""
    runs: tuple[Shown, ...] = ()
    """Of an incident: all its runs, `run` is empty."""


class Progress(Struct, frozen=True):
    """How far reading and discovery are, and, in a replay, where it stands."""

    discovering: bool = False
    backlog: int = 0
    """Bytes that are there and not read yet."""
    backlog_of: int = 0
    """The most that this was since everything had been read."""
    unread: int = 0
    """Runs that are not read to their end yet."""
    unread_of: int = 0
    """The most that these were since then."""
    position: float | None = None
    """Replay: seconds since the start of the recording."""
    length: float | None = None
    speed: float | None = None
    paused: bool = False
    marks: tuple[float, ...] = ()
    """Replay: when findings were raised so far."""
    folders: int = 0
    """That were looked into, by the first walk so far, or by the newest whole one."""
    files: int = 0
    """Whose names were seen there."""
    nearby: tuple[Shown, ...] = ()
    """Where no run was found: folders near the watched ones that seem to have some."""
    unseen: tuple[Shown, ...] = ()
    """Why places could not be looked at: one that does not answer, one that may not be entered."""
    silent: int = 0
    """Places that do not answer: nobody knows what runs there."""


class Snapshot(Struct, frozen=True, eq=False):
    """The newest state of everything, complete: a missed one costs nothing."""

    now: float
    runs: tuple[RunView, ...]
    """In order of id."""
    events: tuple[RunEvent, ...] = ()
    """The newest 200, oldest first."""
    incidents: tuple[Incident, ...] = ()
    progress: Progress = Progress()
    details: Mapping[object, object] = field(default_factory=dict)
    """Request -> answer, for requests made through `Monitor.ask` (see model.ask)."""
    machine: Machine = NOT_ASKED
    """What runs take of their machines."""
