"""The last part of what runs on the other machine: the commands of a batch system, and no other program.

It stands behind `remote.py` in one text, and keeps its rules: Python 3.6.
"""

import base64
import os
import subprocess

from tui_monitor.hosts.ssh.remote import OPERATIONS, TAKES_LONG, Answer

PROGRAMS = ("squeue", "scontrol", "sacct", "scancel", "sbatch")


def run(_: int, seconds: str, program: str, *arguments: str) -> Answer:
    """One of these programs and no other, without a shell. Times are told in one time zone."""
    if program not in PROGRAMS:
        raise ValueError("is none of the programs that may be run")
    told = {name: value for name, value in os.environ.items() if not name.startswith(("SQUEUE_", "SACCT_"))}
    told.update({"TZ": "UTC0", "SLURM_TIME_FORMAT": "standard", "LC_ALL": "C"})
    pipe, none, limit = subprocess.PIPE, subprocess.DEVNULL, float(seconds)
    try:
        done = subprocess.run([program, *arguments], stdin=none, stdout=pipe, stderr=pipe, env=told, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"late": True}
    except OSError:
        return {"missing": True}
    said = done.stderr.decode("utf-8", "replace")[-2000:]
    return {"out": base64.b64encode(done.stdout).decode("ascii"), "said": said, "status": done.returncode}


OPERATIONS["run"] = run
TAKES_LONG.add("run")
