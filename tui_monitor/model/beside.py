"""Questions about what stands beside a run, and their answers: its process, the notes about it.

A request stays open until `Forget`, and its answer is looked for again and again: it changes without the run.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_monitor.model.checkpoint import Checkpoint
from tui_monitor.model.run import Process
from tui_monitor.text import Shown


@dataclass(frozen=True, slots=True)
class ProcessRequest:
    """The process of a run, what it started, and what it saved last: looked at every few seconds while this is open."""

    run: Shown


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A process that the run's own one started, or one of those did."""

    pid: int
    depth: int
    """1 for a child, 2 for a child of one."""
    command: Shown
    state: str = ""
    """As `ProcessView.state`."""


@dataclass(frozen=True, slots=True)
class ProcessView:
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


@dataclass(frozen=True, slots=True)
class NotesRequest:
    """What stands in the dev notes about a run."""

    run: Shown


@dataclass(frozen=True, slots=True)
class DevNote:
    """One block of the notes."""

    title: Shown
    lines: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class RunNotes:
    notes: tuple[DevNote, ...] = ()
    """Newest first."""
    file: Shown | None = None
    """Where they stand; None: there is no such file."""
    problem: Shown | None = None
    """Why they could not be read."""


BesideRequest = ProcessRequest | NotesRequest
