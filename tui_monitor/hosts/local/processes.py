"""The process table of this machine."""

from pathlib import Path

from tui_monitor.hosts.process_table import ProcessTable


def system_table() -> ProcessTable:
    """This machine's: /proc where there is one (nothing else is imported then), psutil elsewhere."""
    if Path("/proc/self/stat").exists():
        from tui_monitor.hosts.local.linux import ProcTable

        return ProcTable()
    from tui_monitor.hosts.local.psutil_table import PsutilTable

    return PsutilTable()
