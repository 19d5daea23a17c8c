"""The mount table where the kernel has no `/proc`."""

import psutil


def mounted() -> dict[str, str]:
    """Mount point -> kind of file system."""
    return {part.mountpoint: part.fstype.lower() for part in psutil.disk_partitions(all=True)}
