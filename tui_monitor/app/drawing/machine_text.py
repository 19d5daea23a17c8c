"""What a run takes of its machine, in few words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tui_monitor.app.drawing.pieces import QUIET, Piece, joined, that_fit
from tui_monitor.model.machine import HostUse, RunUse

_LOUD = "bold $warning"
_UNITS = (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3))
_SOON = 3600.0
"""Seconds: a disk that is full by then is told loudly."""
_GROWS = 0.01
"""Of the memory in an hour: less is no growth to speak of."""


def pieces(use: RunUse, width: int, dot: str) -> list[Piece]:
    """`CPU 780% · 12 GB +0.3 GB/h · GPU 0 71% 8 GB · disk 210 GB`, the first groups that fit into `width` cells."""
    between: Piece = (f" {dot} ", "$foreground 30%")
    return joined(that_fit(list(_groups(use)), width, between), between)


def _groups(use: RunUse) -> Iterator[list[Piece]]:
    soon = next((disk for disk in use.disks if disk.full_in is not None and disk.full_in < _SOON), None)
    if soon is not None and soon.full_in is not None:
        yield [(f"disk full in {max(1, round(soon.full_in / 60))} min", _LOUD)]
    if use.cpu is not None:
        yield [(f"CPU {use.cpu:.0%}", QUIET)]
    if use.memory_bytes is not None:
        yield [(size(use.memory_bytes), QUIET), (_growth(use), QUIET)]
    for gpu in use.gpus:
        share = f" {gpu.use:.0%}" if gpu.use is not None else ""
        memory = f" {size(gpu.memory_bytes)}" if gpu.memory_bytes is not None else ""
        yield [(f"GPU {gpu.index}{share}{memory}", QUIET)]
    if use.disks:
        yield [(f"disk {size(min(disk.free for disk in use.disks))} left", QUIET)]


_BUSY = 0.05
"""Of the last moments: a GPU on which less ran is free."""


def host(use: HostUse | None) -> tuple[str, ...]:
    """`CPU 61%`, `RAM 22/31G`, `GPU 2/2 91%` (how many are busy): what is known of the machine as a whole."""
    if use is None:
        return ()
    found = [f"CPU {use.cpu:.0%}"] if use.cpu is not None else []
    if use.memory_available is not None and use.memory_total:
        found.append(f"RAM {_giga(use.memory_total - use.memory_available)}/{_giga(use.memory_total)}G")
    told = [gpu.use for gpu in use.gpus if gpu.use is not None]
    if told:
        found.append(f"GPU {sum(one >= _BUSY for one in told)}/{len(use.gpus)} {sum(told) / len(told):.0%}")
    return tuple(found)


def _giga(number: int) -> str:
    return f"{number / 1e9:.0f}" if number >= 1e10 else f"{number / 1e9:.1f}"


def _growth(use: RunUse) -> str:
    grows = use.memory_per_hour
    if grows is None or use.memory_bytes is None or grows < _GROWS * use.memory_bytes:
        return ""
    return f" +{size(round(grows))}/h"


def size(number: int) -> str:
    """`12 GB`, `1.2 GB`, `812 MB`: two digits at least."""
    for unit, length in _UNITS:
        if number >= length:
            value = number / length
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return f"{number} B"
