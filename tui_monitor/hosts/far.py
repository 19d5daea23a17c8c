"""Another machine, as acting and records need it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from msgspec import Struct

from tui_monitor.hosts.address import Address
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.hosts.put import Put


class Interest(Struct, frozen=True):
    """What is watched there: all else need not come over the line."""

    logs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Names of runs and their folders: an environment that holds none of them is nobody's business."""
    paths: tuple[str, ...] = ()
    """All files of which something will be asked."""


class FarHost(Protocol):
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


FarHosts = Callable[[Address], FarHost]
