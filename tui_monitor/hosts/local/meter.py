"""What this machine tells of itself: processes on one thread, GPUs from a process of their own."""

from __future__ import annotations

from functools import partial

from tui_monitor.hosts.local import disks, gpus
from tui_monitor.hosts.local.apart import Apart
from tui_monitor.hosts.local.host_counters import system_counters
from tui_monitor.hosts.local.process_use import ProcessUse
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.machine_facts import DiskSpace, GpusUse, ProcessesUse, Roots
from tui_monitor.hosts.source import Source


class LocalMeter:
    """Nothing is started, opened or imported before it is asked."""

    def __init__(self, source: Source) -> None:
        """`source`: a disk that may hang is asked with its patience."""
        self._source = source
        self._processes: ProcessUse | None = None
        self._apart: Apart | None = None

    def processes(self, roots: Roots) -> ProcessesUse:
        if self._processes is None:
            self._processes = ProcessUse(system_table(), system_counters())
        return self._processes.look(roots)

    def gpus(self) -> GpusUse:
        """A driver that hangs cannot be interrupted, and nobody could leave a program with such a thread."""
        if (why := gpus.missing()) is not None:
            return GpusUse(note=why)
        self._apart = self._apart or Apart("the GPUs")
        found = self._apart(gpus.look)
        assert isinstance(found, GpusUse)
        return found

    def space(self, folder: str) -> DiskSpace | None:
        return self._source.within(folder, ("space", folder), partial(disks.space, folder))
