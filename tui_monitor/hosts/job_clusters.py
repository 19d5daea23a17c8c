"""All clusters that are watched, of every batch system, each asked on its own: from here, through a login node, or by
its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from glob import has_magic

from tui_monitor.clock import Clock
from tui_monitor.errors import NotReadable, NotYet, Unreachable
from tui_monitor.hosts.address import JOB_FORMS, Jobs
from tui_monitor.hosts.job_cluster import JobCluster
from tui_monitor.hosts.patience import LOOKING_ONCE, Patience
from tui_monitor.hosts.ray_address import ray_place
from tui_monitor.hosts.slurm.slurm_commands import Run
from tui_monitor.hosts.slurm.slurm_system import slurm_cluster
from tui_monitor.model.batch_job import BatchJob


class Clusters:
    """`runner`: how commands are run on a login node, or with an empty name here. `of_ray`: a cluster by its path."""

    def __init__(
        self,
        clock: Clock,
        patience: Patience,
        runner: Callable[[str], Run],
        of_ray: Callable[[str], JobCluster] | None = None,
    ) -> None:
        self._clock, self._patience, self._runner, self._of_ray = clock, patience, runner, of_ray
        self.known: dict[str, JobCluster] = {}
        """By login node; of Ray by its address, as its jobs name it."""

    def of(self, asked: Jobs) -> Sequence[BatchJob]:
        """Those that have a log, as they were told last. Raises NotYet before the first answer, Unreachable."""
        cluster = self._cluster(asked)
        cluster.want(mine=not asked.id, ids=[asked.id] if asked.id else ())
        cluster.look()
        once = self._patience.longest >= LOOKING_ONCE.longest  # nobody comes back for the rest
        if not cluster.asked:
            if cluster.silent is not None and not (once and cluster.answering):
                raise Unreachable(f"{asked.shown.rstrip(':')}: {cluster.silent}")
            raise NotYet(f"{asked.shown} has not answered yet")
        if cluster.more and once:
            raise NotYet(f"{asked.shown} has more to tell")
        found = [job for job in cluster.jobs.values() if _is_meant(asked, job)]
        if not found and (why := _unknown(asked)) is not None:
            raise NotReadable(f"{asked.shown}: {why}")
        return found

    def _cluster(self, asked: Jobs) -> JobCluster:
        place = ray_place(asked.ray) if asked.ray else None
        if place is not None and self._of_ray is not None:
            return self.known.setdefault(place.address.url, self._of_ray(asked.ray))
        if place is not None:
            raise Unreachable(f"{asked.shown}: Ray is not asked here")
        if asked.login not in self.known:
            run = self._runner(asked.login)
            self.known[asked.login] = slurm_cluster(asked.login, self._clock, self._patience, run)
        return self.known[asked.login]

    def look(self) -> int:
        """How often something else was known of any than before: another number is news, whoever had it asked."""
        for cluster in self.known.values():
            cluster.look()
        return sum(cluster.changes for cluster in self.known.values())

    def now(self) -> float:
        return self._clock.now()

    @property
    def jobs(self) -> Mapping[str, BatchJob]:
        """By log: of several that write into one, the one that lives, else the newest."""
        found: dict[str, BatchJob] = {}
        for cluster in self.known.values():
            for job in cluster.jobs.values():
                if job.log and (job.log not in found or _rank(found[job.log]) < _rank(job)):
                    found[job.log] = job
        return found


def _is_meant(asked: Jobs, job: BatchJob) -> bool:
    if asked.ray:
        return asked.id in ("", job.id)
    if asked.id:
        return job.id == asked.id or job.id.startswith(f"{asked.id}_")
    return fnmatchcase(job.name, asked.name)


def _unknown(asked: Jobs) -> str | None:
    """Why that is a mistake; None where it may well be that there is none: all jobs, those that a pattern fits."""
    if asked.id:
        return "Ray knows no job of this id" if asked.ray else "Slurm knows no job of this id that has a log"
    if has_magic(asked.name):
        return None
    return f"no job of yours that has a log is called {asked.name}; {JOB_FORMS}"


def _rank(job: BatchJob) -> tuple[bool, float, str]:
    return not job.over, job.submitted or 0.0, job.id.zfill(30)
