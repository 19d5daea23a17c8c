"""What trainmon itself writes down in a person's own state folder, never beside logs: mode 0700, for nobody else."""

import hashlib
import os

from tui_monitor.clock import Clock
from tui_monitor.errors import RecordError
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import clean

JOURNAL = "journal.jsonl"
"""Refusals before the first act in an experiment root, and what was done without a record there."""


def own_folder(state: str | None, clock: Clock) -> RootFolder:
    """`state`: where it is to be. Raises RecordError: there is none, and none can be made."""
    if state is None:
        raise RecordError("there is no place of your own to write to: neither HOME nor XDG_STATE_HOME says where")
    try:
        os.makedirs(state, mode=0o700, exist_ok=True)
        os.chmod(state, 0o700)
    except OSError as error:
        raise RecordError(f"{clean(state)} cannot be used: {error.strerror}") from error
    return RootFolder(state, clock)


def lock_of(identity: ProcessIdentity) -> str:
    """The lock of one process, by whatever folder it is watched: of this boot, this number, this start."""
    said = f"{identity.boot} {identity.pid} {identity.start}"
    return f"acting/{hashlib.sha256(said.encode()).hexdigest()[:20]}.lock"


def lock_of_job(job: BatchJob) -> str:
    """The lock of one job, by whatever log or address it is watched."""
    said = f"{job.cluster} {job.id} {job.submitted}"
    return f"acting/{hashlib.sha256(said.encode()).hexdigest()[:20]}.lock"
