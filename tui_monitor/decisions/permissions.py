"""What a watcher that acts by itself may do, and the door through which it does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from tui_monitor.model.act import Approval, Outcome, Proposal
from tui_monitor.model.ask import ProposeStop, Refusal, Request
from tui_monitor.records.folders import Folders
from tui_monitor.text import Shown
from tui_monitor.watching.watched_run import WatchedRun


class StopDoor(Protocol):
    """The monitor, as far as it is needed here."""

    def propose(self, request: ProposeStop) -> Proposal | Refusal: ...

    def act(self, approval: Approval) -> Outcome: ...

    def ask(self, request: Request) -> None: ...

    def run(self, run_id: Shown) -> WatchedRun | None: ...


class Permissions(Struct, frozen=True):
    """Of this watcher. What it may do to a run is for `acting.policy` to say."""

    is_root: bool
    forbidden: Callable[[], Shown | None]
    """Why nothing may be stopped, as the settings say by now; None where they do not."""
    acts: bool = True
    """Else it only says what it would do."""
    folders: Folders | None = None
    """Experiment roots, wherever they lie; None: on this machine."""
