"""The process table of this machine."""

import os
from pathlib import Path

from tui_monitor.hosts.process_table import ProcessTable


def system_table() -> ProcessTable:
    """This machine's: /proc where there is one (nothing else is imported then), psutil elsewhere.

    On Linux without /proc psutil knows nothing either, and does not even load: there, no process is seen.
    """
    if os.uname().sysname == "Linux" or Path("/proc/self/stat").exists():
        from tui_monitor.hosts.local.linux import ProcTable

        return ProcTable()
    from tui_monitor.hosts.local.psutil_table import PsutilTable

    return PsutilTable()
