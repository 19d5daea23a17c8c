"""Slurm's commands: what is run, how long it may take, and what it said. No shell reads any of it.

Only an id of digits is ever put into one, so that none can be taken for an option, a name or a user.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence

from tui_monitor.errors import Unreachable
from tui_monitor.hosts.printed import Printed
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.text import Shown, clean, clean_bytes

PROGRAMS = ("squeue", "scontrol", "sacct", "scancel", "sbatch")
ID = re.compile(r"\d{1,10}(?:_\d{1,10})?", re.ASCII)
_SIGNAL = re.compile(r"[A-Z][A-Z0-9]{1,9}", re.ASCII)
ASK_LIMIT, CANCEL_LIMIT, SUBMIT_LIMIT = 10.0, 20.0, 60.0
"""Seconds that a question, a cancel, a submission may take."""
SEPARATOR = "\x1f"
"""Between columns: no name of a job holds it."""
COLUMNS = ("id", "state", "reason", "user", "nodes", "limit", "submitted", "started", "ended", "name")
_FORMAT = SEPARATOR.join(("%i", "%T", "%r", "%u", "%N", "%l", "%V", "%S", "%e", "%j"))
_ENVIRONMENT: Mapping[str, str] = {"TZ": "UTC0", "SLURM_TIME_FORMAT": "standard", "LC_ALL": "C"}
"""Times are told in one time zone, whatever that of the machine is."""
_OWN_WISHES = re.compile(r"(SQUEUE|SACCT|SCANCEL|SCONTROL)_")
"""Variables by which a person changes what these commands print."""


Run = Callable[[Sequence[str], float], Printed]
"""(program and arguments, seconds) -> what it said. Raises Unreachable: it is not there, or took too long."""


def checked(id: str) -> str:
    """Raises ValueError for what is no id of a job."""
    if not ID.fullmatch(id):
        raise ValueError(f"{clean(id, 60)} is no id of a job")
    return id


def version() -> list[str]:
    return ["squeue", "--version"]


def mine(as_json: bool) -> list[str]:
    """All jobs of who asks, those that ended a short while ago, too."""
    return ["squeue", "-a", "-t", "all", "--me", *(["--json"] if as_json else ["-h", "-o", _FORMAT])]


def these(ids: Sequence[str]) -> list[str]:
    """Jobs by their ids, whosever they are."""
    return ["squeue", "-a", "-t", "all", "-j", ",".join(map(checked, ids)), "-h", "-o", _FORMAT]


def details(id: str) -> list[str]:
    return ["scontrol", "-o", "show", "job", checked(id)]


def configuration() -> list[str]:
    return ["scontrol", "show", "config"]


def accounted(id: str) -> list[str]:
    """Of a job that the controller has forgotten, where there is accounting."""
    return ["sacct", "-n", "-P", "-X", "-j", checked(id), "-o", "State,ExitCode,End"]


def cancel(id: str, signal: str | None = None) -> list[str]:
    """This one job, or this one element of an array; never a name or a user.

    `signal`: only that, to what its script started by `srun`; not to the script, which it would end.
    """
    if signal is not None and not _SIGNAL.fullmatch(signal):
        raise ValueError(f"{clean(signal, 30)} is no name of a signal")
    return list(BatchJob(checked(id)).stop_command(signal))


def run_here(argv: Sequence[str], limit: float) -> Printed:
    program = shutil.which(argv[0])
    if program is None:
        raise Unreachable(f"Slurm is not installed here ({argv[0]} is not in PATH)")
    try:
        done = subprocess.run(
            [program, *argv[1:]],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=limit,
            check=False,
            start_new_session=True,
            env=_environment(submits=argv[0] == "sbatch"),
        )
    except subprocess.TimeoutExpired:
        raise Unreachable(f"{argv[0]} has not answered in {limit:g} s") from None
    except OSError as error:
        raise Unreachable(f"{argv[0]} cannot be run: {error.strerror}") from error
    return Printed(done.stdout, _last_words(done.stderr), done.returncode)


def _environment(submits: bool) -> dict[str, str]:
    """A job inherits the environment of its submission: that is left as it is."""
    if submits:
        return dict(os.environ)
    kept = {name: value for name, value in os.environ.items() if not _OWN_WISHES.match(name)}
    return {**kept, **_ENVIRONMENT}


def _last_words(error: bytes) -> Shown:
    lines = [line for line in error.splitlines() if line.strip()]
    return clean_bytes(lines[-1] if lines else b"", 300)
