"""Handing a run to Slurm: one batch job, which is recorded as a run of this machine is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tui_monitor.errors import UsageError
from tui_monitor.hosts.slurm.slurm_commands import ID, SUBMIT_LIMIT
from tui_monitor.text import clean_bytes

_SCRIPT = os.path.join("recorder", "trainmon_job.py")
_PARSABLE = re.compile(rb"^(\d+)(?:;\S*)?\s*$", re.MULTILINE)


def submit(folder: str, name: str, log: str, path: str, command: Sequence[str], head: str, goes_on: bool) -> str:
    """The id of the job. `head`: further members of its exit file. Raises UsageError; then nothing was submitted."""
    program = shutil.which("sbatch")
    if program is None:
        raise UsageError("--slurm: Slurm is not installed here (sbatch is not in PATH)")
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    order = b"\0".join(map(os.fsencode, [head, "append" if goes_on else "new", path, *command]))
    job = [sys.executable, "-I", "-S", os.path.join(package, _SCRIPT), folder, order.hex()]
    argv = ["--parsable", f"--job-name={name}", f"--output={log.replace('%', '%%')}", "--open-mode=append"]
    try:
        done = subprocess.run(
            [program, *argv],
            input=f"#!/bin/sh\nexec {shlex.join(job)}\n".encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=SUBMIT_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        late = f"sbatch has not answered in {SUBMIT_LIMIT:g} s: look with squeue --me whether the job is there"
        raise UsageError(f"--slurm: {late}") from None
    except OSError as error:
        raise UsageError(f"--slurm: sbatch cannot be run: {error.strerror}") from error
    found = _PARSABLE.search(done.stdout)
    if done.returncode or found is None or not ID.fullmatch(found[1].decode()):
        words = clean_bytes(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else b"it told no id", 300)
        raise UsageError(f"--slurm: nothing was submitted: {words}")
    return found[1].decode()
