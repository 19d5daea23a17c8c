"""A part of what runs on the other machine: what processes take of it, how busy it is, its disks, its GPUs.

It stands behind `answering.py` in one text, and keeps its rules: Python 3.6, nothing written. Who is whose child was
told by `processes_told.py`; only numbers are told here.
"""

import atexit
import os
import subprocess
import threading
import time
from typing import Any, Dict, Iterator, List, Optional, Tuple

from tui_monitor.hosts.ssh.helper.answering import OPERATIONS, TAKES_LONG, Answer, place
from tui_monitor.hosts.ssh.helper.facts_told import in_container
from tui_monitor.hosts.ssh.helper.one_signal import link, slurp, stat_fields
from tui_monitor.hosts.ssh.helper.processes_told import told_before

Life = Tuple[int, int]
"""Pid, start in ticks."""

counted: Dict[Life, float] = {}
"""Seconds of processor time at the last look, of all that was looked at."""
last: Dict[str, float] = {}
"""When that was, and the seconds of all processors: busy ones, all."""
LEAST = 0.2
"""Seconds between two looks below which their difference tells nothing: the next one is compared with the same."""
NVIDIA_SMI = "nvidia-smi"
ELSEWHERE = ":/usr/bin:/usr/local/bin:/usr/local/nvidia/bin:/usr/lib/wsl/lib"
"""A login that nobody sees often finds less than a person does."""
MARKS = ("/dev/nvidiactl", "/proc/driver/nvidia/version", "/dev/dxg")
GPU_FACTS = "index,uuid,name,utilization.gpu,memory.used,memory.total"
APP_FACTS = "gpu_uuid,pid,used_memory"
asking = threading.Lock()
running: List[Any] = []
"""The one nvidia-smi that was begun: one that hangs in its driver outlives its KILL, and is not begun twice."""


def children_of() -> Dict[int, List[int]]:
    """As they were told, and those that are new since."""
    children: Dict[int, List[int]] = {}
    for pid, record in list(told_before.items()):
        children.setdefault(record[1], []).append(pid)
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) not in told_before:
            fields = stat_fields(int(name))
            if len(fields) > 1:
                children.setdefault(int(fields[1]), []).append(int(name))
    return children


def tree(root: int, children: Dict[int, List[int]]) -> List[int]:
    found, seen = [root], {root}
    for member in found:
        new = [child for child in children.get(member, []) if child not in seen]
        found += new
        seen.update(new)
    return found


def spent(pid: int) -> Optional[Tuple[int, float, int]]:
    """Start, seconds of processor time, resident bytes; None of what is gone or dead."""
    fields = stat_fields(pid)
    try:
        if fields[0] in (b"Z", b"X", b"x"):
            return None
        seconds = (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))
        return int(fields[19]), seconds, int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, IndexError):
        return None


def taken(root: Life, children: Dict[int, List[int]], now: Dict[Life, float]) -> Optional[List[Any]]:
    """Seconds since the last look (null at the first one), bytes. One that is new has spent all its time since then."""
    alive = {pid: use for pid in tree(root[0], children) for use in [spent(pid)] if use is not None}
    if root[0] not in alive or alive[root[0]][0] != root[1]:
        return None
    seconds = {(pid, use[0]): use[1] for pid, use in alive.items()}
    now.update(seconds)
    since = sum(value - counted.get(life, 0.0) for life, value in seconds.items()) if root in counted else None
    return [None if since is None else round(max(0.0, since), 2), sum(use[2] for use in alive.values())]


def processors() -> Tuple[float, float]:
    """Seconds in which they were busy, and all: see proc(5)."""
    ticks = [int(number) for number in slurp("stat").partition(b"\n")[0].split()[1:9]]
    idle, each = sum(ticks[3:5]), float(os.sysconf("SC_CLK_TCK"))
    return (sum(ticks) - idle) / each, sum(ticks) / each


def memory() -> List[Optional[int]]:
    """Available, total, in bytes."""
    told = dict(line.split(b":", 1) for line in slurp("meminfo").splitlines() if b":" in line)
    values = [told.get(name, b"").split() for name in (b"MemAvailable", b"MemTotal")]
    return [int(value[0]) * 1024 if value and value[0].isdigit() else None for value in values]


def machine(_: int, *roots: str) -> Answer:
    """Each root is `pid.start`. Of what is compared, with the last look."""
    at, now, children = time.monotonic(), {}, children_of()  # type: float, Dict[Life, float], Dict[int, List[int]]
    lives = [(int(pid), int(start)) for pid, _dot, start in (root.partition(".") for root in roots)]
    trees = [taken(life, children, now) for life in lives]
    busy, every = processors()
    answer = {"trees": trees, "memory": memory(), "cores": os.cpu_count()}  # type: Answer
    if last:
        passed = every - last["all"]
        answer["since"] = round(at - last["at"], 3)
        answer["busy"] = round(min(1.0, max(0.0, (busy - last["busy"]) / passed)), 3) if passed > 0 else None
    if not last or at - last["at"] >= LEAST:
        counted.clear()
        counted.update(now)
        last.update({"at": at, "busy": busy, "all": every})
    return answer


def space(_: int, *folders: str) -> Answer:
    """Of each: its device, what its user may still write, and all of it; null where it is gone."""
    told: List[Any] = []
    for folder in folders:
        try:
            found = os.statvfs(place(folder))
            device = os.stat(place(folder)).st_dev
            told.append([device, found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize])
        except (OSError, ValueError):
            told.append(None)
    return {"space": told}


def gpus(_: int, seconds: str) -> Answer:
    """`late`: it has not answered. `missing`: there is no such program; `marks`: and still something of NVIDIA's."""
    if not asking.acquire(False):
        return {"late": True}
    try:
        if running and running[-1].poll() is None:
            return {"late": True}
        until = time.monotonic() + float(seconds)
        devices = rows("--query-gpu=" + GPU_FACTS, until)
        apps = rows("--query-compute-apps=" + APP_FACTS, until)
        return gpu_answer(devices, apps)
    except subprocess.TimeoutExpired:
        return {"late": True}
    except FileNotFoundError:
        return {"missing": True, "marks": any(map(os.path.exists, MARKS))}
    finally:
        asking.release()


def rows(query: str, until: float) -> Any:
    """Cells of each line; a text: what it said instead. Raises TimeoutExpired, OSError."""
    told = dict(os.environ, LC_ALL="C", PATH=os.environ.get("PATH", "") + ELSEWHERE)
    program = next((one for one in programs(told["PATH"]) if os.access(one, os.X_OK)), NVIDIA_SMI)
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    command = [program, query, "--format=csv,noheader,nounits"]
    process = subprocess.Popen(command, stdin=none, stdout=pipe, stderr=subprocess.STDOUT, env=told)
    running[:] = [process]
    try:
        said = process.communicate(timeout=max(0.1, until - time.monotonic()))[0].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    if process.returncode:
        return said.strip()[:200] or "it ended with %d" % process.returncode
    return [[cell.strip() for cell in line.split(",")] for line in said.splitlines() if line.strip()]


def programs(path: str) -> Iterator[str]:
    return (os.path.join(folder, NVIDIA_SMI) for folder in path.split(":") if folder)


def gpu_answer(devices: Any, apps: Any) -> Answer:
    if isinstance(devices, str):
        return {"none": True} if devices.startswith("No devices") else {"note": devices}
    numbers = {row[1]: number(row[0]) for row in devices if len(row) == 6}
    answer = {"gpus": [[number(row[0]), row[2], *map(number, row[3:])] for row in devices if len(row) == 6]}  # type: Answer
    if isinstance(apps, str):
        answer["note"] = apps
        return answer
    used = [[number(row[1]), numbers.get(row[0]), number(row[2])] for row in apps if len(row) == 3]
    answer["apps"] = [app for app in used if app[0] and app[1] is not None and is_here(app[0])]
    return answer


def number(cell: str) -> Optional[int]:
    """`[N/A]`, `[Not Supported]`: none."""
    return int(cell) if cell.isdigit() else None


def is_here(pid: int) -> bool:
    """In a container the driver may count processes as the machine outside does: one that uses a GPU holds it open."""
    if not in_container():
        return True
    try:
        held = os.listdir("/proc/%d/fd" % pid)
    except OSError:
        return False
    return any(link("%d/fd/%s" % (pid, name)).startswith(b"/dev/nvidia") for name in held)


def end_running() -> None:
    for process in running:
        if process.poll() is None:
            process.kill()


OPERATIONS.update({"machine": machine, "space": space, "gpus": gpus})
TAKES_LONG.update(["space", "gpus"])
atexit.register(end_running)
