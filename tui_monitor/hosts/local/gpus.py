"""NVIDIA's GPUs, as the driver tells them through NVML (`pip install trainmon[gpu]`): whole, and by process.

Whatever the driver refuses is missing and told once, in a note; the rest is shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from tui_monitor.hosts.local.namespaces import in_container
from tui_monitor.hosts.machine_facts import NO_GPU, GpusUse
from tui_monitor.model.machine import Gpu, GpuUse
from tui_monitor.text import Shown, clean

_MARKS = ("/dev/nvidiactl", "/proc/driver/nvidia/version", "/dev/dxg")
"""What stands on a machine with such a GPU (the last one: under Windows)."""
_LISTS = ("Compute", "Graphics", "MPSCompute")
_NO_LIBRARY = Shown("the GPU is not looked at: pip install 'trainmon[gpu]'")


def missing() -> Shown | None:
    """Why nothing can be told, as far as that is known without loading anything; None: ask."""
    if find_spec("pynvml") is not None:
        return None
    return _NO_LIBRARY if any(map(os.path.exists, _MARKS)) else NO_GPU


@cache
def _gpus() -> Gpus:
    return Gpus()


def look() -> GpusUse:
    """In a process of its own, see `Apart`: a driver that hangs must not hold up anything else."""
    return _gpus().look()


class Gpus:
    """Remembers up to when each GPU has told what its processes did."""

    def __init__(self, is_here: Callable[[int], bool] | None = None) -> None:
        """`is_here`: does this pid of the driver's mean the process that has it here?"""
        self._is_here = is_here or _is_here
        self._nvml: Any = None
        self._told: dict[int, int] = {}
        """GPU -> microseconds, by the driver's clock."""
        self._notes: list[Shown] = []

    def look(self) -> GpusUse:
        self._notes = []
        if self._nvml is None:
            import pynvml

            self._nvml = pynvml
            if (why := self._begin()) is not None:
                self._nvml = None
                return GpusUse(note=why)
        try:
            count = self._nvml.nvmlDeviceGetCount()
        except self._nvml.NVMLError as error:
            self._nvml = None  # begun anew at the next look: the driver may have been loaded again
            return GpusUse(note=clean(f"the GPU driver does not answer: {error}"))
        return self._all(count)

    def _begin(self) -> Shown | None:
        try:
            self._nvml.nvmlInit()
        except self._nvml.NVMLError as error:
            there = any(map(os.path.exists, _MARKS))
            return clean(f"the GPU driver cannot be asked: {error}") if there else NO_GPU
        return None

    def _all(self, count: int) -> GpusUse:
        devices: list[Gpu] = []
        processes: dict[int, tuple[GpuUse, ...]] = {}
        for index in range(count):
            device = self._ask(index, "it", self._nvml.nvmlDeviceGetHandleByIndex, index)
            if device is None:
                continue
            devices.append(self._device(index, device))
            for pid, use in self._processes(index, device):
                processes[pid] = (*processes.get(pid, ()), use)
        return GpusUse(tuple(devices), processes, clean("; ".join(self._notes), 300) if self._notes else None)

    def _device(self, index: int, device: Any) -> Gpu:
        name = self._ask(index, "its name", self._nvml.nvmlDeviceGetName, device)
        rates = self._ask(index, "its use", self._nvml.nvmlDeviceGetUtilizationRates, device)
        memory = self._ask(index, "its memory", self._nvml.nvmlDeviceGetMemoryInfo, device)
        name = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name or "")
        return Gpu(
            index,
            clean(name, 80),
            rates.gpu / 100 if rates is not None else None,
            int(memory.used) if memory is not None else None,
            int(memory.total) if memory is not None else None,
        )

    def _processes(self, index: int, device: Any) -> Iterator[tuple[int, GpuUse]]:
        """Of a process that stands in several lists the same memory is told in each."""
        memory: dict[int, int | None] = {}
        for kind in _LISTS:
            ask = getattr(self._nvml, f"nvmlDeviceGet{kind}RunningProcesses", None)
            quiet = kind != "Compute"
            for one in (self._ask(index, "its processes", ask, device, quiet=quiet) or ()) if ask else ():
                memory[one.pid] = max(memory.get(one.pid) or 0, one.usedGpuMemory or 0) or None
        here = {pid: used for pid, used in memory.items() if self._is_here(pid)}
        if memory and not here and in_container():
            self._notes.append(Shown("inside a container the driver does not tell whose processes use the GPUs"))
        shares = self._shares(index, device) if here else {}
        for pid, used in here.items():
            yield pid, GpuUse(index, shares.get(pid, 0.0 if shares else None), used)

    def _shares(self, index: int, device: Any) -> dict[int, float]:
        """pid -> its part of the time since the last look; empty where the driver does not tell."""
        ask = getattr(self._nvml, "nvmlDeviceGetProcessUtilization", None)
        samples = self._ask(index, "", ask, device, self._told.get(index, 0), quiet=True) if ask else None
        found: dict[int, list[int]] = {}
        for sample in samples or ():
            if sample.timeStamp and sample.smUtil <= 100:
                found.setdefault(sample.pid, []).append(sample.smUtil)
                self._told[index] = max(self._told.get(index, 0), sample.timeStamp)
        return {pid: sum(used) / len(used) / 100 for pid, used in found.items()}

    def _ask(self, index: int, what: str, question: Callable[..., Any], *about: Any, quiet: bool = False) -> Any:
        """None where the driver refuses. What the hardware does not have (use of a MIG GPU) is no fault."""
        try:
            return question(*about)
        except self._nvml.NVMLError as error:
            supported = error.value != self._nvml.NVML_ERROR_NOT_SUPPORTED
            note = clean(f"GPU {index} does not tell {what}: {error}", 150)
            if supported and not quiet and not any(one.startswith(f"GPU {index} ") for one in self._notes):
                self._notes.append(note)
            return None


def _is_here(pid: int) -> bool:
    """In a container the driver may count processes as the machine outside does: one that uses a GPU holds it open."""
    if not in_container():
        return True
    try:
        with os.scandir(f"/proc/{pid}/fd") as held:
            return any(os.readlink(one.path).startswith("/dev/nvidia") for one in held)
    except OSError:
        return False
