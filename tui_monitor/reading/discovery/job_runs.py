"""Jobs of a batch system as runs: each is named by its id, and its log is what it prints."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from msgspec.structs import replace

from tui_monitor.hosts.address import Jobs
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.reading.discovery.ids import single
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.text import Shown, clean, clean_name


class JobLists(Protocol):
    def of(self, asked: Jobs) -> Sequence[BatchJob]:
        """Raises NotYet, Unreachable."""
        ...


class NoJobs:
    """Where nobody asks a batch system: a replay."""

    def of(self, asked: Jobs) -> Sequence[BatchJob]:
        del asked
        return ()


def runs_of(jobs: Sequence[BatchJob], known: Collection[str]) -> Iterator[RunSpec]:
    """One a log, that of the newest job; none of those that were found by path, too: `known` holds their logs."""
    newest: dict[str, BatchJob] = {}
    for job in sorted(jobs, key=lambda job: (not job.over, job.submitted or 0.0)):
        if job.log and job.log not in known:
            newest[job.log] = job
    for log, job in newest.items():
        name = clean(job.name, 200) if job.name else None
        yield replace(single(log, os.path.dirname(log)), id=_id(job), name=name, begun=job.submitted)


def _id(job: BatchJob) -> Shown:
    """`slurm/1234_7`, `login:slurm/1234_7`."""
    return clean_name(f"{job.cluster}:slurm/{job.id}" if job.cluster else f"slurm/{job.id}", 300)
