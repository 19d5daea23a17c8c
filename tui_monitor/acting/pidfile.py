"""A pid file is a rumour: a number somebody once wrote. Here it is read; linking checks what it names."""

import os
import stat
from pathlib import Path

from msgspec import Struct

from tui_monitor.hosts.local.mounts import Mounts
from tui_monitor.hosts.local.namespaces import comes_from_outside
from tui_monitor.lazy_regex import lazy_compile

_NUMBER = lazy_compile(rb"[ \t]*([0-9]{1,10})[ \t]*\r?\n?")
_MOUNTS = Mounts()
_LONGEST = 64
"""Bytes."""


class PidFile(Struct, frozen=True):
    pid: int
    written: float
    """Modification time, seconds since the epoch."""
    owner: int
    shared: bool
    """It lies on a network mount, or was mounted into this container: the process may run elsewhere."""


class Unusable(Struct, frozen=True):
    reason: str


def read(path: str) -> PidFile | Unusable | None:
    """None when there is no such file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        link = Path(path).is_symlink()
        return Unusable("unusable pid file: a symbolic link" if link else f"unusable pid file: {error.strerror}")
    try:
        return _checked(path, descriptor)
    except OSError as error:
        return Unusable(f"unusable pid file: {error.strerror}")
    finally:
        os.close(descriptor)


def _checked(path: str, descriptor: int) -> PidFile | Unusable:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return Unusable("unusable pid file: not a regular file")
    content = os.read(descriptor, _LONGEST + 1)
    number = _NUMBER.fullmatch(content)
    if number is None or len(content) > _LONGEST:  # what was cut off may be half of a number
        return Unusable("unusable pid file: it does not hold exactly one number")
    pid = int(number[1])
    if not 2 <= pid <= pid_max():
        return Unusable(f"unusable pid file: {pid} is not the pid of an ordinary process")
    return PidFile(pid, status.st_mtime, status.st_uid, is_shared(path))


def pid_max() -> int:
    try:
        return int(Path("/proc/sys/kernel/pid_max").read_text())
    except (OSError, ValueError):
        return 99_999  # macOS; the BSDs' own limit is the same


def is_shared(path: str) -> bool:
    """May processes write there that are not seen here: of other machines, or outside of this container?

    False where the system does not tell.
    """
    return _MOUNTS.is_shared(path) or comes_from_outside(path)
