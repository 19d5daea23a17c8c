"""The machine as a whole where the kernel has no `/proc`."""

import psutil

from tui_monitor.hosts.local.host_counters import Counters


def counters() -> Counters:
    times, memory = psutil.cpu_times(), psutil.virtual_memory()
    total = float(sum(times))
    return Counters(total - times.idle, total, memory.available, memory.total)
