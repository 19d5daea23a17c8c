"""Jobs of a batch system as runs: each is named by its id, and its log is what it prints."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from msgspec.structs import replace

from tui_monitor.home import kept_for
from tui_monitor.hosts.address import Jobs
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.reading.discovery.ids import single
from tui_monitor.reading.discovery.run_files import FileSpec, RunSpec
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
        yield _in_its_folder(job, log, name) if job.engine.has_folders else _without_folder(job, name)


def _in_its_folder(job: BatchJob, log: str, name: Shown | None) -> RunSpec:
    """`slurm/1234_7`, `login:slurm/1234_7`."""
    id = f"{job.cluster}:slurm/{job.id}" if job.cluster else f"slurm/{job.id}"
    return replace(single(log, os.path.dirname(log)), id=clean_name(id, 300), name=name, begun=job.submitted)


def _without_folder(job: BatchJob, name: Shown | None) -> RunSpec:
    """`ray:raysubmit_x1`, with what its actors print, several each apart; of one, its log holds the same as a rule.

    Ray has no folder for records: they lie at home, a folder a cluster.
    """
    folder, apart = os.path.dirname(job.log), len(job.further_logs) > 1
    more = (
        FileSpec(path, clean_name(os.path.basename(path), 300), suffix=f"@{_pid(path)}" if apart else "")
        for path in job.further_logs
    )
    id = clean_name(job.id, 200)
    return RunSpec(
        id=clean_name(f"ray:{job.id}", 300),
        exp_id=id,
        round=None,
        folder=folder,
        root=kept_for(job.cluster) or folder,
        files=(FileSpec(job.log, clean_name(os.path.basename(job.log), 300)), *more),
        name=None if name == id else name,
        begun=job.submitted,
        given=True,
    )


def _pid(path: str) -> str:
    """`worker-<id>-<job>-<pid>.out`."""
    return os.path.splitext(os.path.basename(path))[0].rpartition("-")[2]
