"""What runs take of their machine: processor, memory, GPUs, disks. Each value is None where it is not known."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from tui_monitor.text import Shown


class Gpu(Struct, frozen=True):
    """A GPU as a whole, whoever uses it."""

    index: int
    name: Shown
    use: float | None
    """0 to 1: how much of the last moments something ran on it."""
    memory_used: int | None
    memory_total: int | None
    """Bytes."""


class GpuUse(Struct, frozen=True):
    """What one run takes of one GPU."""

    index: int
    use: float | None
    """0 to 1, of its own processes; None where the driver tells only what all together use."""
    memory_bytes: int | None


class DiskLeft(Struct, frozen=True):
    """Where a run writes."""

    path: Shown
    free: int
    """Bytes that its user may still write."""
    total: int
    full_in: float | None = None
    """Seconds, by the pace at which it was seen to fill, whoever fills it; None while it does not."""


class RunUse(Struct, frozen=True):
    """One run: its process and all processes below it."""

    cpu: float | None = None
    """Processors that it keeps busy: 0.98 is one, nearly all of the time; with data loaders it may be more."""
    memory_bytes: int | None = None
    """Resident memory. Pages that several of its processes share count for each of them."""
    memory_per_hour: float | None = None
    """Bytes by which that grows in an hour, over what was seen of it; None until enough was seen."""
    gpus: tuple[GpuUse, ...] = ()
    disks: tuple[DiskLeft, ...] = ()
    """Where its log lies, then where its checkpoints do, if that is another disk."""


class HostUse(Struct, frozen=True):
    """The machine as a whole."""

    name: Shown
    cpu: float | None = None
    """0 to 1, of all processors."""
    cores: int | None = None
    memory_available: int | None = None
    memory_total: int | None = None
    gpus: tuple[Gpu, ...] = ()
    gpu_note: Shown | None = None
    """Why GPUs, or what processes take of them, are not told: `no NVIDIA GPU here`."""


class Machine(Struct, frozen=True, eq=False):
    """Identity tells change: the same object means that nothing was asked anew."""

    host: HostUse | None = None
    """This one; None while nothing was asked: no run of it is known to live."""
    runs: Mapping[Shown, RunUse] = field(default_factory=dict)
    """The runs that live, of all machines, by id."""
    others: Mapping[Shown, HostUse] = field(default_factory=dict)
    """The other machines of which a run is known to live, by their names."""

    def of(self, name: Shown) -> HostUse | None:
        """The machine of this name; empty: this one."""
        return self.others.get(name) if name else self.host


NOT_ASKED = Machine()
