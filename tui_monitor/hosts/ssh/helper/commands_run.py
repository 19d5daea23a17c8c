"""A part of what runs on the other machine: the commands of a batch system, and no other program.

It stands behind `answering.py` in one text, and keeps its rules: Python 3.6.
"""

import atexit
import base64
import os
import subprocess
from typing import Any, List

from tui_monitor.hosts.ssh.helper.answering import OPERATIONS, TAKES_LONG, Answer
from tui_monitor.hosts.ssh.helper.one_signal import is_late

PROGRAMS = ("squeue", "scontrol", "sacct", "scancel", "sbatch")

ORDERS = ("scancel", "sbatch")
"""What only asks ends with us: nobody is there to be told. What was ordered is done."""
begun_here: List[Any] = []


def run(_: int, until: str, seconds: str, program: str, *arguments: str) -> Answer:
    """One of these programs and no other, without a shell. Times are told in one time zone."""
    if program not in PROGRAMS:
        raise ValueError("is none of the programs that may be run")
    if is_late(until):
        return {"late": True}
    told = {name: value for name, value in os.environ.items() if not name.startswith(("SQUEUE_", "SACCT_"))}
    told.update({"TZ": "UTC0", "SLURM_TIME_FORMAT": "standard", "LC_ALL": "C"})
    pipe, none, limit = subprocess.PIPE, subprocess.DEVNULL, float(seconds)
    try:
        begun = subprocess.Popen([program, *arguments], stdin=none, stdout=pipe, stderr=pipe, env=told)
    except OSError:
        return {"missing": True}
    if program not in ORDERS:
        begun_here.append(begun)
    try:
        out, error = begun.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        begun.kill()
        begun.communicate()
        return {"late": True}
    finally:
        begun_here[:] = [process for process in begun_here if process is not begun]
    said = error.decode("utf-8", "replace")[-2000:]
    return {"out": base64.b64encode(out).decode("ascii"), "said": said, "status": begun.returncode}


def end_what_asks() -> None:
    for process in list(begun_here):
        process.kill()


atexit.register(end_what_asks)
OPERATIONS.update({"run": run})
TAKES_LONG.add("run")
