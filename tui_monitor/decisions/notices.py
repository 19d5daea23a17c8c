"""What a watcher did while nobody was asked, and what it left undone: a value for each thing that is said aloud."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from tui_monitor.model.act import Approval, Outcome, StopProposal
from tui_monitor.text import Shown

_NAMED = 5


class Topic(StrEnum):
    """What a notice is about; part of the outside contract: additions only."""

    POLICY = "policy"
    """What this watcher may do: said first."""
    FOUND = "found"
    """Ill before anybody watched, and left alone."""
    DUE = "due"
    """It will be stopped, unless something changes first."""
    WITHDRAWN = "withdrawn"
    """It was to be stopped and is not any more."""
    WOULD = "would_stop"
    """Said by a watcher that may not act."""
    STOP = "stop"
    """A stop that was tried, with its outcome."""
    HELD = "held"
    """It would be stopped, and a guard speaks against it."""
    INCIDENT = "incident"
    """Several runs fell ill together: none of them is stopped. The rest of a batch that diverged is proposed."""
    KEEP = "keep"
    """Notes, error log and memory are kept by themselves from now on, or why not."""
    NEWS = "news"
    """What concerns no run: what was kept or could not be, what an earlier trainmon left open."""


class Cancelling(Struct, frozen=True):
    """One run of a batch that a person may want to cancel."""

    run: Shown
    log: str
    """As the file system spells it. Never shown."""
    reason: Shown
    """As it would stand in its result file and note."""
    proposal: StopProposal | None
    why_not: Shown | None = None
    """Why nothing can be proposed from here."""


class Notice(Struct, frozen=True):
    topic: Topic
    message: Shown
    run: Shown = Shown("")
    """Its id; empty for what concerns no run, or several."""
    finding: str | None = None
    approval: Approval | None = None
    outcome: Outcome | None = None
    why: Shown | None = None
    """Of what is left alone: what speaks against a stop."""
    runs: tuple[Shown, ...] = ()
    """Of what concerns several."""
    rest: tuple[Cancelling, ...] = ()
    """Of a batch that diverged: its other runs."""


def some_names(runs: Sequence[Shown]) -> str:
    """`a, b, c, d, e and 7 more`"""
    more = len(runs) - _NAMED
    return ", ".join(runs[:_NAMED]) + (f" and {more} more" if more > 0 else "")
