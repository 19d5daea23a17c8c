"""A part of what runs on the other machine: which process is which, and one verified signal to exactly one.

It stands behind `answering.py` in one text, and keeps its rules: Python 3.6, nothing written. All means what it means
in `hosts/local/linux.py` and `hosts/local/send_signal.py`; pids and ticks are those of that machine.
"""

import ctypes
import errno
import os
import select
import signal
import time
from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional, Set

from tui_monitor.hosts.ssh.helper.answering import ALSO_POLLED, IS_EXACT, OPERATIONS, Answer, boot_id

Identity = List[Any]
"""Start, uid, serial, program, state."""

SENT, GONE, CHANGED, FORBIDDEN, HIDDEN, DEAF, LATE = 0, 3, 4, 5, 6, 7, 8
"""What becomes of a signal; another number than 0: nothing was sent."""
SYS_PIDFD_SEND_SIGNAL, SYS_PIDFD_OPEN = 424, 434
"""The same on all machines: Pythons before 3.9 do not know them."""

heeded: Dict[int, Optional[Identity]] = {}
"""Pid -> what was told of it, of those in whose end somebody is interested."""
heed_again = [0.0]


def slurp(name: str, most: int = 1 << 20) -> bytes:
    """A file below /proc; empty when it is gone or hidden."""
    try:
        with open("/proc/" + name, "rb") as file:
            return file.read(most)
    except OSError:
        return b""


def link(name: str) -> bytes:
    try:
        return os.readlink(("/proc/" + name).encode("ascii"))
    except OSError:
        return b""


def stat_fields(pid: int) -> List[bytes]:
    """Behind the name, which may itself hold brackets, blanks and newlines."""
    raw = slurp("%d/stat" % pid)
    return raw[raw.rfind(b")") + 1 :].split()


def status_of(pid: int) -> Dict[bytes, bytes]:
    lines = slurp("%d/status" % pid).splitlines()
    return {line.partition(b":")[0]: line.partition(b":")[2] for line in lines}


def program_of(pid: int, fields: List[bytes]) -> str:
    try:
        file = os.stat("/proc/%d/exe" % pid)
    except OSError:
        return ""
    stack = fields[25].decode("ascii", "replace") if len(fields) > 25 else ""
    return "%d:%d:%s" % (file.st_dev, file.st_ino, stack)


def system_call(number: int, *arguments: int) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    found = library.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(found)


def open_pidfd(pid: int) -> int:
    """-1 where there are none. Raises ProcessLookupError, and OSError for what is no process."""
    try:
        if hasattr(os, "pidfd_open"):
            return os.pidfd_open(pid)
        return system_call(SYS_PIDFD_OPEN, pid, 0)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EPERM):
            return -1
        raise
    except AttributeError:  # no C library that can be asked
        return -1


def send_by(descriptor: int, number: int) -> None:
    if hasattr(signal, "pidfd_send_signal"):
        signal.pidfd_send_signal(descriptor, number)
    else:
        system_call(SYS_PIDFD_SEND_SIGNAL, descriptor, number, 0, 0)


@contextmanager
def holding(pid: int) -> Iterator[int]:
    descriptor = open_pidfd(pid)
    try:
        yield descriptor
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def serial_of(pid: int) -> int:
    try:
        with holding(pid) as descriptor:
            return os.fstat(descriptor).st_ino if descriptor >= 0 else 0
    except OSError:
        return 0


def is_exact() -> bool:
    """Can a process be held, so that no other is meant by its number later?"""
    try:
        with holding(os.getpid()) as descriptor:
            return descriptor >= 0
    except OSError:
        return False


def plain_state(state: bytes) -> str:
    """Those that change all the time are one."""
    if state in (b"Z", b"X", b"x"):
        return "Z"
    return "T" if state in (b"T", b"t") else "S"


def identity_of(pid: int) -> Optional[Identity]:
    """None when it is gone, or is a thread."""
    fields, status = stat_fields(pid), status_of(pid)
    try:
        uid, thread_of = int(status[b"Uid"].split()[0]), int(status[b"Tgid"])
        start, state = int(fields[19]), plain_state(fields[0])
    except (KeyError, ValueError, IndexError):
        return None
    return [start, uid, serial_of(pid), program_of(pid, fields), state] if thread_of == pid else None


def is_late(until: str) -> bool:
    """Who asked has given up by then, and was told so: a question that lay in a line that hung is not carried out."""
    return time.monotonic() > float(until)


def send(
    _: int, until: str, pid: str, start: str, boot: str, uid: str, serial: str, program: str, number: str
) -> Answer:  # one argument a fact of the process
    """Held first; what is read of it only then is sure to be about it. TERM is followed by CONT."""
    if is_late(until):
        return {"code": LATE}
    asked = [int(start), int(uid), int(serial), program]
    try:
        with holding(int(pid)) as descriptor:
            code = send_to(descriptor, int(pid), asked if boot == boot_id() else None, int(number))
            return {"code": code, "held": descriptor >= 0}
    except ProcessLookupError:
        return {"code": GONE}
    except PermissionError:
        return {"code": FORBIDDEN}
    except OSError:
        return {"code": HIDDEN}


def send_to(descriptor: int, pid: int, asked: Optional[List[Any]], number: int) -> int:
    now = identity_of(pid)
    if asked is None:
        return CHANGED
    same = None if now is None else now[:3] == asked[:3] and (now[3] == asked[3] or not (now[3] and asked[3]))
    if has_ended(descriptor, now):
        return GONE if same is not False else CHANGED
    if not same:
        return HIDDEN if same is None else CHANGED
    if number not in (signal.SIGTERM, signal.SIGKILL) and number not in caught_by(status_of(pid)):
        return DEAF
    signal_one(descriptor, pid, number)
    if number == signal.SIGTERM:
        try:
            signal_one(descriptor, pid, signal.SIGCONT)
        except (ProcessLookupError, PermissionError):
            pass  # TERM has ended it already: that it was sent stays true
    return SENT


def has_ended(descriptor: int, now: Optional[Identity]) -> bool:
    if descriptor < 0:
        return now is not None and now[4] == "Z"
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def signal_one(descriptor: int, pid: int, number: int) -> None:
    if pid < 2:
        raise ProcessLookupError(errno.ESRCH, "no ordinary process")
    if descriptor >= 0:
        send_by(descriptor, number)
    else:
        os.kill(pid, number)


def caught_by(status: Dict[bytes, bytes]) -> Set[int]:
    try:
        mask = int(status[b"SigCgt"].split()[0], 16)
    except (KeyError, ValueError, IndexError):
        return set()
    return {number + 1 for number in range(64) if mask >> number & 1}


def heed(_: int, *pids: str) -> Answer:
    """Tell of these by `poll` when they are not the same any more; what they are now is told at once."""
    heeded.clear()
    for pid in pids:
        heeded[int(pid)] = identity_of(int(pid))
    return {"processes": [[pid, known] for pid, known in heeded.items()]}


def changed_processes(answer: Answer) -> None:
    now = time.monotonic()
    if not heeded or now < heed_again[0]:
        return
    changed: List[Any] = []
    for pid, known in heeded.items():
        found = identity_of(pid)
        if found != known:
            heeded[pid] = found
            changed.append([pid, found])
    heed_again[0] = now + max(0.45, 50 * (time.monotonic() - now))
    if changed:
        answer["processes"] = changed


OPERATIONS.update({"signal": send, "heed": heed})
ALSO_POLLED.append(changed_processes)
IS_EXACT.append(is_exact)
