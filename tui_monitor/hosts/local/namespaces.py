"""Are all processes of this machine in sight, or only those of a container?"""

import os

_FIRST = "pid:[4026531836]"
"""The kernel's own number for the namespace in which the machine began (PROC_PID_INIT_INO), the same everywhere."""


def in_container() -> bool:
    """Pids are counted anew here, and processes outside are not seen. False where the system does not tell."""
    try:
        return os.readlink("/proc/self/ns/pid") != _FIRST
    except OSError:
        return False


def hides_others() -> bool:
    """Does `/proc` show only processes of this person (`hidepid`)? The first one is always there, and root's."""
    return os.path.isdir("/proc/self") and not os.path.isdir("/proc/1")


def comes_from_outside(path: str) -> bool:
    """May processes that are not seen from this container write there? Yes where something was mounted into it."""
    try:
        return in_container() and os.stat(path).st_dev != os.stat("/").st_dev
    except OSError:
        return False
