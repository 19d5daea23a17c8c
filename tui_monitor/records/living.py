"""Is a process there? For files that bear the number of who wrote them."""

import os


def lives(pid: int) -> bool:
    """Of anybody's; a number that no process can have is none."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
