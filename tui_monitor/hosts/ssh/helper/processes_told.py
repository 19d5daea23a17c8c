"""A part of what runs on the other machine: all its processes, told by what changed since they were told.

It stands behind `answering.py` in one text, and keeps its rules: Python 3.6, nothing written. All means what it means
in `hosts/local/linux.py`; pids, paths and ticks are those of that machine.
"""

import base64
import json
import os
import re
import time
import zlib
from typing import Any, Dict, List, Optional, Set, Tuple

from tui_monitor.hosts.ssh.helper.answering import OPERATIONS, Answer, place
from tui_monitor.hosts.ssh.helper.one_signal import (
    link,
    plain_state,
    program_of,
    serial_of,
    slurp,
    stat_fields,
    status_of,
)

MARKER = "TRAINMON_RUN"
MOST_FILES, MOST_SOLD = 4096, 64
LONGEST_COMMAND = 65536
KERNEL_THREAD, EXITING = 0x200000, 0x4
SMALL = 1024
TRAINS = re.compile(rb"python|train", re.IGNORECASE)
NO_FILES = (b"/dev/", b"/proc/", b"/sys/")

told_before: Dict[int, List[Any]] = {}
"""Pid -> all that was told of it."""
interest: Dict[str, Any] = {"logs": [], "words": None}
"""Logs that are watched, and what an environment has to hold to be told."""


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
    written: Set[bytes] = set()
    first = ["", "", ""]
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
    found: Dict[str, str] = {}
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
    watched = {os.path.realpath(place(log)) for log in interest["logs"]}
    records = (record_of(int(name), watched) for name in os.listdir("/proc") if name.isdigit())
    return {record[0]: record for record in records if record is not None}


def table(_: int, *named: str) -> Answer:
    """All processes, as far as they are others than were told; of those that are `named` also what moves."""
    begun, first = time.monotonic(), not told_before
    now = everybody()
    answer: Answer = {
        "told": [record for pid, record in now.items() if told_before.get(pid) != record],
        "gone": [pid for pid in told_before if pid not in now],
        "live": {pid: moving(int(pid)) for pid in named},
        "took": round(time.monotonic() - begun, 4),
    }
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


OPERATIONS.update({"table": table, "interest": set_interest})
