"""Questions about what stands beside a run, and their answers: its process, the notes about it.

A request stays open until `Forget`, and its answer is looked for again and again: it changes without the run.
"""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.run import Process
from tui_monitor.text import Shown


class ProcessRequest(Struct, frozen=True):
    """The process of a run, what it started, and what it saved last: looked at every few seconds while this is open."""

    run: Shown


class FamilyMember(Struct, frozen=True):
    """A process that the run's own one started, or one of those did."""

    pid: int
    depth: int
    """1 for a child, 2 for a child of one."""
    command: Shown
    state: str = ""
    """As `ProcessView.state`."""


class ProcessView(Struct, frozen=True):
    process: Process | None = None
    family: tuple[FamilyMember, ...] = ()
    """Parents before their children; the first ones where there are many."""
    unnamed: int = 0
    """How many more there are."""
    state: str = ""
    """Of the process: T it is stopped, D it waits for a device; empty where it just runs or sleeps."""
    note: Shown | None = None
    """Why there is none: several match, the pid file cannot be believed."""
    checkpoint: Checkpoint | None = None
    recorded: bool = False
    """A recording has no process, and nothing of it can be stopped."""


class NotesRequest(Struct, frozen=True):
    """What stands in the dev notes about a run."""

    run: Shown


class DevNote(Struct, frozen=True):
    """One block of the notes."""

    title: Shown
    lines: tuple[Shown, ...]


class RunNotes(Struct, frozen=True):
    notes: tuple[DevNote, ...] = ()
    """Newest first."""
    file: Shown | None = None
    """Where they stand; None: there is no such file."""
    problem: Shown | None = None
    """Why they could not be read."""


BesideRequest = ProcessRequest | NotesRequest
