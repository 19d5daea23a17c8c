"""What a host tells of its machine: processes and what they use, GPUs, disks. Every answer may be a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field

from tui_monitor.model.machine import Gpu, GpuUse
from tui_monitor.text import Shown

Roots = Mapping[Shown, tuple[int, float]]
"""Run -> (pid, when it started in seconds since the epoch) of the process that it began with."""
NO_GPU = Shown("no NVIDIA GPU here")
"""A note that nobody has to be told: most machines have none."""


class TreeUse(Struct, frozen=True):
    """A process and all that live below it."""

    pids: frozenset[int]
    cpu: float | None
    """Processors that it kept busy since the last look; None at the first one."""
    memory: int | None


class HostLoad(Struct, frozen=True):
    """The machine as a whole."""

    cpu: float | None = None
    """0 to 1, since the last look."""
    memory_available: int | None = None
    memory_total: int | None = None
    cores: int | None = None


class ProcessesUse(Struct, frozen=True):
    trees: Mapping[Shown, TreeUse] = field(default_factory=dict)
    """None of a run whose process has ended, or whose pid belongs to a later one."""
    host: HostLoad = HostLoad()
    compared: bool = True
    """There was an earlier look, long enough ago to tell how busy anything is."""


class GpusUse(Struct, frozen=True):
    devices: tuple[Gpu, ...] = ()
    processes: Mapping[int, tuple[GpuUse, ...]] = field(default_factory=dict)
    """pid, as this machine counts -> what it takes, an entry a GPU."""
    note: Shown | None = None
    """Why something of it is missing."""


class DiskSpace(Struct, frozen=True):
    device: int
    """Tells disks apart."""
    free: int
    total: int


class MachineMeter(Protocol):
    """The first two are called from a thread of their own: they may take long, and keep what the next call compares
    with."""

    def processes(self, roots: Roots) -> ProcessesUse: ...

    def gpus(self) -> GpusUse: ...

    def space(self, folder: str) -> DiskSpace | None:
        """Called from the thread that watches: raises NotYet and Unreachable as a source does. None: it is gone."""
        ...


def tree(children: Mapping[int, Sequence[int]], root: int) -> list[int]:
    """A process and all below it. `children`: of each process, if it has any."""
    found, seen = [root], {root}
    for member in found:
        new = [child for child in children.get(member, ()) if child not in seen]
        found += new
        seen.update(new)
    return found
