"""All clusters that are watched, each asked on its own: from here, or through a login node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase

from tui_monitor.clock import Clock
from tui_monitor.errors import NotYet, Unreachable
from tui_monitor.hosts.address import Jobs
from tui_monitor.hosts.patience import LOOKING_ONCE, Patience
from tui_monitor.hosts.slurm.cluster import Cluster
from tui_monitor.hosts.slurm.slurm_commands import Run
from tui_monitor.model.batch_job import BatchJob


class Clusters:
    """`runner`: how commands are run on a login node, or with an empty name here."""

    def __init__(self, clock: Clock, patience: Patience, runner: Callable[[str], Run]) -> None:
        self._clock, self._patience, self._runner = clock, patience, runner
        self.known: dict[str, Cluster] = {}
        """By login node."""

    def of(self, asked: Jobs) -> Sequence[BatchJob]:
        """Those that have a log, as they were told last. Raises NotYet before the first answer, Unreachable."""
        cluster = self.known.get(asked.login)
        if cluster is None:
            run = self._runner(asked.login)
            cluster = self.known[asked.login] = Cluster(asked.login, self._clock, self._patience, run)
        cluster.want(mine=not asked.id, ids=[asked.id] if asked.id else ())
        cluster.look()
        if not cluster.asked:
            if cluster.silent is not None:
                raise Unreachable(f"{asked.shown.rstrip(':')}: {cluster.silent}")
            raise NotYet(f"{asked.shown} has not answered yet")
        if cluster.more and self._patience.longest >= LOOKING_ONCE.longest:  # nobody comes back for the rest
            raise NotYet(f"{asked.shown} has more to tell")
        return [job for job in cluster.jobs.values() if _is_meant(asked, job)]

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
    if asked.id:
        return job.id == asked.id or job.id.startswith(f"{asked.id}_")
    return fnmatchcase(job.name, asked.name)


def _rank(job: BatchJob) -> tuple[bool, float, str]:
    return not job.over, job.submitted or 0.0, job.id.zfill(30)
