"""A part of what runs on the other machine: one file is read, appended to or replaced, whole or not at all.

It stands behind `answering.py` in one text, and keeps its rules: Python 3.6. It promises what `records/atomic.py`
promises of this machine: no link is followed and no other file changed by a second name, a lock is held, what was
read is compared before it is replaced, an appended entry is never torn, and all of it is on the disk when it is
answered.
"""

import base64
import errno
import fcntl
import os
from typing import Dict

from tui_monitor.hosts.ssh.helper.answering import OPERATIONS, Answer
from tui_monitor.hosts.ssh.helper.one_signal import is_late
from tui_monitor.hosts.ssh.helper.swap import (
    ABSENT,
    NO_LOCKS,
    ROUNDS,
    Refused,
    content_of,
    last_of,
    locked,
    parent_of,
    put_in_place,
    regular,
    state_of,
    sweep,
    told_state,
)

claims: Dict[str, int] = {}
"""Root and name of a lock -> its descriptor; they end with this process."""


def get(_: int, root: str, name: str, limit: str) -> Answer:
    """The whole file, and its state by which it may be replaced."""
    try:
        with parent_of(root, name, False) as directory, regular(directory, name, os.O_RDONLY) as descriptor:
            if os.fstat(descriptor).st_size > int(limit):
                raise Refused("is larger than %d MiB: it was not touched" % (int(limit) >> 20))
            return {"data": base64.b64encode(content_of(descriptor, int(limit))).decode("ascii")}
    except FileNotFoundError:
        return {"data": None}


def state(_: int, root: str, name: str) -> Answer:
    """Missing folders are made: it is to be written."""
    with parent_of(root, name, True) as directory:
        return {"state": told_state(state_of(directory, last_of(name)))}


def check_time(until: str) -> None:
    """Who asked was told that nobody knows whether it was written: by then it is, or it never is."""
    if is_late(until):
        raise Refused("came too late: nothing was written")


def append(
    _: int, until: str, root: str, name: str, mode: str, title: str, entry: str, expected: str
) -> Answer:  # one argument a word of the question
    """In one write, under its lock; where it begins. `expected`: nothing is written unless it is in that state."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    data, head, last = os.fsencode(entry), os.fsencode(title), last_of(name)
    check_time(until)
    with parent_of(root, name, True) as directory:
        for _try in range(ROUNDS):
            if expected and (expected == ABSENT) != (state_of(directory, last) is None):
                return {"place": None}
            with regular(directory, name, flags, int(mode)) as descriptor, locked(descriptor):
                if not is_named(directory, last, descriptor):
                    continue  # it was replaced while we waited
                there = told_state(state_of(directory, last))
                empty = expected == ABSENT and os.fstat(descriptor).st_size == 0
                if expected and there != expected and not empty:
                    return {"place": None}
                check_time(until)  # the lock may have been waited for
                begin = add(directory, descriptor, head, data)
                if is_named(directory, last, descriptor) or data in content_at(directory, name):
                    return {"place": begin}
    raise Refused("is being replaced by another program all the time: try again later")


def content_at(directory: int, name: str) -> bytes:
    """Who replaced it may have taken our entry along."""
    try:
        with regular(directory, name, os.O_RDONLY) as descriptor:
            return content_of(descriptor, 1 << 30)
    except FileNotFoundError:
        return b""


def is_named(directory: int, name: str, descriptor: int) -> bool:
    try:
        found = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(found, os.fstat(descriptor))


def add(directory: int, descriptor: int, title: bytes, entry: bytes) -> int:
    size = os.fstat(descriptor).st_size
    start = title if size == 0 else b"" if os.pread(descriptor, 1, size - 1) == b"\n" else b"\n"
    written, data = 0, start + entry
    try:
        written = os.write(descriptor, data)
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
        if size == 0:
            os.fsync(directory)
    except OSError:
        if os.fstat(descriptor).st_size == size + written:  # nobody who knows no locks wrote behind it
            os.ftruncate(descriptor, size)
        raise
    return size + len(start)


def replace(_: int, until: str, root: str, name: str, mode: str, data: str, expected: str) -> Answer:
    """Whole, and only while it is still in the state that is `expected`."""
    last = last_of(name)
    check_time(until)
    with parent_of(root, name, True) as directory, locked(directory):
        sweep(directory, last)
        if told_state(state_of(directory, last)) != expected:
            return {"done": False}
        check_time(until)  # the lock may have been waited for
        return {"done": put_in_place(directory, last, os.fsencode(data), int(mode))}


def claim(_: int, until: str, root: str, name: str, said: str) -> Answer:
    """A lock that is held until it is released, or this process ends. `said`: who holds it; empty: nothing is noted."""
    key = root + "\0" + name
    check_time(until)
    if key in claims:
        return {"held": True}
    flags, mode = os.O_RDWR | os.O_CREAT, 0o600 if said else 0o666
    with parent_of(root, name, True) as directory, regular(directory, name, flags, mode) as opened:
        descriptor = os.dup(opened)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 100, 0).decode("ascii", "replace").rstrip("\n")
        os.close(descriptor)
        return {"held": False, "holder": holder}
    except OSError as error:
        if error.errno not in NO_LOCKS:
            os.close(descriptor)
            raise
    if said:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, (said + "\n").encode("ascii", "replace"), 0)
    claims[key] = descriptor
    return {"held": True}


def release(_: int, root: str, name: str) -> Answer:
    descriptor = claims.pop(root + "\0" + name, None)
    if descriptor is not None:
        os.close(descriptor)
    return {}


def is_claimed(_: int, root: str, name: str) -> Answer:
    """By another than us; nothing is written to find out."""
    if root + "\0" + name in claims:
        return {"held": False}
    try:
        with parent_of(root, name, False) as directory, regular(directory, name, os.O_RDONLY) as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return {"held": True}
    except (OSError, Refused):
        pass
    return {"held": False}


def check(_: int, root: str, name: str, what: str) -> Answer:
    """`there`: is anything of that name? `file`: raises unless it could be appended to. `folder`: or be made there."""
    with parent_of(root, name, False) as directory:
        if what == "folder":
            if os.fstatvfs(directory).f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=directory):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        elif what == "file":
            with regular(directory, name, os.O_RDWR | os.O_APPEND):
                pass
        else:
            os.stat(last_of(name), dir_fd=directory, follow_symlinks=False)
    return {}


OPERATIONS.update(
    {
        "get": get, "state": state, "append": append, "replace": replace, "check": check,
        "claim": claim, "release": release, "claimed": is_claimed,
    }
)  # fmt: skip
