"""Reading a small file whole that a person or a tree put there: never a FIFO, a device or a socket of its name."""

import errno
import os
import stat

from tui_monitor.errors import NotReadable
from tui_monitor.text import clean


def read_file(path: str, most: int) -> bytes:
    """At most `most` bytes of a regular file. Raises NotReadable, a sentence that names it."""
    try:
        # O_NONBLOCK: whatever the name was when it was looked at, it may have become a FIFO, which waits for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NotReadable(f"{clean(path)} is not a file that can be read back")
            return _read(descriptor, most)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:  # a name with a NUL byte
        if getattr(error, "errno", None) == errno.ENXIO:  # a socket
            raise NotReadable(f"{clean(path)} is not a file that can be read back") from error
        raise NotReadable(f"{clean(path)} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _read(descriptor: int, most: int) -> bytes:
    parts, left = [], most
    while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
