"""The second part of what runs on the other machine: its processes, told by differences, and one verified signal.

It stands behind `remote.py` in one text, and keeps its rules: Python 3.6, nothing written. All means what it means in
`hosts/local/linux.py`; pids, paths and ticks are those of that machine.
"""

import base64
import ctypes
import errno
import json
import os
import pwd
import re
import select
import signal
import time
import zlib
from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

from tui_monitor.hosts.ssh.remote import ALSO_POLLED, IS_EXACT, OPERATIONS, Answer, boot_id, place

Identity = List[Any]
"""Start, uid, serial, program, state."""

SENT, GONE, CHANGED, FORBIDDEN, HIDDEN, DEAF = 0, 3, 4, 5, 6, 7
"""What becomes of a signal; another number than 0: nothing was sent."""
MARKER = "TRAINMON_RUN"
MOST_FILES, MOST_SOLD = 4096, 64
LONGEST_COMMAND = 65536
KERNEL_THREAD, EXITING = 0x200000, 0x4
SMALL = 1024
TRAINS = re.compile(rb"python|train", re.IGNORECASE)
NO_FILES = (b"/dev/", b"/proc/", b"/sys/")
SYS_PIDFD_SEND_SIGNAL, SYS_PIDFD_OPEN = 424, 434
"""The same on all machines: Pythons before 3.9 do not know them."""

told_before = {}  # type: Dict[int, List[Any]]
"""Pid -> all that was told of it."""
heeded = {}  # type: Dict[int, Optional[Identity]]
"""Pid -> what was told of it, of those in whose end somebody is interested."""
interest = {"logs": [], "words": None, "due": 0.0}  # type: Dict[str, Any]
"""Logs that are watched, and what an environment has to hold to be told."""


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
    return dict((line.partition(b":")[0], line.partition(b":")[2]) for line in lines)


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


def send(
    _: int, pid: str, start: str, boot: str, uid: str, serial: str, program: str, number: str
) -> Answer:  # one argument a fact of the process
    """Held first; what is read of it only then is sure to be about it. TERM is followed by CONT."""
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
    return set(number + 1 for number in range(64) if mask >> number & 1)


def command_of(pid: int) -> List[str]:
    raw = slurp("%d/cmdline" % pid, LONGEST_COMMAND).rstrip(b"\0")
    if raw:
        return [os.fsdecode(part) for part in raw.split(b"\0")]
    return ["[%s]" % os.fsdecode(slurp("%d/comm" % pid).strip())] if link("%d/exe" % pid) else []


def is_writable(pid: int, descriptor: str) -> bool:
    for line in slurp("%d/fdinfo/%s" % (pid, descriptor)).splitlines():
        if line.startswith(b"flags:"):
            return bool(int(line.split()[1], 8) & (os.O_WRONLY | os.O_RDWR))
    return False


def files_of(pid: int) -> Tuple[List[str], List[str]]:
    """What it holds open for writing, and what is behind its first three descriptors."""
    written, first = set(), ["", "", ""]  # type: Set[bytes], List[str]
    try:
        names = os.listdir("/proc/%d/fd" % pid)[:MOST_FILES]
    except OSError:
        names = []
    for name in names:
        path = link("%d/fd/%s" % (pid, name))
        if name in ("0", "1", "2") and path.startswith((b"/", b"pipe:")):
            first[int(name)] = os.fsdecode(path)
        is_file = path.startswith(b"/") and not path.startswith(NO_FILES) and not path.endswith(b" (deleted)")
        if is_file and path not in written and is_writable(pid, name):
            written.add(path)
    return [os.fsdecode(path) for path in sorted(written)], first


def environment_of(pid: int) -> Dict[str, str]:
    """Only what names a run that is watched: the rest is nobody's business, and may be secret."""
    found = {}  # type: Dict[str, str]
    for entry in slurp("%d/environ" % pid).split(b"\0"):
        name, equals, value = entry.partition(b"=")
        if equals and (os.fsdecode(name) == MARKER or (interest["words"] and interest["words"].search(value))):
            found[os.fsdecode(name)] = os.fsdecode(value)
    return found


def record_of(pid: int, watched: Set[str]) -> Optional[List[Any]]:
    """None of what is gone, a thread of the kernel, or of another process."""
    fields, status = stat_fields(pid), status_of(pid)
    try:
        parent, group, session, terminal, flags, start = (int(fields[at]) for at in (1, 2, 3, 4, 6, 19))
        uid, thread_of = int(status[b"Uid"].split()[0]), int(status[b"Tgid"])
    except (KeyError, ValueError, IndexError):
        return None
    if flags & KERNEL_THREAD or thread_of != pid:
        return None
    inner = len(status.get(b"NSpid", b"").split()) > 1
    mask = status.get(b"SigCgt", b"").decode("ascii", "replace").strip()
    written, first = files_of(pid)
    command = command_of(pid)
    if len(written) > MOST_SOLD and not TRAINS.search(os.fsencode("\0".join(command))):
        written = [path for path in written if path in watched]  # a database: what it holds changes all the time
    return [
        pid, parent, group, session, start, plain_state(fields[0]), terminal, int(bool(flags & EXITING)),
        uid, int(inner), os.fsdecode(slurp("%d/cgroup" % pid)), serial_of(pid), program_of(pid, fields),
        command, os.fsdecode(link("%d/cwd" % pid)), written, mask, first, environment_of(pid),
    ]  # fmt: skip


def moving(pid: int) -> Optional[List[Any]]:
    """What changes all the time: its state, and the seconds that it has computed."""
    fields = stat_fields(pid)
    try:
        seconds = (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))
        return [fields[0].decode("ascii", "replace"), round(seconds, 2)]
    except (ValueError, IndexError):
        return None


def everybody() -> Dict[int, List[Any]]:
    watched = set(os.path.realpath(place(log)) for log in interest["logs"])
    records = (record_of(int(name), watched) for name in os.listdir("/proc") if name.isdigit())
    return {record[0]: record for record in records if record is not None}


def table(_: int, *named: str) -> Answer:
    """All processes, as far as they are others than were told; of those that are `named` also what moves."""
    begun, first = time.monotonic(), not told_before
    now = everybody()
    answer = {
        "told": [record for pid, record in now.items() if told_before.get(pid) != record],
        "gone": [pid for pid in told_before if pid not in now],
        "live": {pid: moving(int(pid)) for pid in named},
        "took": round(time.monotonic() - begun, 4),
    }  # type: Answer
    if first:
        answer["system"] = system()
    told_before.clear()
    told_before.update(now)
    return packed(answer)


def packed(answer: Answer) -> Answer:
    text = json.dumps(answer, separators=(",", ":")).encode("ascii")
    return answer if len(text) < SMALL else {"z": base64.b64encode(zlib.compress(text)).decode("ascii")}


def system() -> Answer:
    """What does not change while it runs."""
    began = [line for line in slurp("stat").splitlines() if line.startswith(b"btime ")]
    most = slurp("sys/kernel/pid_max").strip()
    return {
        "ticks": os.sysconf("SC_CLK_TCK"),
        "began": int(began[0].split()[1]) if began else 0,
        "pid_max": int(most) if most.isdigit() else 99999,
    }


def set_interest(_: int, asked: str) -> Answer:
    told = json.loads(asked)
    interest["logs"] = told["logs"]
    words = [re.escape(os.fsencode(word)) for word in told["words"] if word]
    interest["words"] = re.compile(b"|".join(words)) if words else None
    return {}


def heed(_: int, *pids: str) -> Answer:
    """Tell of these by `poll` when they are not the same any more; what they are now is told at once."""
    heeded.clear()
    for pid in pids:
        heeded[int(pid)] = identity_of(int(pid))
    return {"processes": [[pid, known] for pid, known in heeded.items()]}


def changed_processes(answer: Answer) -> None:
    now = time.monotonic()
    if not heeded or now < interest["due"]:
        return
    changed = []  # type: List[Any]
    for pid, known in heeded.items():
        found = identity_of(pid)
        if found != known:
            heeded[pid] = found
            changed.append([pid, found])
    interest["due"] = now + max(0.45, 50 * (time.monotonic() - now))
    if changed:
        answer["processes"] = changed


def exists(_: int, pid: str) -> Answer:
    """Of a thread, too."""
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        pass
    except (OSError, OverflowError):
        return {"exists": False}
    return {"exists": True}


def user(_: int, uid: str) -> Answer:
    try:
        known = pwd.getpwuid(int(uid))
    except (KeyError, OverflowError):
        return {"name": "uid %s" % uid, "home": "/"}
    return {"name": known.pw_name, "home": os.path.realpath(known.pw_dir)}


OPERATIONS.update(
    {"table": table, "signal": send, "interest": set_interest, "heed": heed, "exists": exists, "user": user}
)
ALSO_POLLED.append(changed_processes)
IS_EXACT.append(is_exact)
