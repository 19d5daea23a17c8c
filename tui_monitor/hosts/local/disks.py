"""How much room is left where a folder lies."""

import os

from tui_monitor.hosts.machine_facts import DiskSpace


def space(folder: str) -> DiskSpace | None:
    """What its user may still write, without what is kept for root; None where the folder is gone."""
    try:
        told = os.statvfs(folder)
        return DiskSpace(os.stat(folder).st_dev, told.f_bavail * told.f_frsize, told.f_blocks * told.f_frsize)
    except OSError:
        return None
