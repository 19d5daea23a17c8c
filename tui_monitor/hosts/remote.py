"""Another machine, as acting and records need it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from msgspec import Struct

from tui_monitor.hosts.address import Address
from tui_monitor.hosts.machine_facts import MachineMeter
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.put import Put
from tui_monitor.text import Shown


class Interest(Struct, frozen=True):
    """What is watched there: all else need not come over the line."""

    logs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Names of runs and their folders: an environment that holds none of them is nobody's business."""
    paths: tuple[str, ...] = ()
    """All files of which something will be asked."""


class HelperFacts(Struct, frozen=True):
    """How another machine is asked."""

    helper: Shown
    """What answers there: `python 3.11`; `sh`, which knows files alone."""
    exact: bool
    """Is a process held there, so that no other is meant by its number?"""
    behind: float
    """Seconds that its clock is behind ours."""


class Remote(Protocol):
    @property
    def standing(self) -> HelperFacts:
        """Raises Unreachable."""
        ...

    @property
    def meter(self) -> MachineMeter: ...

    @property
    def table(self) -> ProcessTable: ...

    @property
    def put(self) -> Put: ...

    def watch(self, interest: Interest) -> None:
        """Ask for what is not known of it, all at once. Raises Unreachable."""
        ...

    def heed(self, pids: Collection[int]) -> None:
        """Hear of these as soon as they are not the same any more."""
        ...

    @property
    def cost(self) -> float:
        """Seconds that the newest look at its processes took there."""
        ...


Remotes = Callable[[Address], Remote]
