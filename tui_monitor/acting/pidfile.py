"""A pid file is a rumour: a number somebody once wrote. Here it is read; linking checks what it names."""

from msgspec import Struct

from tui_monitor.hosts.host import Host
from tui_monitor.hosts.local.this_host import HERE
from tui_monitor.lazy_regex import lazy_compile

_NUMBER = lazy_compile(rb"[ \t]*([0-9]{1,10})[ \t]*\r?\n?")
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


def read(path: str, host: Host = HERE) -> PidFile | Unusable | None:
    """None when there is no such file."""
    found = host.small_file(path, _LONGEST)
    if found is None:
        return None
    if isinstance(found, str):
        return Unusable(f"unusable pid file: {found}")
    number = _NUMBER.fullmatch(found.content)
    if number is None or len(found.content) > _LONGEST:  # what was cut off may be half of a number
        return Unusable("unusable pid file: it does not hold exactly one number")
    pid = int(number[1])
    if not 2 <= pid <= host.us.pid_max:
        return Unusable(f"unusable pid file: {pid} is not the pid of an ordinary process")
    return PidFile(pid, found.written, found.owner, is_shared(path, host))


def is_shared(path: str, host: Host = HERE) -> bool:
    """May processes write there that are not seen there: of other machines, or outside of its container?

    False where the system does not tell.
    """
    return host.is_shared(path)
