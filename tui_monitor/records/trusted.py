"""Which settings files of other people this person has read and accepted, each with its very content.

Kept in their own state folder, never beside logs. A file that changes is another one.
"""

import hashlib
import os

from tui_monitor.clock import Clock, utc_second
from tui_monitor.errors import RecordError
from tui_monitor.owners import stranger
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import clean

NAME = "trusted"
_LIMIT = 1 << 20


def fingerprint(path: str, content: bytes) -> str:
    """Of this content at this place."""
    return hashlib.sha256(os.fsencode(os.path.realpath(path)) + b"\0" + content).hexdigest()


def is_trusted(state: str, path: str, content: bytes) -> bool:
    """`state`: the person's state folder. What others may write there says nothing."""
    known = os.path.realpath(os.path.join(state, NAME))
    try:
        descriptor = os.open(known, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    with open(descriptor, "rb") as file:
        if stranger(os.fstat(descriptor), known):
            return False
        lines = file.read(_LIMIT).splitlines()
    return fingerprint(path, content).encode() in {line.partition(b" ")[0] for line in lines}


def trust(state: str, path: str, content: bytes, clock: Clock) -> None:
    """Remember it. Raises RecordError."""
    try:
        os.makedirs(state, mode=0o700, exist_ok=True)
        os.chmod(state, 0o700)
    except OSError as error:
        raise RecordError(f"{clean(state)} cannot be used: {error.strerror}") from error
    line = f"{fingerprint(path, content)} {utc_second(clock.wall())} {clean(path)}\n"
    RootFolder(state, clock).append(NAME, line.encode(), mode=0o600)
