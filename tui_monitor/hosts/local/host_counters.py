"""What the kernel counts of this machine as a whole: /proc where there is one, psutil elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct


class Counters(Struct, frozen=True):
    busy: float = 0.0
    """Seconds of all processors together, since the machine began."""
    all: float = 0.0
    memory_available: int | None = None
    memory_total: int | None = None


def system_counters() -> Callable[[], Counters]:
    try:
        with open("/proc/stat", "rb"):
            return partial(from_proc, "/proc")
    except OSError:
        from tui_monitor.hosts.local.psutil_counters import counters

        return counters


def from_proc(root: str) -> Counters:
    """proc(5): `cpu user nice system idle iowait irq softirq steal ...`, in clock ticks."""
    ticks = [int(number) for number in _read(f"{root}/stat").partition(b"\n")[0].split()[1:9]]
    memory = dict(line.split(b":", 1) for line in _read(f"{root}/meminfo").splitlines() if b":" in line)
    idle = sum(ticks[3:5])
    return Counters(sum(ticks) - idle, sum(ticks), _bytes(memory, b"MemAvailable"), _bytes(memory, b"MemTotal"))


def _bytes(memory: dict[bytes, bytes], name: bytes) -> int | None:
    value = memory.get(name, b"").split()
    return int(value[0]) * 1024 if value and value[0].isdigit() else None


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
